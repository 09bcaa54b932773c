"""`siulak guidance`: plans of guidance and counselling, of a cycle or of one evaluation."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from cli.opening import NUMBER, home_option, open_database
from cli.tables import as_json, moment, table
from config.errors import ConfigurationError
from models.evaluation import Evaluation
from models.session import reading
from workflow import clock
from workflow.guidance.content import ENTRIES, FORMS, Guidance
from workflow.guidance.reading import plans
from workflow.guidance.viewing import of_cycle
from workflow.units import cycle_of

COLUMNS = (
    "Evaluasi", "Unit", "Pegawai", "Rencana", "Bentuk", "Sebab", "Dibuat", "Langkah", "Lewat", "JP", "Keadaan",
)  # fmt: skip


@click.group()
def command() -> None:
    """Rencana bimbingan dan konseling kinerja: siapa, karena apa, dan sampai mana.

    Contoh: siulak guidance list 2026
    """


@command.command("list")
@click.argument("code", metavar="KODE")
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap rencana.")
def listed(code: str, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan semua rencana bimbingan satu siklus, menurut unit dan nama.

    Contoh: siulak guidance list 2026 --json
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        found = of_cycle(session, cycle_of(session, code), clock.current(session))
    if as_json_:
        as_json(found, settings.timezone)
        return
    rows = [
        (
            each.person.evaluation_id, each.person.unit, each.person.name, each.number, each.form, each.cause,
            each.opened, f"{each.done}/{each.steps}", each.late or "", f"{each.hours}/{each.planned_hours}",
            each.state_text,
        )
        for each in found
    ]  # fmt: skip
    table(f"Bimbingan kinerja siklus {code}", COLUMNS, rows)


@command.command()
@click.argument("evaluation", metavar="EVALUASI", type=NUMBER)
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap rencana.")
def show(evaluation: int, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan rencana bimbingan pada evaluasi ini: sebab, langkah, catatan dan tanggapan.

    Contoh: siulak guidance show 10
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        if session.get(Evaluation, evaluation) is None:
            remedy = "`siulak evaluation show` mencari nomornya menurut NIP."
            raise ConfigurationError([f"Evaluasi {evaluation} tidak ada. {remedy}"])
        found = plans(session, [evaluation]).get(evaluation, [])
    if as_json_:
        as_json([_plain(each) for each in found], settings.timezone)
        return
    if not found:
        click.echo(f"Evaluasi {evaluation} belum mempunyai rencana bimbingan.")
    for each in found:
        _show(each, settings.timezone)


def _plain(plan: Guidance) -> dict[str, Any]:
    return {
        "number": plan.number, "state": plan.state, "opened": plan.opened, **plan.frame.body(),
        "planned_hours": plan.planned_hours, "hours": plan.hours,
        "done": {str(number): hours for number, hours in plan.done.items()},
        "entries": [
            {"revision": each.revision, "kind": each.kind, "author": each.author, "at": each.at, "text": each.text}
            for each in plan.entries
        ],
    }  # fmt: skip


def _show(plan: Guidance, zone: ZoneInfo) -> None:
    frame = plan.frame
    facts = (
        ("Bentuk", FORMS[frame.form]),
        ("Sebab", frame.cause.label),
        ("Alasan tercatat", frame.cause.words),
        ("Bukti", frame.evidence),
        ("Harapan", frame.aim),
        ("JP", f"{plan.hours} dari {plan.planned_hours}"),
    )
    table(f"Rencana {plan.number}: {plan.state_text}", ("Bagian", "Isi"), facts)
    steps = (
        (number, step.text, step.by, step.hours, step.guide, "selesai" if number in plan.done else "belum")
        for number, step in enumerate(frame.steps, 1)
    )
    table("Langkah", ("Nomor", "Kegiatan", "Sampai", "JP", "Dibimbing oleh", "Keadaan"), steps)
    entries = ((moment(each.at, zone), ENTRIES[each.kind], each.author, each.text) for each in plan.entries)
    table("Catatan", ("Saat", "Jenis", "Oleh", "Isi"), entries)
