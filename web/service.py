"""Service facts for those whom they are about: the officer, and whoever has to do with the officer's evaluation."""

from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Employee
from models.service import Ticket
from models.session import reading
from web.evaluations import NotYoursError
from web.fields import Fields, Number
from web.pages import page
from web.portal import Portal, ThePortal
from web.proving import Press, pressed
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow import relations
from workflow.calendar import Calendar, office_calendar
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.service.contesting import OUTCOMES, contest, decide
from workflow.service.gathering import Period, told
from workflow.service.survey import officer_survey, year
from workflow.service.tickets import lines, ticket_view

router = APIRouter()
NOT_OFFERED = "Tindakan itu tidak tersedia pada tiket ini."
NOTICES = {"contest": "Sanggahan terkirim kepada pejabat penilai.", "decide": "Putusan tersimpan."}


@router.get("/layanan-saya")
def show_mine(portal: ThePortal, visitor: TheVisitor) -> Response:
    period = year(portal.today())
    return _facts(portal, visitor, visitor.employee_id, period, own=True, back="")


@router.get("/penilaian/{evaluation_id}/layanan")
def show_beside(evaluation_id: Number, portal: ThePortal, visitor: TheVisitor) -> Response:
    """What the appraiser sees beside the review form."""
    with reading(portal.engine) as session:
        if not relations.relations_to(session, visitor.employee_id, evaluation_id, portal.today()):
            raise NotYoursError
        row = session.execute(
            select(Evaluation.employee_id, Cycle.first, Cycle.last)
            .join(Cycle, Cycle.id == Evaluation.cycle_id)
            .where(Evaluation.id == evaluation_id)
        ).one()
    own = row.employee_id == visitor.employee_id
    back = f"/penilaian/{evaluation_id}"
    return _facts(portal, visitor, row.employee_id, Period(row.first, row.last), own=own, back=back)


def _facts(
    portal: Portal, visitor: Visitor, officer: int, period: Period, *, own: bool, back: str
) -> Response:
    calendar = _calendar(portal, period)
    with reading(portal.engine) as session:
        person = session.get_one(Employee, officer)
        found = told(session, period, calendar, Ticket.officer_id == officer)
        survey = officer_survey(session, officer, period)
        listed = lines(session, officer, period, calendar, only_contested=not own)
    return page(
        "layanan_fakta", visitor=visitor, officer=person.name, own=own, facts=found, survey=survey, tickets=listed,
        period=period, back=back,
    )  # fmt: skip


def _calendar(portal: Portal, period: Period) -> Calendar:
    years = range(period.first.year - 1, period.last.year + 1)
    return office_calendar(portal.settings.calendar_file, portal.settings.zone, years)


@router.get("/tiket/{ticket_id}")
def show_ticket(ticket_id: Number, portal: ThePortal, visitor: TheVisitor, selesai: str = "") -> Response:
    return _ticket(portal, visitor, ticket_id, notice=NOTICES.get(selesai, ""))


@router.post("/tiket/{ticket_id}")
def act(
    ticket_id: Number, request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields
) -> Response:
    """Contests the case or decides about it, as the pressed button names."""
    press = Press(portal, request, visitor, f"/tiket/{ticket_id}", fields)
    return pressed(
        press,
        lambda who: _acted(portal, who, ticket_id, fields),
        lambda who, told: _ticket(portal, who, ticket_id, status=409, faults=(told,), values=fields),
    )


def _acted(portal: Portal, visitor: Visitor, ticket_id: int, fields: dict[str, str]) -> Response:
    person, now, trigger = visitor.employee_id, portal.business_now(), fields.get("trigger", "")
    reason = fields.get("alasan", "")
    if trigger not in NOTICES:
        return _ticket(portal, visitor, ticket_id, status=422, faults=(NOT_OFFERED,), values=fields)
    try:
        if trigger == "contest":
            contest(portal.engine, ticket_id, person, reason, now)
        else:
            day = portal.today()
            calendar = _calendar(portal, year(day))
            outcome = fields.get("putusan", "")
            decide(portal.engine, ticket_id, person, now, calendar, outcome=outcome, reason=reason)
    except (RefusedError, ChangedMeanwhileError) as fault:
        told_of = fault.reasons if isinstance(fault, RefusedError) else (str(fault),)
        return _ticket(portal, visitor, ticket_id, status=422, faults=told_of, values=fields)
    return RedirectResponse(f"/tiket/{ticket_id}?selesai={trigger}", status_code=303)


def _ticket(
    portal: Portal,
    visitor: Visitor,
    ticket_id: int,
    *,
    status: int = 200,
    faults: tuple[str, ...] = (),
    values: dict[str, str] | None = None,
    notice: str = "",
) -> Response:
    """Raises NoTicketError."""
    with reading(portal.engine) as session:
        shown = _view(session, portal, visitor, ticket_id, portal.today())
    return page(
        "tiket", status, visitor=visitor, ticket=shown, outcomes=list(OUTCOMES.items()), faults=faults,
        values=values or {}, notice=notice,
    )  # fmt: skip


def _view(session: Session, portal: Portal, visitor: Visitor, ticket_id: int, day: date) -> object:
    calendar = _calendar(portal, year(day))
    return ticket_view(session, ticket_id, visitor.employee_id, portal.business_now(), calendar)
