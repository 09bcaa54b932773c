"""Which papers of periods are owed: of what counts by now, whatever no paper prints yet."""

from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import aliased

from models.document import IssuedPaper
from models.evaluation import Evaluation
from models.period import PeriodAchievement, PeriodEvaluation


def question(kind: str) -> Select[Any]:
    """Several of one evaluation may be owed at once. A paper's revision counts within its period."""
    said, unit = PeriodEvaluation, PeriodAchievement
    later, more = aliased(PeriodEvaluation), aliased(PeriodAchievement)
    newer = select(later.id).where(
        later.evaluation_id == said.evaluation_id,
        later.period == said.period,
        later.revision > said.revision,
    )
    better = select(more.id).where(
        more.cycle_id == unit.cycle_id,
        more.unit_id == unit.unit_id,
        more.period == unit.period,
        more.revision > unit.revision,
    )
    achieved = and_(
        unit.cycle_id == Evaluation.cycle_id,
        unit.unit_id == Evaluation.unit_id,
        unit.period == said.period,
        ~better.correlate(unit).exists(),
    )
    last = select(func.max(IssuedPaper.revision)).where(
        IssuedPaper.kind == kind,
        IssuedPaper.evaluation_id == said.evaluation_id,
        IssuedPaper.period == said.period,
    )
    printed = select(IssuedPaper.id).where(
        IssuedPaper.statement_id == said.id,
        func.coalesce(IssuedPaper.achievement_id, 0) == func.coalesce(unit.id, 0),
    )
    return (
        select(
            Evaluation.cycle_id,
            Evaluation.unit_id,
            Evaluation.id.label("evaluation_id"),
            (1 + func.coalesce(last.correlate(said).scalar_subquery(), 0)).label("revision"),
            case((unit.at > said.at, unit.at), else_=said.at).label("at"),
            said.period,
            said.id.label("statement"),
            unit.id.label("achievement"),
        )
        .join(said, said.evaluation_id == Evaluation.id)
        .outerjoin(unit, achieved)
        .where(~newer.correlate(said).exists())
        .where(~printed.correlate(said, unit).exists())
    )
