"""The cases of a period from the raw events, and what their figures are called."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from config.rules.feedback import Anonymity
from config.rules.service import ServiceHours
from config.rules.table import table_on
from models.people import Employee
from models.service import Service, Ticket, TicketEvent
from workflow.calendar import Calendar
from workflow.rules.rounding import half_up
from workflow.service.contesting import EXCLUDED
from workflow.service.events import ISSUED, Happening, Measured, measured
from workflow.service.figures import Case, Figures, figures
from workflow.service.hours import DeskHours

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Period:
    """Days, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class Line:
    """A figure as people read it; hours with one decimal, shares in whole percent."""

    officer: str
    service: str
    cases: int
    median_hours: Decimal
    p90_hours: Decimal
    within_percent: Decimal
    first_time_right_percent: Decimal
    returns: int


@dataclass(frozen=True)
class Told:
    lines: tuple[Line, ...]
    withheld: int
    cases: int
    rules: tuple[str, ...]
    """The versions by which it was computed."""


ALL = "semua"


def cases_of(session: Session, period: Period, calendar: Calendar, *meant: ColumnElement[bool]) -> list[Case]:
    """Tickets first issued in the period, without those that an appraiser excluded, in the order of their numbers."""
    hours = DeskHours(calendar, table_on(ServiceHours, period.last))
    issued = select(TicketEvent.ticket_id).where(
        TicketEvent.kind == ISSUED,
        TicketEvent.at >= calendar.opening(period.first),
        TicketEvent.at < calendar.end(period.last),
    )
    wanted = and_(Ticket.id.in_(issued), Ticket.state != EXCLUDED, *meant)
    happenings: dict[int, list[Happening]] = defaultdict(list)
    events = select(TicketEvent.ticket_id, TicketEvent.at, TicketEvent.kind).join(
        Ticket, Ticket.id == TicketEvent.ticket_id
    )
    for ticket, at, kind in session.execute(events.where(wanted)):
        happenings[ticket].append(Happening(at, kind))
    rows = session.execute(
        select(Ticket.id, Ticket.officer_id, Ticket.service_id, Service.standard_hours)
        .join(Service, Service.id == Ticket.service_id)
        .where(wanted)
        .order_by(Ticket.id)
    )
    found = []
    for ticket, officer, service, standard in rows:
        known = measured(happenings[ticket])
        if known is not None and _is_in(known, period, calendar):
            time = hours.worked(known.complete_at, known.issued_at)
            allowed = timedelta(seconds=float(standard * 3600))
            found.append(Case(ticket, officer, service, known.issued_at, time, allowed, known.returns))
    return found


def _is_in(known: Measured, period: Period, calendar: Calendar) -> bool:
    return period.first <= calendar.local(known.issued_at).date() <= period.last


def figures_of(session: Session, period: Period, calendar: Calendar, *meant: ColumnElement[bool]) -> Figures:
    return figures(cases_of(session, period, calendar, *meant), table_on(Anonymity, period.last).sums_from)


def told(session: Session, period: Period, calendar: Calendar, *meant: ColumnElement[bool]) -> Told:
    """The figures of a period with the names of officers and services."""
    found = figures_of(session, period, calendar, *meant)
    officers = dict(
        session.execute(
            select(Employee.id, Employee.name).where(
                Employee.id.in_({each.officer_id for each in found.shown})
            )
        )
        .tuples()
        .all()
    )
    services = dict(session.execute(select(Service.id, Service.name)).tuples().all())
    lines = tuple(
        Line(
            ALL if each.officer_id is None else officers[each.officer_id],
            ALL if each.service_id is None else services[each.service_id],
            each.cases,
            hours(each.median),
            hours(each.ninetieth),
            percent(each.within),
            percent(each.first_time_right),
            each.returns,
        )
        for each in found.shown
    )
    rules = (table_on(ServiceHours, period.last).key, table_on(Anonymity, period.last).key)
    return Told(lines, found.withheld, found.cases, rules)


def hours(time: timedelta) -> Decimal:
    return half_up(Fraction(time // timedelta(microseconds=1), 3_600_000_000), 1)


def percent(share: Fraction) -> Decimal:
    return half_up(share * 100, 0)
