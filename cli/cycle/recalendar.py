"""`siulak cycle recalendar`: a holiday decreed after the launch, first as a preview, then with a reason."""

from dataclasses import asdict
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from cli.acting import acting, by_option
from cli.consent import consent, yes_option
from cli.opening import home_option, open_database
from cli.tables import as_json, deadline, table
from config.definition import DefinitionFile
from models.session import reading
from workflow import clock, definitions, recalendaring
from workflow.calendar import office_calendar
from workflow.labels import state
from workflow.recalendaring import EVALUATION, PROMPT, WINDOW, Recalendared
from workflow.rescheduling import Wish
from workflow.units import cycle_of

WORDS = {WINDOW: "tahap di unit", EVALUATION: "evaluasi", PROMPT: "tugas"}


@click.command()
@click.argument("code", metavar="KODE")
@click.option(
    "--reason",
    metavar="ALASAN",
    default="",
    help="Wajib tanpa --dry-run; tersimpan pada log audit.",
)
@click.option("--dry-run", is_flag=True, help="Tampilkan saja batas waktu yang akan bergeser.")
@yes_option
@by_option
@home_option
@click.option(
    "--json", "as_json_", is_flag=True, help="Satu objek JSON: {changed, cycle, added, removed, moved}."
)
def recalendar(
    *, code: str, reason: str, dry_run: bool, yes: bool, by: str | None, home: Path | None, as_json_: bool
) -> None:
    """Membawa hari libur yang baru ditetapkan ke siklus yang sedang berjalan.

    Setiap batas waktu yang belum lewat tetap punya hari kerja sebanyak semula; tidak ada yang menjadi lebih cepat.
    Hari libur diambil dari SIULAK_CALENDAR_FILE dan daftar bawaan.

    Contoh: siulak cycle recalendar 2026 --reason "SKB 2 Tahun 2026" --dry-run
    """
    settings, engine = open_database(home)
    zone = settings.timezone
    with reading(engine) as session:
        now = clock.current(session)
        actor = acting(session, by, now.astimezone(zone).date())
        cycle = cycle_of(session, code)
        first, names = cycle.first.year, definitions.of_cycle(session, cycle)
    office = office_calendar(settings.calendar_file, settings.zone, range(first, first + 3))
    seen = recalendaring.preview(engine, code, office, now)
    if not as_json_:
        show(seen, names, zone)
    if not dry_run:
        consent(f"Geser {len(seen.moved)} batas waktu itu?", given=yes)
        seen = recalendaring.recalendar(engine, Wish(code, None, reason, actor), office, now)
    if as_json_:
        as_json({"changed": not dry_run} | asdict(seen), zone)
    elif not dry_run:
        numbers = ", ".join(f"{seen.number(what)} {word}" for what, word in WORDS.items())
        click.echo(f"Hari libur siklus {code} diperbarui; bergeser: {numbers}.")


def show(seen: Recalendared, names: DefinitionFile, zone: ZoneInfo) -> None:
    """Days first, then what they move."""
    for day, name in seen.added.items():
        click.echo(f"Libur baru: {day} {name}")
    for day, name in seen.removed.items():
        click.echo(f"Tidak libur lagi: {day} {name} (tidak ada batas waktu yang menjadi lebih cepat)")
    if not seen.moved:
        click.echo("Tidak ada batas waktu yang bergeser.")
        return
    rows = (
        (
            WORDS[each.what],
            state(names, each.stage),
            each.number,
            deadline(each.before, zone),
            deadline(each.after, zone),
        )
        for each in seen.moved
    )
    table(
        f"Batas waktu siklus {seen.cycle} yang bergeser", ("Apa", "Tahap", "Jumlah", "Dari", "Menjadi"), rows
    )
