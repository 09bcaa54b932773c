"""What the roster says of oneself, reports that it is wrong, and HR's answers to them."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from models.session import reading
from models.socialisation import DataCorrection
from web.evaluations import NotYoursError
from web.fields import Fields, Number
from web.pages import page
from web.portal import Portal, ThePortal
from web.proving import Press, pressed
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.records.telling import own_records
from workflow.socialising import corrections
from workflow.socialising.corrections import OUTCOMES, TOPICS, is_hr, units_of, views, within
from workflow.socialising.own_data import own_data

router = APIRouter()
REPORTED = "Laporan terkirim kepada kepegawaian; jawabannya tampil di halaman ini."
ANSWERED = "Jawaban tersimpan. Data sendiri berubah dengan impor daftar pegawai berikutnya."


@router.get("/data-saya")
def show(portal: ThePortal, visitor: TheVisitor, selesai: str = "") -> Response:
    return _mine(portal, visitor, notice=REPORTED if selesai else "")


@router.post("/data-saya")
def report(request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields) -> Response:
    press = Press(portal, request, visitor, "/data-saya", fields)
    return pressed(
        press,
        lambda who: _reported(press, who),
        lambda who, told: _mine(portal, who, 409, told, values=fields),
    )


def _reported(press: Press, visitor: Visitor) -> Response:
    topic, words = press.fields.get("hal", ""), press.fields.get("tulisan", "")
    now = press.portal.business_now()
    try:
        corrections.report(press.portal.engine, visitor.employee_id, topic, words, now)
    except RefusedError as fault:
        return _mine(press.portal, visitor, 422, *fault.reasons, values=press.fields)
    return RedirectResponse("/data-saya?selesai=lapor", status_code=303)


def _mine(
    portal: Portal,
    visitor: Visitor,
    status: int = 200,
    *faults: str,
    notice: str = "",
    values: dict[str, str] | None = None,
) -> Response:
    person = visitor.employee_id
    with reading(portal.engine) as session:
        told = own_data(session, person, portal.today())
        records = own_records(session, person)
        reported = views(session, portal.settings.timezone, DataCorrection.employee_id == person)
    return page(
        "data_saya", status, visitor=visitor, told=told, records=records, reports=reported, topics=list(TOPICS.items()),
        values=values or {}, faults=faults, notice=notice,
    )  # fmt: skip


@router.get("/koreksi")
def list_reports(portal: ThePortal, visitor: TheVisitor, selesai: str = "") -> Response:
    return _reports(portal, visitor, notice=ANSWERED if selesai else "")


@router.post("/koreksi/{correction_id}")
def answer(
    correction_id: Number, request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields
) -> Response:
    press = Press(portal, request, visitor, f"/koreksi/{correction_id}", fields)
    return pressed(
        press,
        lambda who: _answered(press, who, correction_id),
        lambda who, told: _reports(portal, who, 409, told, values=fields, about=correction_id),
    )


def _answered(press: Press, visitor: Visitor, number: int) -> Response:
    """Raises NotYoursError where there is no such report, or none about somebody of the person's own units."""
    portal, person = press.portal, visitor.employee_id
    with reading(portal.engine) as session:
        if not corrections.reaches(session, person, portal.today(), number):
            raise NotYoursError
    outcome, words = press.fields.get("hasil", ""), press.fields.get("jawaban", "")
    actor = Actor(employee_id=person, role="hr")
    try:
        corrections.answer(portal.engine, number, outcome, words, actor, portal.business_now())
    except RefusedError as fault:
        return _reports(portal, visitor, 422, *fault.reasons, values=press.fields, about=number)
    return RedirectResponse("/koreksi?selesai=jawab", status_code=303)


def _reports(
    portal: Portal,
    visitor: Visitor,
    status: int = 200,
    *faults: str,
    notice: str = "",
    values: dict[str, str] | None = None,
    about: int = 0,
) -> Response:
    """Raises NotYoursError for whoever is not HR that day."""
    person, today = visitor.employee_id, portal.today()
    with reading(portal.engine) as session:
        if not is_hr(session, person, today):
            raise NotYoursError
        seen = DataCorrection.employee_id.in_(within(person, today))
        found = views(session, portal.settings.timezone, seen)
        units = units_of(session, [each.employee_id for each in found], today)
    return page(
        "koreksi", status, visitor=visitor, reports=found, units=units, outcomes=list(OUTCOMES.items()),
        values=values or {}, about=about, own=person, faults=faults, notice=notice,
    )  # fmt: skip
