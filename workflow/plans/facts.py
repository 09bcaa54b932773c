"""What the machine, and whoever looks at a plan, has to know of it: from the database, for one person and one day."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.definition import DefinitionFile
from models.evaluation import Evaluation
from models.plan import WorkPlan
from workflow import authority
from workflow.definitions import Rules
from workflow.plans.behaviour import version
from workflow.plans.cascade import above
from workflow.plans.machine import PlanFacts
from workflow.plans.reading import content_of
from workflow.plans.rules import faults


def standing(plan: WorkPlan) -> str:
    """Changes with everything that happens to the plan or its content."""
    return f"{plan.version}.{plan.edits}"


def newest(session: Session, evaluation_id: int) -> WorkPlan | None:
    """The last revision, whatever its state."""
    query = select(WorkPlan).where(WorkPlan.evaluation_id == evaluation_id)
    return session.scalar(query.order_by(WorkPlan.revision.desc()).limit(1))


def in_time(evaluation: Evaluation, rules: Rules) -> bool:
    """A plan is agreed before the work that it plans is rated: until the appraiser's review begins."""
    return evaluation.state in before_review(rules.definition)


def before_review(definition: DefinitionFile) -> list[str]:
    """The states in which a plan may still be changed."""
    names = [state.name for state in definition.state]
    return names[: min(place for place, state in enumerate(definition.state) if state.owner == "appraiser")]


def facts_of(
    session: Session, plan: WorkPlan, evaluation: Evaluation, rules: Rules, person: int, day: date
) -> PlanFacts:
    """How the plan stands to this person, but for what is still to be written."""
    last = select(func.max(WorkPlan.revision)).where(WorkPlan.evaluation_id == plan.evaluation_id)
    own = evaluation.employee_id == person
    return PlanFacts(
        state=plan.state,
        employee=own,
        appraiser=not own and _appraises(session, evaluation, person, day),
        in_time=in_time(evaluation, rules),
        newest=session.scalar(last) == plan.revision,
    )


def _appraises(session: Session, evaluation: Evaluation, person: int, day: date) -> bool:
    held = authority.appraisers(day).subquery()
    mine = select(held.c.holder_id).where(
        held.c.assignment_id == evaluation.assignment_id, held.c.holder_id == person
    )
    return session.scalar(mine.limit(1)) is not None


def missing(session: Session, plan: WorkPlan, evaluation: Evaluation, day: date) -> tuple[str, ...]:
    """Every fault for which the plan could not be submitted that day."""
    superior = above(session, evaluation, day)
    values = [value.code for value in version(plan.rule).values]
    return faults(content_of(session, plan), plan.form, superior.numbers if superior else None, values)
