"""Periodic evaluation: people × periods for who evaluates them, the form of one period, and the employee's reply."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from models.session import reading
from web.evaluations import NotYoursError
from web.fields import LARGEST_ID, Fields, MaybeNumber, Number
from web.pages import page
from web.portal import Portal, ThePortal
from web.proving import Press, pressed
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow import cases, periodic, relations
from workflow.cases import Case
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.periodic import REPLY, Frame, NoPeriodError
from workflow.periods.content import Statement, Told
from workflow.periods.forms import PeriodForm, form_of
from workflow.periods.unit_viewing import of_official
from workflow.periods.viewing import mine
from workflow.reports.entering import number_of
from workflow.rules.words import LABELS, RATINGS

router = APIRouter()
SAVED = "Penilaian periode tersimpan."
NEXT = f"{SAVED} Berikut pegawai yang masih menunggu."
ANSWERED = "Tanggapan tersimpan."
NOTICES = {"simpan": SAVED, "lanjut": NEXT, "jawab": ANSWERED}
REALISATION, FEEDBACK, VALUE = "realisasi", "umpan", "nilai"


@router.get("/periode")
def list_periods(portal: ThePortal, visitor: TheVisitor, selesai: str = "") -> Response:
    with reading(portal.engine) as session:
        found = mine(session, visitor.employee_id, portal.business_now())
        units = of_official(session, visitor.employee_id, portal.business_now())
        reads = relations.units_reached(session, visitor.employee_id, portal.today(), *relations.OVERSEERS)
    own, others = [each for each in found if each.own], [each for each in found if not each.own]
    waiting = sum(len(each.waiting) for each in others)
    notice = NOTICES.get(selesai, "")
    achieved = sum(line.waiting for line in units) if units or reads else None
    return page(
        "periode_daftar", visitor=visitor, own=own, people=others, waiting=waiting, achieved=achieved, notice=notice
    )  # fmt: skip


@router.get("/periode/{evaluation_id}/{number}")
def show(
    evaluation_id: Number,
    number: Number,
    portal: ThePortal,
    visitor: TheVisitor,
    selesai: str = "",
    ubah: MaybeNumber = None,
) -> Response:
    notice = NOTICES.get(selesai, "")
    return _page(portal, visitor, evaluation_id, number, notice=notice, changing=ubah is not None)


@router.post("/periode/{evaluation_id}/{number}")
def act(
    evaluation_id: Number,
    number: Number,
    request: Request,
    portal: ThePortal,
    visitor: MaybeVisitor,
    fields: Fields,
) -> Response:
    press = Press(portal, request, visitor, f"/periode/{evaluation_id}/{number}", fields)
    return pressed(
        press,
        lambda who: _acted(portal, who, evaluation_id, number, fields),
        lambda who, told: _page(portal, who, evaluation_id, number, 409, told, values=fields),
    )


def _acted(
    portal: Portal, visitor: Visitor, evaluation_id: int, number: int, fields: dict[str, str]
) -> Response:
    with reading(portal.engine) as session:
        _case(session, portal, visitor, _frame(session, portal, evaluation_id, number))
    person, now = visitor.employee_id, portal.business_now()
    try:
        if fields.get("trigger") == REPLY:
            version = number_of(fields.get("versi", ""), LARGEST_ID) or 0
            periodic.reply(portal.engine, version, person, fields.get("tanggapan", ""), now)
            return RedirectResponse(f"/periode/{evaluation_id}/{number}?selesai=jawab", status_code=303)
        seen = number_of(fields.get("versi", ""), LARGEST_ID) or 0
        said = statement_of(fields)
        periodic.state(portal.engine, evaluation_id, number, person, said, now, seen=seen)
    except (RefusedError, ChangedMeanwhileError) as fault:
        refused = isinstance(fault, RefusedError)
        told = fault.reasons if isinstance(fault, RefusedError) else (str(fault),)
        return _page(portal, visitor, evaluation_id, number, 422 if refused else 409, *told, values=fields)
    return _onward(portal, person, evaluation_id, number)


def statement_of(fields: dict[str, str]) -> Statement:
    """`realisasi-utama-1-2` is about the second indicator of the first main result, `umpan-utama-1` its feedback."""
    entries: dict[str, dict[int, str]] = {}
    feedback: dict[str, str] = {}
    values: dict[str, str] = {}
    for name, said in fields.items():
        kind, _, rest = name.partition("-")
        if kind == REALISATION:
            place, _, which = rest.rpartition("-")
            entries.setdefault(place, {})[number_of(which, LARGEST_ID) or 0] = said
        elif kind == FEEDBACK:
            feedback[rest] = said
        elif kind == VALUE:
            values[rest] = said
    places = dict.fromkeys((*entries, *feedback))
    return Statement(
        results={
            place: Told(
                tuple(said for _, said in sorted(entries.get(place, {}).items())), feedback.get(place, "")
            )
            for place in places
        },
        values=values,
        result_rating=fields.get("result_rating", ""),
        result_reason=fields.get("result_reason", ""),
        behaviour_rating=fields.get("behaviour_rating", ""),
        behaviour_reason=fields.get("behaviour_reason", ""),
        change_reason=fields.get("alasan", ""),
    )


def _onward(portal: Portal, person: int, evaluation_id: int, number: int) -> Response:
    """To the next one who waits in this period, or back to the list: sixty people are one after the other."""
    with reading(portal.engine) as session:
        found = mine(session, person, portal.business_now())
    waiting = [(line.evaluation_id, cell.number) for line in found for cell in line.waiting]
    following = next((each for each in waiting if each[1] == number), None)
    if following is None:
        return RedirectResponse("/periode?selesai=simpan", status_code=303)
    return RedirectResponse(f"/periode/{following[0]}/{following[1]}?selesai=lanjut", status_code=303)


def _frame(session: Session, portal: Portal, evaluation_id: int, number: int) -> Frame:
    """Raises NotYoursError: what is not there and what is not theirs are one page."""
    try:
        return periodic.frame(session, evaluation_id, number, portal.business_now())
    except NoPeriodError as fault:
        raise NotYoursError from fault


def _case(session: Session, portal: Portal, visitor: Visitor, around: Frame) -> Case:
    """Whom it is about, for everybody who sees the evaluation and for the appraiser of the period's last day."""
    person = visitor.employee_id
    roles = relations.relations_to(session, person, around.evaluation.id, portal.today())
    if not roles and person not in around.entitled:
        raise NotYoursError
    return cases.case(session, around.evaluation.id, roles, history=False)


