"""`siulak roster`: what is wrong with a roster file, before anything is stored."""

import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import click

from workflow.roster.loading import load
from workflow.roster.rows import Fault, Severity

FILE = click.Path(path_type=Path)
AS_OF = click.DateTime(["%Y-%m-%d"])
WORDS = {Severity.ERROR: "Kesalahan", Severity.WARNING: "Peringatan"}


@click.group()
def command() -> None:
    """Daftar pegawai: memeriksa berkas CSV atau XLSX."""


@command.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Satu larik JSON, untuk dibaca program lain.")
@click.option("--as-of", type=AS_OF, help="Hari pemeriksaan jabatan lowong dan umur; biasanya hari ini.")
@click.option(
    "--span", type=click.IntRange(1), default=100, help="Bawahan langsung terbanyak tanpa peringatan."
)
def check(file: Path, as_json: bool, as_of: datetime | None, span: int) -> None:
    """Memeriksa daftar pegawai; tidak menyimpan apa pun. Kode keluar 2 bila ada kesalahan."""
    roster = load(file, as_of.date() if as_of else today(), span=span)
    for note in roster.notes:
        click.echo(f"Catatan: {note}", err=True)
    if as_json:
        click.echo(json.dumps([plain(fault) for fault in roster.faults], ensure_ascii=False))
    else:
        tell(roster.faults)
        click.echo(f"{file}: {len({row.nip for row in roster.rows})} pegawai, {counted(roster.faults)}.")
    sys.exit(2 if roster.errors else 0)


def today() -> date:
    """The office's own day, wherever the computer thinks it stands."""
    from config.settings import Settings
    from workflow.calendar import utc_now

    return utc_now().astimezone(Settings().timezone).date()


def plain(fault: Fault) -> dict[str, object]:
    return {
        "code": fault.code,
        "severity": fault.severity,
        "row": fault.row,
        "nip": fault.nip,
        "message": fault.message,
        "remedy": fault.remedy,
    }


def tell(faults: Iterable[Fault]) -> None:
    for fault in faults:
        where = f"baris {fault.row}" if fault.row else "berkas"
        click.echo(f"{WORDS[fault.severity]} {where} ({fault.code}): {fault.message} {fault.remedy}")


def counted(faults: Iterable[Fault]) -> str:
    severities = [fault.severity for fault in faults]
    errors = severities.count(Severity.ERROR)
    return f"{errors} kesalahan, {len(severities) - errors} peringatan"
