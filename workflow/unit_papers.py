"""Papers of whole units, for those whose business a unit's results are."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.document import IssuedPaper
from models.evaluation import Evaluation
from models.people import Unit
from workflow import papers
from workflow.relations import units_seen


@dataclass(frozen=True)
class UnitPaper:
    number: int
    unit: str
    cycle_title: str
    revision: int


def unit_papers(session: Session, person: int, day: date, *, limit: int, wanted: str = "") -> list[UnitPaper]:
    """What the person may have, the newest cycle first; `wanted` is looked for in the unit's name and code."""
    rows = session.execute(
        _within_reach(person, day)
        .where(
            or_(Unit.name.icontains(wanted, autoescape=True), Unit.code.icontains(wanted, autoescape=True))
        )
        .order_by(Cycle.id.desc(), Unit.name, Unit.id, IssuedPaper.revision)
        .limit(limit)
    )
    return [UnitPaper(paper.id, unit.name, cycle.title, paper.revision) for paper, unit, cycle in rows]


def unit_paper(session: Session, paper_id: int, person: int, day: date) -> IssuedPaper | None:
    """None where there is none, or it is none of the person's business."""
    found = session.execute(_within_reach(person, day).where(IssuedPaper.id == paper_id)).one_or_none()
    return found[0] if found else None


def _within_reach(person: int, day: date) -> Select[Any]:
    """Nobody learns his own predicate from it before his document is issued."""
    own = select(Evaluation.id).where(
        and_(Evaluation.cycle_id == IssuedPaper.cycle_id, Evaluation.unit_id == IssuedPaper.unit_id),
        and_(Evaluation.employee_id == person, ~papers.issued()),
    )
    return (
        select(IssuedPaper, Unit, Cycle)
        .join(Unit, Unit.id == IssuedPaper.unit_id)
        .join(Cycle, Cycle.id == IssuedPaper.cycle_id)
        .where(IssuedPaper.evaluation_id.is_(None), IssuedPaper.unit_id.in_(units_seen(person, day)))
        .where(~own.correlate(IssuedPaper).exists())
    )
