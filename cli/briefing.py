"""`siulak briefing`: sessions at which a cycle is explained, and how many were there."""

from pathlib import Path

import click

from cli.acting import acting, by_option
from cli.answering import answer, json_option
from cli.opening import NUMBER, home_option, open_database
from cli.tables import as_json, table
from models.session import reading
from workflow import clock
from workflow.relations import units_reached
from workflow.socialising.briefing_figures import by_unit, held
from workflow.socialising.briefings import list_attendance
from workflow.units import cycle_of


@click.group()
def command() -> None:
    """Sosialisasi: pertemuan, daftar hadir, dan kehadiran menurut unit.

    Contoh: siulak briefing status 2026
    """


@command.command("list")
@click.argument("code", metavar="KODE")
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap pertemuan.")
def list_(code: str, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan pertemuan satu siklus dengan kode hadirnya.

    Contoh: siulak briefing list 2026
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        found = held(session, cycle_of(session, code).id)
    if as_json_:
        names = ("number", "day", "place", "subject", "code", "attended")
        as_json([{name: getattr(each, name) for name in names} for each in found], settings.timezone)
        return
    rows = [
        (each.number, each.day_text, each.place, each.subject, each.code, each.attended) for each in found
    ]
    table(
        f"Sosialisasi siklus {code}", ("Nomor", "Tanggal", "Tempat", "Pokok bahasan", "Kode", "Hadir"), rows
    )


@command.command()
@click.argument("code", metavar="KODE")
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap unit.")
def status(code: str, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan kehadiran menurut unit.

    Contoh: siulak briefing status 2026
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        found = by_unit(session, cycle_of(session, code).id)
    if as_json_:
        told = [
            {"code": each.code, "unit": each.unit, "people": each.people, "attended": each.attended}
            for each in found
        ]
        as_json(told, settings.timezone)
        return
    rows = [
        (each.code, each.unit, each.attended, each.people, f"{each.percent} %".replace(".", ","))
        for each in found
    ]
    table(f"Kehadiran sosialisasi siklus {code}", ("Kode", "Unit", "Hadir", "Pegawai", "Bagian"), rows)


@command.command()
@click.argument("number", metavar="NOMOR", type=NUMBER)
@click.argument("nips", metavar="NIP", nargs=-1, required=True)
@by_option
@home_option
@json_option
def attend(*, number: int, nips: tuple[str, ...], by: str | None, home: Path | None, as_json_: bool) -> None:
    """Mencatat kehadiran dari daftar: semua NIP, atau tidak satu pun.

    Contoh: siulak briefing attend 1 198001012005010006
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        now = clock.current(session)
        day = now.astimezone(settings.timezone).date()
        actor = acting(session, by, day)
        within = units_reached(session, actor.employee_id or 0, day, "hr") if actor.role == "hr" else None
    fresh = list_attendance(engine, number, nips, actor, now, within)
    answer(f"{fresh} kehadiran baru tercatat.", as_json=as_json_, briefing=number, recorded=fresh)