def _page(
    portal: Portal,
    visitor: Visitor,
    evaluation_id: int,
    number: int,
    status: int = 200,
    *faults: str,
    notice: str = "",
    changing: bool = False,
    values: dict[str, str] | None = None,
) -> Response:
    person = visitor.employee_id
    with reading(portal.engine) as session:
        around = _frame(session, portal, evaluation_id, number)
        case = _case(session, portal, visitor, around)
        form = form_of(session, around)
    may = person in around.entitled
    replying = values is not None and values.get("trigger") == REPLY
    edits = may and not around.hindrances and (not form.stated or changing or (bool(values) and not replying))
    return page(
        "periode", status, visitor=visitor, case=case, form=form, may=may, edits=edits, notice=notice, faults=faults,
        hindrances=around.hindrances if may and not form.stated else (), values=values or _typed(form),
        own=around.evaluation.employee_id == person, open=not around.hindrances,
        seen=around.last.revision if around.last else 0, choices=[(code, LABELS[code]) for code in RATINGS],
    )  # fmt: skip


def _typed(form: PeriodForm) -> dict[str, str]:
    """The fields as they stand in what is stated, or in what the form begins with."""
    found = {
        "result_rating": form.result_rating,
        "result_reason": form.result_reason,
        "behaviour_rating": form.behaviour_rating,
        "behaviour_reason": form.behaviour_reason,
    }
    for result in form.results:
        found[f"{FEEDBACK}-{result.place}"] = result.feedback
        for number, each in enumerate(result.indicators, 1):
            found[f"{REALISATION}-{result.place}-{number}"] = each.realisation
    return found | {f"{VALUE}-{each.code}": each.feedback for each in form.values}
