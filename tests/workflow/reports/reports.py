"""Reports of the small office: Ani's agreed plan, and what she did on days of it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, select

from models.plan import Indicator
from models.report import DailyReport
from models.session import reading
from tests.factories import ANI, CHIEF, at, evaluation, launched, stored
from tests.workflow.plans.plans import REPORTS, agreed, chiefs_plan, result, result_numbers
from workflow import reporting
from workflow.reporting import Limits, Week, monday, standing
from workflow.reports.content import Entry

MONDAY = date(2026, 3, 2)
NOW = at(2026, 3, 13)
"""A Friday."""
LIMITS = Limits()


def planned(engine: Engine) -> int:
    """The launched cycle with Ani's agreed plan; its first work result."""
    launched(engine)
    above = result_numbers(engine, chiefs_plan(engine))
    plan = agreed(engine, ANI, CHIEF, result(indicators=(REPORTS,), supports=above[0]))
    return result_numbers(engine, plan)[0]


def indicator_of(engine: Engine, number: int) -> int:
    with reading(engine) as session:
        return session.scalars(select(Indicator.id).where(Indicator.result_id == number)).one()


def entry(number: int, day: date = MONDAY, text: str = "Laporan bulan Februari", **facts: Any) -> Entry:
    known: dict[str, Any] = {"minutes": 120}
    return Entry(day=day, result=number, text=text, **known | facts)


def counting(engine: Engine, number: int, day: date, quantity: int = 1, text: str = "Laporan") -> Entry:
    facts = {"indicator": indicator_of(engine, number), "quantity": Decimal(quantity), "unit": "laporan"}
    return entry(number, day, text, **facts)


def reported(engine: Engine, made: Entry, now: Any = NOW, person: int = ANI) -> int:
    return reporting.submit(engine, evaluation(engine, person).id, person, made, now, LIMITS)


def report(engine: Engine, number: int) -> DailyReport:
    (found,) = stored(engine, DailyReport, id=number)
    assert isinstance(found, DailyReport)
    return found


def week_of(engine: Engine, numbers: Sequence[int]) -> Week:
    """As the appraiser sees these reports of one week."""
    found = [report(engine, number) for number in numbers]
    seen = standing((each.id, each.version) for each in found)
    return Week(found[0].evaluation_id, monday(found[0].day), seen)
