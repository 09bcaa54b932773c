"""A period's evaluation as its form begins: what validated reports add up to, and the feedback noted meanwhile."""

from sqlalchemy.orm import Session

from models.plan import WorkPlan
from workflow.calendar import Calendar
from workflow.periods.content import Statement, Told
from workflow.periods.materials import materials, noted, placed, reached, root_of
from workflow.periods.windows import Period
from workflow.plans import behaviour
from workflow.plans.content import Content

NOTHING = "Tidak ada laporan tervalidasi"


def prefilled(
    session: Session, plan: WorkPlan, said: Content, period: Period, calendar: Calendar
) -> Statement:
    """Ratings are left to the appraiser."""
    known = materials(session, [plan.evaluation_id])[plan.evaluation_id]
    span = calendar.opening(period.first), calendar.end(period.last)
    return Statement(
        results={
            place: Told(
                tuple(
                    reached(result, each, known.done, period.first, period.last) or NOTHING
                    for each in result.indicators
                ),
                noted((note for note in known.notes if note.root == root_of(result)), calendar, *span),
            )
            for place, result in placed(said)
        },
        values={
            value.code: noted((note for note in known.notes if note.value == value.code), calendar, *span)
            for value in behaviour.version(plan.rule).values
        },
        result_rating="",
        result_reason="",
        behaviour_rating="",
        behaviour_reason="",
    )
