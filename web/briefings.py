"""Sessions at which the cycle is explained: where and when, one's own presence, and HR's records."""

from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from config.rules.feedback import Anonymity
from config.rules.table import table_on
from models.session import reading
from web.fields import LARGEST_ID, Fields
from web.pages import page
from web.portal import Portal, ThePortal
from web.proving import Press, pressed
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow import accounts
from workflow.errors import RefusedError, WorkflowError
from workflow.gathering import Actor
from workflow.relations import LEADER, OVERSEERS, holds_everywhere, units_reached
from workflow.reports.entering import number_of
from workflow.socialising import briefings
from workflow.socialising.briefing_figures import UnitAttendance, by_unit, held, running
from workflow.socialising.briefings import Meeting, recorded_by

router = APIRouter()
PATH = "/sosialisasi"
NOTICES = {
    "hadir": "Kehadiran Bapak/Ibu tercatat.",
    "catat": "Sosialisasi tercatat; kode hadirnya ada di bawah.",
    "daftar": "Daftar hadir tersimpan.",
    "tarik": "Sosialisasi ditarik dan tidak dihitung lagi.",
}
SEES_FIGURES = {"hr", "auditor", "leader"}
NOT_OFFERED = "Tindakan itu tidak tersedia di sini."
NOT_YOURS = "Yang menarik sosialisasi adalah yang mencatatnya, atau kepegawaian seluruh kantor."


@router.get(PATH)
def show(portal: ThePortal, visitor: TheVisitor, selesai: str = "") -> Response:
    return _page(portal, visitor, notice=NOTICES.get(selesai, ""))


@router.post(PATH)
def act(request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields) -> Response:
    """One's own presence by code; HR's record of a session, its list, its withdrawal."""
    press = Press(portal, request, visitor, PATH, fields)
    return pressed(
        press,
        lambda who: _acted(press, who),
        lambda who, told: _page(portal, who, 409, told, values=fields),
    )


def _acted(press: Press, visitor: Visitor) -> Response:
    try:
        _perform(press, visitor)
    except WorkflowError as fault:
        told = fault.reasons if isinstance(fault, RefusedError) else (str(fault),)
        return _page(press.portal, visitor, 422, *told, values=press.fields)
    return RedirectResponse(f"{PATH}?selesai={press.trigger}", status_code=303)


def _perform(press: Press, visitor: Visitor) -> None:
    """Raises RefusedError and NoBriefingError."""
    portal, fields, person = press.portal, press.fields, visitor.employee_id
    engine, now, today = portal.engine, portal.business_now(), portal.today()
    if press.trigger == "hadir":
        briefings.attend(engine, person, fields.get("kode", ""), today, now)
        return
    with reading(engine) as session:
        allowed = "hr" in _roles(session, person, today)
        cycle = running(session, today)
        number = number_of(fields.get("nomor", ""), LARGEST_ID) or 0
        within = units_reached(session, person, today, "hr")
        own = recorded_by(session, number) == person or holds_everywhere(session, person, today, "hr")
    if not allowed or press.trigger not in NOTICES:
        raise RefusedError([NOT_OFFERED])
    hr = Actor(employee_id=person, role="hr")
    match press.trigger:
        case "catat":
            if cycle is None:
                raise RefusedError([briefings.NO_DAY])
            day, place = _day(fields.get("tanggal", "")), fields.get("tempat", "")
            meeting = Meeting(day, place, fields.get("pokok", ""))
            briefings.record(engine, cycle.id, meeting, hr, now)
        case "daftar":
            briefings.list_attendance(engine, number, fields.get("nip", "").splitlines(), hr, now, within)
        case _:
            if not own:
                raise RefusedError([NOT_YOURS])
            briefings.withdraw(engine, number, hr, now)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _roles(session: Session, person: int, today: date) -> frozenset[str]:
    return accounts.held_roles(session, person, today)


def _units(session: Session, cycle_id: int, person: int, today: date) -> list[UnitAttendance]:
    """HR and auditors see every unit of theirs, leaders those of theirs where no single person shows."""
    overseen = units_reached(session, person, today, *OVERSEERS)
    led = units_reached(session, person, today, LEADER)
    k = table_on(Anonymity, today).breakdowns_from
    return [
        each
        for each in by_unit(session, cycle_id)
        if each.unit_id in overseen or (each.unit_id in led and each.people >= k)
    ]


def _page(
    portal: Portal,
    visitor: Visitor,
    status: int = 200,
    *faults: str,
    notice: str = "",
    values: dict[str, str] | None = None,
) -> Response:
    person, today = visitor.employee_id, portal.today()
    with reading(portal.engine) as session:
        roles, cycle = _roles(session, person, today), running(session, today)
        found = [] if cycle is None else held(session, cycle.id, person)
        units = _units(session, cycle.id, person, today) if cycle and roles & SEES_FIGURES else []
    return page(
        "sosialisasi", status, visitor=visitor, cycle=cycle and cycle.title, sessions=found, units=units,
        hr="hr" in roles, today=today, values=values or {}, faults=faults, notice=notice,
    )  # fmt: skip
