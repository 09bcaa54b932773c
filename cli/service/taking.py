"""`siulak service import`: a file of ticket events, all of it or nothing."""

from pathlib import Path

import click

from cli.acting import acting, by_option
from cli.opening import home_option, open_database
from cli.tables import as_json
from config.errors import ConfigurationError
from models.session import reading
from workflow import clock
from workflow.service.errors import TicketsRefusedError
from workflow.service.importing import take as take_over
from workflow.service.reading import rows_of


@click.command("import")
@click.argument("path", metavar="BERKAS", type=click.Path(path_type=Path))
@by_option
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu objek JSON: {events, tickets, services, known}.")
def take(path: Path, by: str | None, home: Path | None, *, as_json_: bool) -> None:
    """Memuat kejadian tiket layanan dari CSV; kejadian yang sudah ada dilewati.

    Satu baris satu kejadian: diterima, lengkap, dikembalikan (dengan alasan), terbit, atau diserahkan. Bila ada yang
    salah, semua kesalahan disebut menurut barisnya dan tidak ada yang disimpan.

    Contoh: siulak service import tiket-maret.csv
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        now = clock.current(session)
        actor = acting(session, by, now.astimezone(settings.timezone).date())
    try:
        taken = take_over(engine, rows_of(path.read_bytes(), settings.timezone), actor, now)
    except TicketsRefusedError as fault:
        raise ConfigurationError([f"{path}: {told}" for told in fault.faults]) from fault
    if as_json_:
        as_json(taken, settings.timezone)
        return
    click.echo(
        f"{taken.events} kejadian dimuat, {taken.tickets} tiket dan {taken.services} layanan baru;"
        f" {taken.known} baris sudah ada dan dilewati."
    )
