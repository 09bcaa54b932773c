"""Plans of guidance of the small office: what Ani's appraiser writes about her loyalty or her first result."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from models.evaluation import Evaluation
from models.guidance import GuidanceEntry
from models.session import reading
from tests.factories import ANI, CHIEF, at, stored
from tests.workflow.reports.reports import planned
from workflow import guiding
from workflow.guidance.content import Cause, Frame, Guidance, Noted, Step
from workflow.guidance.reading import plans

MAY = at(2026, 5, 4)
COACHED = Step("Menyusun laporan bersama", date(2026, 5, 29), 0, "Citra Misal")
TRAINED = Step("Pelatihan kearsipan", date(2026, 6, 30), 12, "BKPSDM")


def agreed_plan(engine: Engine, folder: Path) -> None:
    """A morning: Ani's plan is agreed."""
    planned(engine)


def frame(**facts: Any) -> Frame:
    known = Frame(
        "bimbingan",
        Cause("utama-1", ""),
        "Dua laporan terlambat.",
        "Laporan tepat waktu.",
        (COACHED, TRAINED),
    )
    return replace(known, **facts)


def opened(engine: Engine, said: Frame | None = None, of: int = ANI, by: int = CHIEF) -> tuple[int, int]:
    """(evaluation, plan)."""
    number = stored(engine, Evaluation, employee_id=of)[0].id
    return number, guiding.open_plan(engine, number, by, said or frame(), MAY)


def noted(
    engine: Engine, where: tuple[int, int], step: int = 0, hours: int = 0, text: str = "Berjalan."
) -> None:
    said = Noted(text, step, done=step > 0, hours=hours)
    guiding.note_progress(engine, where, CHIEF, said, MAY)


def entries(engine: Engine) -> list[GuidanceEntry]:
    return stored(engine, GuidanceEntry)


def plan_of(engine: Engine, where: tuple[int, int]) -> Guidance:
    with reading(engine) as session:
        return next(each for each in plans(session, [where[0]])[where[0]] if each.number == where[1])
