"""The values of owed papers, whatever their kind."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from workflow.printed import credit_forms, evaluations, objections, period_evaluations, plans, units
from workflow.printed.kinds import CREDIT, EVALUATION, OBJECTION, PERIOD, PLANS, UNIT
from workflow.printed.owing import Owed
from workflow.printed.places import Written

VALUES: dict[str, Callable[[Session, Sequence[Owed], tuple[str, str]], list[Written]]] = {
    **dict.fromkeys(PLANS, plans.values),
    EVALUATION: evaluations.values,
    PERIOD: period_evaluations.values,
    OBJECTION: objections.values,
    UNIT: units.values,
    **dict.fromkeys(CREDIT, credit_forms.values),
}
