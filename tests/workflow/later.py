"""A roster file that comes after the first."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from config.office import Office
from models.people import Assignment, Employee
from models.session import reading
from tests.factories import stored
from tests.workflow.intake.rosters import OFFICE, rows
from tests.workflow.roster.samples import STAFF
from workflow import authority as authority_of
from workflow.importing import (
    Imported,
    Source,
    import_roster,
)

FIRST, SECOND = date(2026, 2, 2), date(2026, 7, 6)
BEFORE, AFTER = {"tmt_selesai": "2026-06-30"}, {"tmt_jabatan": "2026-07-01"}
CHIEF = {"jabatan": "Kepala Bidang", "jenis_jabatan": "Administrator"}


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Jakarta"))


def take(
    engine: Engine, *cells: Mapping[str, str], day: date = FIRST, office: Office = OFFICE, **facts: Any
) -> Imported:
    source = Source(**{"allow_ending": True} | facts)
    return import_roster(engine, rows(*cells, as_of=day), office, moment(day), source)


def later(engine: Engine, *cells: Mapping[str, str], **facts: Any) -> Imported:
    return take(engine, *cells, day=SECOND, **facts)


def person(engine: Engine, nip: str = STAFF) -> Employee:
    (found,) = stored(engine, Employee, nip=nip)
    assert isinstance(found, Employee)
    return found


def posts(engine: Engine, nip: str = STAFF) -> list[Assignment]:
    return stored(engine, Assignment, employee_id=person(engine, nip).id)


def told(done: Imported) -> dict[str, int]:
    return {code: number for code, number in done.preview.counts.items() if number}


def superior_on(engine: Engine, assignment: int, day: date) -> int | None:
    with reading(engine) as session:
        rows = session.execute(authority_of.superiors(day)).all()
    return {row[0]: row[1] for row in rows}.get(assignment)
