"""`siulak report`: daily reports from a file of HR's."""

import sys
from pathlib import Path

import click

from cli.acting import acting, by_option
from cli.opening import home_option, open_database
from cli.tables import as_json
from config.causes import cause
from models.session import reading
from workflow import clock
from workflow.reporting import Limits
from workflow.reports.file import COLUMNS, LARGEST
from workflow.reports.importing import import_file
from workflow.units import cycle_of


@click.group()
def command() -> None:
    """Laporan harian: memuatnya dari berkas CSV.

    Contoh: siulak report import laporan.csv --cycle 2026
    """


@command.command("import", epilog=f"Kolom: {', '.join(COLUMNS)}.")
@click.argument("file", metavar="BERKAS", type=click.Path(path_type=Path))
@click.option("--cycle", "code", metavar="KODE", required=True, help="Siklus yang dilaporkan.")
@by_option
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu objek JSON: {reports, people, faults}.")
def import_command(file: Path, code: str, by: str | None, home: Path | None, *, as_json_: bool) -> None:
    """Memuat laporan harian dari CSV: seluruhnya, atau tidak satu pun bila ada kesalahan (kode keluar 2).

    Contoh: siulak report import laporan.csv --cycle 2026
    """
    settings, engine = open_database(home)
    content = _content(file)
    with reading(engine) as session:
        now = clock.current(session)
        actor = acting(session, by, now.astimezone(settings.timezone).date())
        cycle_id = cycle_of(session, code).id
    limits = Limits(settings.report_minutes_a_day)
    done = import_file(engine, cycle_id, content, actor, now, limits)
    if as_json_:
        as_json(done, settings.timezone)
    else:
        for fault in done.faults:
            where = f"baris {fault.row}" if fault.row else "berkas"
            click.echo(f"Kesalahan {where}: {fault.message}")
        name = click.format_filename(file, shorten=True)
        if done.faults:
            click.echo(f"{name}: {len(done.faults)} kesalahan. Tidak ada yang disimpan.")
        else:
            click.echo(f"{name}: {done.reports} laporan dari {done.people} pegawai tersimpan.")
    sys.exit(2 if done.faults else 0)


def _content(file: Path) -> bytes:
    """No more than may be read; a longer one is refused by its length."""
    if not file.is_file():
        raise click.UsageError(f"Berkas {click.format_filename(file)} tidak ada, atau bukan berkas biasa.")
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as fault:
        raise click.UsageError(
            f"{click.format_filename(file)} tidak dapat dibaca: {cause(fault)}."
        ) from fault
