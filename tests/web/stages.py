"""Mornings in the life of the small office: each is lived through once and then copied for every test."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from models.session import engine_for, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CALIBRATION,
    DODI,
    GOOD,
    HEAD,
    REVIEW,
    SECRETARY,
    SELF,
    at,
    fire,
    issue,
    launched,
    pass_time,
    prompts,
    put,
    view,
)
from workflow import accounts, acts, clock
from workflow.payloads import ObjectionStatement

OPENED = datetime(2026, 1, 2, tzinfo=SELF.tzinfo)
HANDOVER, ANSWER = at(2027, 1, 19), at(2027, 1, 20)
RATED: dict[str, Any] = {
    "predicate": "baik",
    "result_rating": "sesuai_ekspektasi",
    "result_reason": "Sesuai bukti.",
    "behaviour_rating": "sesuai_ekspektasi",
    "behaviour_reason": "Tanpa catatan.",
}


def draft(engine: Engine, folder: Path) -> None:
    """Everybody has an account; nobody is asked for anything."""
    launched(engine)
    with transaction(engine) as session:
        accounts.open_missing(session, OPENED)


def asked(engine: Engine, folder: Path) -> None:
    """Everybody is asked for a self-assessment."""
    draft(engine, folder)
    pass_time(engine, SELF)


def reviewing(engine: Engine, folder: Path) -> None:
    """Chief has three people to rate."""
    draft(engine, folder)
    for person in (ANI, BUDI, DODI):
        put(engine, person, state="supervisor_review", realisation="Semua rencana terlaksana.")
    pass_time(engine, REVIEW)


def calibrating(engine: Engine, folder: Path) -> None:
    """The Secretary calibrates the agency: two people and its head."""
    draft(engine, folder)
    for person in (ANI, BUDI, HEAD):
        put(engine, person, state="calibration", **RATED)
    pass_time(engine, CALIBRATION)


def handed_over(engine: Engine, folder: Path) -> None:
    """The agency's results are confirmed and their documents issued."""
    calibrating(engine, folder)
    (prompt,) = prompts(engine, kind="calibration", unit_id=AGENCY)
    task = view(engine, prompt)
    acts.state_achievement(engine, task, SECRETARY, "baik", "Menurut laporan kinerja.", CALIBRATION)
    acts.confirm_unit(engine, task, SECRETARY, CALIBRATION)
    folder.mkdir(parents=True, exist_ok=True)
    issue(engine, folder, CALIBRATION)
    pass_time(engine, HANDOVER)


def objecting(engine: Engine, folder: Path) -> None:
    """Ani objects; her appraiser is asked to explain, the appraiser's superior to decide."""
    handed_over(engine, folder)
    fire(engine, ANI, "acknowledge", ANI, HANDOVER)
    pass_time(engine, ANSWER)
    fire(engine, ANI, "object", ANI, ANSWER, ObjectionStatement("Laporan bulan Mei belum dinilai."))
    clock.business_time(engine, ANSWER)


Stage = Callable[[Engine, Path], None]
STAGES: dict[str, Stage] = {
    stage.__name__: stage for stage in (draft, asked, reviewing, calibrating, handed_over, objecting)
}
assert GOOD.result_reason == RATED["result_reason"]


def live(engine: Engine, name: str, documents: Path, kept: Path) -> None:
    """Brings an empty database to this morning: on SQLite lived through once, then copied from `kept`."""
    if engine.dialect.name != "sqlite":
        STAGES[name](engine, documents)
        return
    lived = kept / f"{name}.db"
    if not lived.exists():
        STAGES[name](engine, kept / name)
        copy(engine, engine_for(f"sqlite+pysqlite:///{lived}"))
        return
    copy(engine_for(f"sqlite+pysqlite:///{lived}"), engine)


def copy(source: Engine, target: Engine) -> None:
    """Page by page, through SQLite itself."""
    there, here = source.raw_connection(), target.raw_connection()
    try:
        there.driver_connection.backup(here.driver_connection)  # type: ignore[union-attr]
    finally:
        there.close()
        here.close()
