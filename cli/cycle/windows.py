"""`siulak cycle hold|resume|extend|close`: what HR changes in a running cycle, each with its event."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cli.acting import acting, by_option
from cli.answering import answer, json_option
from cli.consent import consent, yes_option
from cli.days import DAY
from cli.opening import home_option, open_database
from models.cycle import Cycle
from models.session import reading
from workflow import clock, launching, rescheduling, standing
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.rescheduling import Change, Wish
from workflow.units import cycle_of

CODE = click.argument("code", metavar="KODE")
unit_option = click.option(
    "--unit", metavar="KODE", help="Hanya unit ini dan semua di bawahnya; biasanya semua unit."
)
reason_option = click.option(
    "--reason", metavar="ALASAN", default="", help="Wajib; tersimpan pada log audit."
)


@click.command()
@CODE
@unit_option
@reason_option
@yes_option
@by_option
@home_option
@json_option
def hold(
    *,
    code: str,
    unit: str | None,
    reason: str,
    yes: bool,
    by: str | None,
    home: Path | None,
    as_json_: bool,
) -> None:
    """Menahan siklus: jam unit itu berhenti, tidak ada yang jatuh tempo dan tidak ada pengingat.

    Tindakan pada tahap berjadwal ditolak selama ditahan; keberatan tetap diterima. `resume` mengembalikan semua
    hari kerja yang masih tersisa.

    Contoh: siulak cycle hold 2026 --unit DINKES --reason "Banjir"
    """
    engine, now, wish = _wish(code, unit, reason, by, home)
    consent(
        f"Tanpa --unit siklus {code} berhenti untuk semua unit. Lanjutkan?", given=yes or unit is not None
    )
    change = rescheduling.hold(engine, wish, now)
    answer(f"{change.units} unit ditahan.", as_json=as_json_, cycle=code, unit=unit, **asdict(change))


@click.command()
@CODE
@unit_option
@click.option("--reason", metavar="ALASAN", default="", help="Tersimpan pada log audit.")
@by_option
@home_option
@json_option
def resume(
    *, code: str, unit: str | None, reason: str, by: str | None, home: Path | None, as_json_: bool
) -> None:
    """Melanjutkan siklus yang ditahan: setiap batas waktu mundur sebanyak hari kerja selama ditahan.

    Contoh: siulak cycle resume 2026 --unit DINKES
    """
    engine, now, wish = _wish(code, unit, reason, by, home)
    change = rescheduling.resume(engine, wish, now)
    told = f"{change.units} unit dilanjutkan; {_moved(change)}."
    answer(told, as_json=as_json_, cycle=code, unit=unit, **asdict(change))


@click.command()
@CODE
@click.argument("stage", metavar="TAHAP")
@click.option("--until", type=DAY, required=True, help="Hari kerja terakhir tahap itu.")
@unit_option
@reason_option
@by_option
@home_option
@json_option
def extend(
    *,
    code: str,
    stage: str,
    until: date,
    unit: str | None,
    reason: str,
    by: str | None,
    home: Path | None,
    as_json_: bool,
) -> None:
    """Memperpanjang satu tahap sampai akhir hari itu; batas yang sudah lebih lambat tetap.

    Contoh: siulak cycle extend 2026 supervisor_review --until 2027-01-20 --reason "Rapat anggaran"
    """
    engine, now, wish = _wish(code, unit, reason, by, home)
    change = rescheduling.extend(engine, wish, stage, until, now)
    told = f"{stage} diperpanjang sampai {until} di {change.units} unit; {_moved(change)}."
    answer(told, as_json=as_json_, cycle=code, unit=unit, stage=stage, until=until, **asdict(change))


@click.command()
@CODE
@by_option
@home_option
@json_option
def close(code: str, by: str | None, home: Path | None, *, as_json_: bool) -> None:
    """Menutup siklus yang semua evaluasinya selesai dan semua dokumennya terbit.

    Contoh: siulak cycle close 2026
    """
    engine, now, wish = _wish(code, None, "", by, home)
    with reading(engine) as session:
        cycle = cycle_of(session, code)
        obstacles = _obstacles(session, cycle)
    if cycle.closed_at is not None:
        answer(f"Siklus {code} sudah ditutup.", as_json=as_json_, cycle=code, id=cycle.id, closed=False)
        return
    if not launching.close(engine, cycle.id, wish.actor, now):
        raise RefusedError(obstacles)
    answer(f"Siklus {code} ditutup.", as_json=as_json_, cycle=code, id=cycle.id, closed=True)


@click.command()
@CODE
@by_option
@home_option
@json_option
def include(code: str, by: str | None, home: Path | None, *, as_json_: bool) -> None:
    """Memasukkan jabatan yang baru diketahui sesudah siklus diluncurkan.

    Jadwal unit yang baru masuk sama dengan jadwal sebagian besar unit.

    Contoh: siulak cycle include 2026
    """
    engine, now, wish = _wish(code, None, "", by, home)
    with reading(engine) as session:
        cycle = cycle_of(session, code)
    if cycle.closed_at is not None:
        raise RefusedError([f"Siklus {code} sudah ditutup; tidak ada yang dapat dimasukkan."])
    number = launching.include(engine, cycle.id, wish.actor, now)
    told = f"{number} jabatan masuk siklus {code}." if number else f"Semua jabatan sudah ada dalam {code}."
    answer(told, as_json=as_json_, cycle=code, id=cycle.id, evaluations=number)


def _obstacles(session: Session, cycle: Cycle) -> list[str]:
    left, owed = standing.unfinished(session, cycle), standing.owed(session, cycle.id)
    told = [f"{left} evaluasi belum selesai: `siulak cycle status {cycle.code}`."] if left else []
    return told + ([f"{owed} dokumen belum terbit: `siulak documents generate`."] if owed else [])


def _wish(
    code: str, unit: str | None, reason: str, by: str | None, home: Path | None
) -> tuple[Engine, datetime, Wish]:
    settings, engine = open_database(home)
    with reading(engine) as session:
        now = clock.current(session)
        actor: Actor = acting(session, by, now.astimezone(settings.timezone).date())
    return engine, now, Wish(code, unit, reason, actor)


def _moved(change: Change) -> str:
    return f"batas waktu {change.evaluations} evaluasi dan {change.prompts} tugas ikut berubah"
