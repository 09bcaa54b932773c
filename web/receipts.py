"""The appraiser, or HR of the unit, notes that an evaluation's document was refused or was served by letter."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from models.session import reading
from web.evaluations import NotYoursError, evaluation_page
from web.fields import Number
from web.forms import handed_in
from web.portal import Portal, ThePortal
from web.proving import Press, pressed
from web.uploads import Form, FormWithFiles, handed, with_hint
from web.visitors import MaybeVisitor, Visitor
from workflow import receipts, relations
from workflow.errors import ChangedMeanwhileError, RefusedError

router = APIRouter()
NOT_NOTED = "Penerimaan dokumen ini tidak dapat dicatat sekarang."


@router.post("/penilaian/{evaluation_id}")
def note_receipt(
    evaluation_id: Number, request: Request, portal: ThePortal, visitor: MaybeVisitor, form: FormWithFiles
) -> Response:
    """The note that the pressed button names; what was typed is shown again beside every fault."""
    press = Press(portal, request, visitor, f"/penilaian/{evaluation_id}", form.fields)
    return pressed(
        press,
        lambda who: _noted(portal, who, evaluation_id, form),
        lambda who, told: _again(portal, who, evaluation_id, form, 409, told),
    )


def _noted(portal: Portal, visitor: Visitor, evaluation_id: int, form: Form) -> Response:
    person, trigger = visitor.employee_id, form.fields.get("trigger", "")
    with reading(portal.engine) as session:
        roles = relations.relations_to(session, person, evaluation_id, portal.today())
        if "employee" in roles or not roles & receipts.NOTERS:
            raise NotYoursError
        offered = {note.trigger: note.payload for note in receipts.notes(session, evaluation_id, roles)}
    payload = handed_in(offered.get(trigger), form.fields)
    if payload is None:
        return _again(portal, visitor, evaluation_id, form, 422, NOT_NOTED)
    try:
        with handed(portal, form) as files:
            now = portal.business_now()
            receipts.note(portal.engine, evaluation_id, person, trigger, payload, now, handed=files)
    except RefusedError as fault:
        return _again(portal, visitor, evaluation_id, form, 422, *fault.reasons)
    except ChangedMeanwhileError as fault:
        return _again(portal, visitor, evaluation_id, form, 409, str(fault))
    return RedirectResponse(f"/penilaian/{evaluation_id}", status_code=303)


def _again(
    portal: Portal, visitor: Visitor, evaluation_id: int, form: Form, status: int, *told: str
) -> Response:
    return evaluation_page(
        portal, visitor, evaluation_id, status=status, faults=with_hint(told, form), values=form.fields
    )
