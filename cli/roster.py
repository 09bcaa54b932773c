"""`siulak roster`: a roster file checked, taken over, taken back."""

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from cli.acting import by_option
from cli.consent import yes_option
from cli.days import DAY
from workflow.roster.loading import load
from workflow.roster.rows import Fault, Severity

FILE = click.Path(path_type=Path)
WORDS = {Severity.ERROR: "Kesalahan", Severity.WARNING: "Peringatan"}


@click.group()
def command() -> None:
    """Daftar pegawai (CSV atau XLSX): memeriksa, mengimpor, membatalkan impor.

    Contoh: siulak roster check pegawai.xlsx
    """


@command.command()
@click.argument("file", metavar="BERKAS", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Satu larik JSON, untuk dibaca program lain.")
@click.option("--as-of", type=DAY, help="Hari pemeriksaan jabatan lowong dan umur; biasanya hari ini.")
@click.option(
    "--span", type=click.IntRange(1), default=100, help="Bawahan langsung terbanyak tanpa peringatan."
)
def check(file: Path, as_json: bool, as_of: date | None, span: int) -> None:
    """Memeriksa daftar pegawai; tidak menyimpan apa pun. Kode keluar 2 bila ada kesalahan.

    Contoh: siulak roster check pegawai.xlsx
    """
    roster = load(file, as_of or today(), span=span)
    for note in roster.notes:
        click.echo(f"Catatan: {note}", err=True)
    if as_json:
        click.echo(json.dumps([plain(fault) for fault in roster.faults], ensure_ascii=False))
    else:
        tell(roster.faults)
        people = len({row.nip for row in roster.rows})
        click.echo(f"{click.format_filename(file)}: {people} pegawai, {counted(roster.faults)}.")
    sys.exit(2 if roster.errors else 0)


HOME = click.option("--home", type=FILE, help="Folder kantor; biasanya SIULAK_HOME atau var/office.")
JSON = click.option("--json", "as_json", is_flag=True, help="Satu objek JSON, untuk dibaca program lain.")


@command.command("import")
@click.argument("file", metavar="BERKAS", type=FILE)
@click.option("--as-of", type=DAY, help="Hari yang keadaannya dimuat berkas; biasanya hari ini.")
@HOME
@by_option
@yes_option
@JSON
@click.option("--dry-run", is_flag=True, help="Hanya pratinjau; tidak menyimpan apa pun.")
@click.option(
    "--allow-ending", is_flag=True, help="Berkas memang tidak memuat banyak pegawai yang kini menjabat."
)
def import_command(
    *,
    file: Path,
    as_of: date | None,
    home: Path | None,
    by: str | None,
    yes: bool,
    as_json: bool,
    dry_run: bool,
    allow_ending: bool,
) -> None:
    """Mengimpor daftar pegawai: memeriksa, menampilkan pratinjau, bertanya, lalu menyimpan sekaligus.

    Contoh: siulak roster import pegawai.xlsx --dry-run
    """
    from cli import roster_import

    roster_import.take_over(
        roster_import.Asked(
            file, as_of, home, by, yes, dry_run=dry_run, as_json=as_json, allow_ending=allow_ending
        )
    )


@command.command()
@HOME
@by_option
@yes_option
@JSON
def undo(home: Path | None, by: str | None, yes: bool, as_json: bool) -> None:
    """Membatalkan impor terakhir, selama belum ada yang bergantung padanya.

    Contoh: siulak roster undo
    """
    from cli import roster_import

    roster_import.take_back(home, by, yes, as_json)


@command.command("list")
@HOME
@JSON
def list_command(home: Path | None, as_json: bool) -> None:
    """Menampilkan impor yang pernah dilakukan.

    Contoh: siulak roster list --json
    """
    from cli import roster_import

    roster_import.show_list(home, as_json)


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
