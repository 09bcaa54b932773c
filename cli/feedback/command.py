"""`siulak feedback`: rounds of peers' and subordinates' feedback."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Engine

from cli.acting import acting, by_option
from cli.opening import home_option, open_database
from cli.tables import as_json, table
from models.session import reading
from workflow import clock
from workflow.gathering import Actor
from workflow.peers import rounds, scheduling
from workflow.peers.machine import APPROVED, CLOSED, NOMINATING, OPEN
from workflow.units import cycle_of

STATES = {
    NOMINATING: "pengajuan nama",
    APPROVED: "disetujui",
    OPEN: "dibuka",
    CLOSED: "ditutup",
}
cycle_option = click.option("--cycle", "code", metavar="KODE", required=True, help="Siklus yang dimaksud.")


def _move(
    act: Callable[[Engine, int, Actor, datetime], scheduling.Moved],
    code: str,
    by: str | None,
    home: Path | None,
) -> tuple[ZoneInfo, scheduling.Moved]:
    settings, engine = open_database(home)
    with reading(engine) as session:
        now = clock.current(session)
        actor = acting(session, by, now.astimezone(settings.timezone).date())
        cycle = cycle_of(session, code).id
    return settings.timezone, act(engine, cycle, actor, now)


@click.group()
def command() -> None:
    """Umpan balik rekan dan bawahan: membuka, melihat kemajuan, menutup.

    Contoh: siulak feedback open --cycle 2026
    """


@command.command("open")
@cycle_option
@by_option
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu objek JSON: {opened, nominating}.")
def open_(code: str, by: str | None, home: Path | None, *, as_json_: bool) -> None:
    """Membuka pengisian untuk semua yang sudah disetujui pejabat penilai.

    Contoh: siulak feedback open --cycle 2026
    """
    zone, moved = _move(scheduling.open_rounds, code, by, home)
    if as_json_:
        as_json({"opened": moved.rounds, "nominating": moved.left}, zone)
        return
    click.echo(f"{moved.rounds} umpan balik dibuka; {moved.left} masih menunggu persetujuan pejabat penilai.")


@command.command()
@cycle_option
@by_option
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu objek JSON: {closed, open}.")
def close(code: str, by: str | None, home: Path | None, *, as_json_: bool) -> None:
    """Menutup yang hari terakhirnya sudah lewat dan membekukan hasilnya. Tidak dapat lebih awal.

    Contoh: siulak feedback close --cycle 2026
    """
    zone, moved = _move(scheduling.close_rounds, code, by, home)
    if as_json_:
        as_json({"closed": moved.rounds, "open": moved.left}, zone)
        return
    click.echo(f"{moved.rounds} umpan balik ditutup; {moved.left} masih dalam masa pengisian.")


@command.command()
@cycle_option
@home_option
@click.option(
    "--json", "as_json_", is_flag=True, help="Satu objek JSON: {nominating, approved, open, closed}."
)
def status(code: str, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan berapa umpan balik pada tiap keadaan. Siapa yang sudah mengisi tidak ditampilkan.

    Contoh: siulak feedback status --cycle 2026
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        found = rounds.standing(session, cycle_of(session, code).id)
    if as_json_:
        as_json({state: found.get(state, 0) for state in STATES}, settings.timezone)
        return
    table(
        f"Umpan balik rekan pada siklus {code}",
        ("Keadaan", "Jumlah"),
        [(label, found.get(state, 0)) for state, label in STATES.items()],
    )
