"""`siulak plan start`: a draft for everybody in a cycle, with what the same post planned last time."""

from pathlib import Path

import click

from cli.acting import acting, by_option
from cli.opening import home_option, open_database
from cli.progress import progress
from cli.tables import as_json
from models.cycle import Cycle
from models.session import reading
from workflow import clock
from workflow.plans import starting
from workflow.units import cycle_of


@click.command()
@click.option("--cycle", "code", metavar="KODE", required=True, help="Siklus yang SKP-nya dimulai.")
@click.option(
    "--from",
    "source",
    metavar="KODE",
    help="Siklus asal isinya; biasanya induknya, atau siklus terakhir sebelumnya.",
)
@by_option
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu objek JSON: {begun, copied, source}.")
def start(code: str, source: str | None, by: str | None, home: Path | None, *, as_json_: bool) -> None:
    """Memulai rancangan SKP untuk semua pegawai dalam siklus yang belum mempunyainya.

    Isinya dari SKP yang disepakati untuk jabatan yang sama; yang pindah jabatan mulai kosong.

    Contoh: siulak plan start --cycle 2027 --from 2026
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        now = clock.current(session)
        actor = acting(session, by, now.astimezone(settings.timezone).date())
        cycle = cycle_of(session, code)
        before = cycle_of(session, source).id if source else starting.usual_source(session, cycle)
        if before == cycle.id:
            raise click.UsageError("--from menyebut siklus yang sama.")
        name = session.get_one(Cycle, before).code if before else None
    with progress(f"Memulai SKP siklus {code}") as told:
        begun = starting.start(engine, cycle.id, before, actor, now)
        told(begun.begun)
    if as_json_:
        as_json({"begun": begun.begun, "copied": begun.copied, "source": name}, settings.timezone)
    elif begun.begun:
        origin = f"; {begun.copied} dengan isi dari siklus {name}" if name else ""
        click.echo(f"{begun.begun} SKP dimulai pada siklus {code}{origin}.")
    else:
        click.echo(f"Semua pegawai pada siklus {code} sudah mempunyai SKP.")
