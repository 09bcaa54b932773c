"""`siulak cycle export`: the results of a cycle as a file for other systems."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

import click

from cli.answering import answer, json_option
from cli.opening import home_option, open_database
from config.causes import cause
from config.errors import ConfigurationError
from models.session import reading
from workflow.exporting import Exported, exported
from workflow.units import cycle_of

COLUMNS = tuple(field.name for field in fields(Exported))
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the beginning of a cell."""


@click.command(epilog=f"Kolom: {', '.join(COLUMNS)}.")
@click.argument("code", metavar="KODE")
@click.option(
    "--to",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="BERKAS",
    help="Berkas .xlsx atau .csv. Berkas yang sudah ada tidak ditimpa.",
)
@click.option("--final", "final_only", is_flag=True, help="Hanya evaluasi yang sudah final.")
@home_option
@json_option
def export(code: str, path: Path, final_only: bool, home: Path | None, *, as_json_: bool) -> None:
    """Menulis hasil satu siklus ke berkas untuk e-Kinerja BKN, SIASN, atau lembar kerja.

    Satu baris setiap evaluasi. Dalam berkas Excel NIP ditulis sebagai teks, sehingga angkanya tetap utuh.

    Contoh: siulak cycle export 2026 --to hasil-2026.xlsx
    """
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        raise ConfigurationError([f"{path}: akhiran tidak dikenal. Pilih .xlsx atau .csv."])
    _, engine = open_database(home)
    with reading(engine) as session:
        rows = exported(session, cycle_of(session, code), final_only=final_only)
        told = _written(path, (astuple(row) for row in rows), write)
    name = click.format_filename(path)
    answer(f"{name}: {told} evaluasi.", as_json=as_json_, cycle=code, file=name, evaluations=told)


def _written(path: Path, rows: Iterable[tuple[Any, ...]], write: Any) -> int:
    """Into a file of its own first, so that a half-written one is never taken for whole."""
    counted = _Counted(rows)
    part = path.with_name(f".{path.name}.part")
    try:
        if path.exists():
            raise ConfigurationError([f"{path}: sudah ada. Pilih nama lain atau pindahkan dulu."])
        part.touch(mode=0o600)  # names and ratings
        write(part, counted)
        part.rename(path)
    except OSError as fault:
        raise ConfigurationError(
            [f"{path}: tidak dapat ditulis ({cause(fault)}). Pilih folder lain."]
        ) from fault
    finally:
        part.unlink(missing_ok=True)
    return counted.number


class _Counted:
    """Rows with their number, once they went by."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._rows, self.number = rows, 0

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        for row in self._rows:
            self.number += 1
            yield row


def _csv(path: Path, rows: Iterable[tuple[Any, ...]]) -> None:
    """With the mark by which Excel knows UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([_harmless(cell) for cell in row] for row in rows)


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell


def _xlsx(path: Path, rows: Iterable[tuple[Any, ...]]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("hasil")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    for row in rows:
        cells = [WriteOnlyCell(sheet, value=cell) for cell in row]
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type, cell.number_format = "s", "@"  # never a formula, never a number
        sheet.append(cells)
    book.save(path)


WRITERS = {".csv": _csv, ".xlsx": _xlsx}
