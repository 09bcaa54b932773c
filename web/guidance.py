"""Guidance and counselling: a reader's lists, and one evaluation's plans with what its appraiser and employee do."""

from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from models.session import reading
from web.evaluations import NotYoursError
from web.fields import LARGEST_ID, Fields, MaybeNumber, Number
from web.pages import page
from web.portal import Portal, ThePortal
from web.proving import Press, pressed
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow import cases, guiding, relations
from workflow.definitions import rules_of
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.guidance.content import DONE, DROPPED, FORMS, OPEN, Cause, Frame, Guidance, Noted, Step
from workflow.guidance.rules import MOST_HOURS, MOST_STEPS
from workflow.guidance.viewing import READERS, lists, told
from workflow.guiding import NoGuidanceError
from workflow.reports.entering import number_of
from workflow.wording import long_date

router = APIRouter()
SHOWN, EMPTY_STEPS = 200, 3
SAVED = "Rencana bimbingan tersimpan; pegawai dapat membacanya."
NOTICES = {
    "rencana": SAVED,
    "catatan": "Catatan tersimpan.",
    "tanggapan": "Tanggapan tersimpan.",
    "akhir": "Rencana ini sudah berakhir.",
}
NOT_OFFERED = "Tindakan itu tidak tersedia pada halaman ini."


@router.get("/bimbingan")
def list_guidance(portal: ThePortal, visitor: TheVisitor) -> Response:
    with reading(portal.engine) as session:
        found = lists(session, visitor.employee_id, portal.business_now(), portal.today(), limit=SHOWN)
        sums = relations.sees_sums(session, visitor.employee_id, portal.today())
    return page("bimbingan_daftar", visitor=visitor, found=found, shown=SHOWN, sums=sums)


@router.get("/bimbingan/{evaluation_id}")
def show_guidance(
    evaluation_id: Number,
    portal: ThePortal,
    visitor: TheVisitor,
    selesai: str = "",
    ubah: MaybeNumber = None,
) -> Response:
    notice = NOTICES.get(selesai, "")
    return _page(portal, visitor, evaluation_id, notice=notice, changing=ubah or 0)


@router.post("/bimbingan/{evaluation_id}")
def act(
    evaluation_id: Number, request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields
) -> Response:
    press = Press(portal, request, visitor, f"/bimbingan/{evaluation_id}", fields)
    return pressed(
        press,
        lambda who: _acted(press, who, evaluation_id),
        lambda who, fault: _page(portal, who, evaluation_id, 409, fault, values=fields),
    )


def _acted(press: Press, visitor: Visitor, evaluation_id: int) -> Response:
    portal, fields = press.portal, press.fields
    _roles(portal, visitor, evaluation_id)
    try:
        notice = _perform(press, visitor.employee_id, evaluation_id)
    except RefusedError as fault:
        return _page(portal, visitor, evaluation_id, 422, *fault.reasons, values=fields)
    except ChangedMeanwhileError as fault:
        return _page(portal, visitor, evaluation_id, 409, str(fault), values=fields)
    except NoGuidanceError as fault:
        raise NotYoursError from fault
    return RedirectResponse(f"/bimbingan/{evaluation_id}?selesai={notice}", status_code=303)


def _perform(press: Press, person: int, evaluation_id: int) -> str:
    """The key of what to say. Raises RefusedError, ChangedMeanwhileError, NoGuidanceError."""
    fields, engine, now = press.fields, press.portal.engine, press.portal.business_now()
    where, seen, said = (evaluation_id, _number(fields, "rencana")), _number(fields, "versi"), fields.get
    match press.trigger:
        case "open_guidance":
            guiding.open_plan(engine, evaluation_id, person, frame_from(fields), now)
            return "rencana"
        case "change_guidance":
            frame = frame_from(fields)
            guiding.change(engine, where, person, frame, said("alasan", ""), now, seen=seen)
            return "rencana"
        case "note_guidance":
            guiding.note_progress(engine, where, person, noted_from(fields), now)
            return "catatan"
        case "reply_guidance":
            guiding.reply(engine, where, person, said("tanggapan", ""), now)
            return "tanggapan"
        case "finish_guidance":
            guiding.end(engine, where, person, DONE, said("hasil", ""), now, seen=seen)
        case "drop_guidance":
            guiding.end(engine, where, person, DROPPED, said("sebab_henti", ""), now, seen=seen)
        case _:
            raise RefusedError([NOT_OFFERED])
    return "akhir"


