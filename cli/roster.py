"""`siulak roster`: what is wrong with a roster file, before anything is stored."""

import json
import sys
from datetime import date, datetime
from pathlib import Path

import click

from workflow.roster.loading import load
from workflow.roster.rows import Fault, Severity


@click.group()
def command() -> None:
    """Daftar pegawai: memeriksa berkas CSV atau XLSX.

    Contoh: siulak roster check pegawai.xlsx
    """


@command.command()
@click.argument("file", metavar="BERKAS", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Satu larik JSON, untuk dibaca program lain.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Hari pemeriksaan jabatan lowong dan umur; biasanya hari ini.",
)
@click.option(
    "--span", type=click.IntRange(1), default=100, help="Bawahan langsung terbanyak tanpa peringatan."
)
def check(file: Path, as_json: bool, as_of: datetime | None, span: int) -> None:
    """Memeriksa daftar pegawai; tidak menyimpan apa pun. Kode keluar 2 bila ada kesalahan.

    Contoh: siulak roster check pegawai.xlsx
    """
    roster = load(file, as_of.date() if as_of else date.today(), span=span)  # noqa: DTZ011 -- the office's own day
    if as_json:
        click.echo(json.dumps([_plain(fault) for fault in roster.faults], ensure_ascii=False))
    else:
        _tell(file, roster.faults, len({row.nip for row in roster.rows}))
    sys.exit(2 if roster.errors else 0)


def _plain(fault: Fault) -> dict[str, object]:
    return {
        "code": fault.code,
        "severity": fault.severity,
        "row": fault.row,
        "nip": fault.nip,
        "message": fault.message,
        "remedy": fault.remedy,
    }


def _tell(file: Path, faults: tuple[Fault, ...], people: int) -> None:
    words = {Severity.ERROR: "Kesalahan", Severity.WARNING: "Peringatan"}
    for fault in faults:
        where = f"baris {fault.row}" if fault.row else "berkas"
        click.echo(f"{words[fault.severity]} {where} ({fault.code}): {fault.message} {fault.remedy}")
    errors = sum(fault.severity is Severity.ERROR for fault in faults)
    click.echo(f"{file}: {people} pegawai, {errors} kesalahan, {len(faults) - errors} peringatan.")
