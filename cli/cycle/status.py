"""`siulak cycle status`: how a cycle stands."""

from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from cli.opening import home_option, open_database
from cli.tables import as_json, deadline, moment, table
from models.session import reading
from workflow import clock, labels, standing
from workflow.standing import Late, Standing
from workflow.units import UnknownCycleError, cycle_of

LATE_COLUMNS = ("Tugas", "Menunggu", "Tentang", "Unit", "Batas waktu", "Pengingat")
SHOWN = 20


@click.command()
@click.argument("code", metavar="[KODE]", required=False)
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap siklus.")
def status(code: str | None, home: Path | None, as_json_: bool) -> None:
    """Menampilkan keadaan siklus: tahap, unit, yang terlambat, email dan dokumen yang tertahan.

    Tanpa KODE semua siklus yang berjalan. Batas waktu ditulis sebagai menit terakhirnya.

    Contoh: siulak cycle status 2026
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        now = clock.current(session)
        wanted = [code] if code else standing.codes(session)
        if not wanted:
            raise UnknownCycleError("Luncurkan dulu: `siulak cycle launch`.")
        found = [standing.standing(session, cycle_of(session, each), now) for each in wanted]
    if as_json_:
        as_json(found, settings.timezone)
        return
    for each in found:
        _show(each, settings.timezone)


def _show(found: Standing, zone: ZoneInfo) -> None:
    table(f"Siklus {found.code}: {found.title}", ("Hal", "Isi"), _facts(found, zone))
    rows = (
        (
            stage.label,
            moment(stage.opens_at, zone),
            deadline(stage.closes_at, zone),
            deadline(stage.latest_closes_at, zone) if stage.latest_closes_at != stage.closes_at else "",
        )
        for stage in found.stages
    )
    table("Jadwal", ("Tahap", "Dibuka", "Ditutup", "Paling lambat"), rows)
    rows_of_papers = [
        (each.label, each.issued, each.owed) for each in found.papers if each.issued or each.owed
    ]
    if rows_of_papers:
        table("Dokumen lain", ("Jenis", "Terbit", "Belum terbit"), rows_of_papers)
    _units(found, zone)
    if found.late:
        _late(found.late, zone)


def _facts(found: Standing, zone: ZoneInfo) -> Iterable[tuple[str, object]]:
    yield "Tahap", found.stage_label
    yield "Tahap terbuka", ", ".join(found.open_stages) or "-"
    yield "Diluncurkan", moment(found.launched_at, zone)
    if found.closed_at:
        yield "Ditutup", moment(found.closed_at, zone)
    yield "Evaluasi", found.evaluations
    for kind, number in found.prompts.items():
        yield f"Menunggu {labels.TASKS.get(kind, kind)}", number
    yield "Tugas yang terlambat", len(found.late)
    yield "Unit yang ditahan", sum(unit.held_since is not None for unit in found.units)
    yield "Email yang ditolak", found.mails_refused
    yield "Dokumen yang belum terbit", found.documents_owed
    yield "Penyerahan yang menunggu dokumen", _waiting(found.receipts_waiting)
    yield "Berikutnya terjadi sesuatu", moment(found.next_moment, zone)


def _waiting(number: int) -> object:
    return f"{number}; terbitkan dengan `siulak documents generate`" if number else 0


def _units(found: Standing, zone: ZoneInfo) -> None:
    states = list(found.states)
    columns = ("Unit", "Nama", *(found.labels[state] for state in states), "Terlambat", "Ditahan sejak")
    rows = [
        (
            unit.code,
            unit.name,
            *(unit.states.get(state, 0) for state in states),
            unit.late,
            moment(unit.held_since, zone),
        )
        for unit in found.units
    ]
    table("Evaluasi per unit", columns, rows)


def _late(late: tuple[Late, ...], zone: ZoneInfo) -> None:
    rows = [
        (
            labels.TASKS.get(each.kind, each.kind),
            each.recipient,
            each.about,
            each.unit,
            deadline(each.due_at, zone),
            each.reminders,
        )
        for each in late[:SHOWN]
    ]
    table(f"Terlambat ({len(late)})", LATE_COLUMNS, rows)
    if len(late) > SHOWN:
        click.echo(f"… dan {len(late) - SHOWN} lagi; --json menyebut semuanya.")