def frame_from(fields: dict[str, str]) -> Frame:
    """Steps of which nothing was written are none."""
    rows = [
        [fields.get(f"{name}-{number}", "").strip() for name in ("langkah", "sampai", "jp", "pembimbing")]
        for number in range(1, MOST_STEPS + 1)
    ]
    steps = (
        Step(text, _day(by), _hours(hours), guide) for text, by, hours, guide in rows if text or by or guide
    )
    return Frame(
        form=fields.get("bentuk", ""),
        cause=Cause(fields.get("sebab", ""), ""),
        evidence=fields.get("bukti", ""),
        aim=fields.get("harapan", ""),
        steps=tuple(steps),
    )


def noted_from(fields: dict[str, str]) -> Noted:
    """`2` is about the second step, `2-selesai` calls it done."""
    step, _, done = fields.get("langkah", "").partition("-")
    return Noted(
        fields.get("catatan", ""), number_of(step, MOST_STEPS) or 0, bool(done), _hours(fields.get("jp", ""))
    )


def _hours(typed: str) -> int | None:
    return number_of(typed, MOST_HOURS) if typed.strip().strip("0") else 0


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _number(fields: dict[str, str], name: str) -> int:
    return number_of(fields.get(name, ""), LARGEST_ID) or 0


def _roles(portal: Portal, visitor: Visitor, evaluation_id: int) -> frozenset[str]:
    """Raises NotYoursError for whoever may not read these plans."""
    with reading(portal.engine) as session:
        roles = relations.relations_to(session, visitor.employee_id, evaluation_id, portal.today())
    if not roles & {*READERS}:
        raise NotYoursError
    return roles


def _page(
    portal: Portal,
    visitor: Visitor,
    evaluation_id: int,
    status: int = 200,
    *faults: str,
    notice: str = "",
    changing: int = 0,
    values: dict[str, str] | None = None,
) -> Response:
    roles, typed = _roles(portal, visitor, evaluation_id), values or {}
    with reading(portal.engine) as session:
        there = guiding.around(session, evaluation_id, portal.business_now())
        case = cases.case(session, evaluation_id, roles, history=False)
        zone = rules_of(session, there.evaluation.cycle_id).calendar.timezone
    appraises = visitor.employee_id in there.appraises
    changing = _number(typed, "rencana") if typed.get("trigger") == "change_guidance" else changing
    changed = next((each for each in there.plans if each.number == changing and each.state == OPEN), None)
    forms = {"appraises": appraises, "causes": there.causes, "forms": list(FORMS.items())}
    return page(
        "bimbingan", status, visitor=visitor, case=case, notice=notice, faults=faults,
        plans=sorted(there.plans, key=lambda plan: (plan.state != OPEN, -plan.number)),
        own="employee" in roles, today=there.day, typed=typed, changed=changed if appraises else None, **forms,
        values=typed if typed.get("trigger") in ("open_guidance", "change_guidance") else _begun(changed),
        told={each.number: told(each, zone) for each in there.plans}, long_date=long_date,
        opened={each.number: long_date(each.opened.astimezone(zone).date()) for each in there.plans},
        rows=min(MOST_STEPS, max(EMPTY_STEPS, (len(changed.frame.steps) if changed else 0) + 2)), most=MOST_STEPS,
    )  # fmt: skip


def _begun(plan: Guidance | None) -> dict[str, str]:
    """The fields as a plan that is being changed has them."""
    if plan is None:
        return {}
    frame = plan.frame
    found = {
        "bentuk": frame.form, "sebab": frame.cause.code, "bukti": frame.evidence, "harapan": frame.aim,
        "versi": str(plan.revision),
    }  # fmt: skip
    for number, step in enumerate(frame.steps, 1):
        found |= {
            f"langkah-{number}": step.text,
            f"sampai-{number}": step.by.isoformat() if step.by else "",
            f"jp-{number}": str(step.hours),
            f"pembimbing-{number}": step.guide,
        }
    return found
