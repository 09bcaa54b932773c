"""`siulak correction`: reports that the roster is wrong about somebody, and their answers."""

from pathlib import Path

import click

from cli.acting import acting, by_option
from cli.answering import answer as tell
from cli.answering import json_option
from cli.opening import NUMBER, home_option, open_database
from cli.tables import as_json, table
from models.session import reading
from models.socialisation import DataCorrection
from workflow import clock
from workflow.socialising import corrections
from workflow.socialising.corrections import CORRECTED, OPEN, UNCHANGED, units_of, views

COLUMNS = ("Nomor", "Nama", "NIP", "Unit", "Hal", "Tulisan", "Dilaporkan", "Keadaan", "Jawaban")


@click.group()
def command() -> None:
    """Laporan pegawai bahwa datanya salah: melihat dan menjawab.

    Contoh: siulak correction list
    """


@command.command("list")
@click.option("--all", "every", is_flag=True, help="Juga yang sudah dijawab.")
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap laporan.")
def list_(home: Path | None, *, every: bool, as_json_: bool) -> None:
    """Menampilkan laporan yang menunggu jawaban.

    Contoh: siulak correction list --all
    """
    settings, engine = open_database(home)
    which = () if every else (DataCorrection.state == OPEN,)
    with reading(engine) as session:
        found = views(session, settings.timezone, *which, limit=10_000)
        day = clock.current(session).astimezone(settings.timezone).date()
        units = units_of(session, [each.employee_id for each in found], day)
    if as_json_:
        as_json(found, settings.timezone)
        return
    rows = [
        (
            each.number, each.name, each.nip, units.get(each.employee_id, ""), each.topic, each.text,
            each.reported, each.state_label, each.answer,
        )
        for each in found
    ]  # fmt: skip
    table("Laporan koreksi data", COLUMNS, rows)


@command.command()
@click.argument("number", metavar="NOMOR", type=NUMBER)
@click.option("--corrected", "outcome", flag_value=CORRECTED, help="Datanya dibetulkan.")
@click.option("--unchanged", "outcome", flag_value=UNCHANGED, help="Datanya tetap.")
@click.option("--text", "words", metavar="TEKS", required=True, help="Jawaban, yang dibaca pegawainya.")
@by_option
@home_option
@json_option
def answer(
    *, number: int, outcome: str | None, words: str, by: str | None, home: Path | None, as_json_: bool
) -> None:
    """Menjawab satu laporan, dengan hasil --corrected atau --unchanged.

    Contoh: siulak correction answer 3 --corrected --text "SK sudah dimuat."
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        now = clock.current(session)
        day = now.astimezone(settings.timezone).date()
        actor = acting(session, by, day)
        if actor.role == "hr" and not corrections.reaches(session, actor.employee_id or 0, day, number):
            raise corrections.NoCorrectionError("Yang menjawab adalah kepegawaian unitnya.")
    corrections.answer(engine, number, outcome or "", words, actor, now)
    tell(f"Laporan {number} dijawab.", as_json=as_json_, correction=number, outcome=outcome)
