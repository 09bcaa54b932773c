"""The anonymous question of a cycle: answered here, its numbers published beside the purpose."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from models.session import reading
from web.evaluations import NotYoursError
from web.fields import Fields, Number
from web.pages import page
from web.portal import Portal, ThePortal
from web.proving import Press, pressed
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow.errors import RefusedError
from workflow.reports.entering import number_of
from workflow.socialising.pulse import TAKEN, NoPulseError, answer
from workflow.socialising.pulse_results import asks

router = APIRouter()
THANKS = "Terima kasih. Jawaban Bapak/Ibu terhitung, tanpa nama."
MOST = 99


@router.get("/jajak")
def show(portal: ThePortal, visitor: TheVisitor, selesai: str = "") -> Response:
    return _page(portal, visitor, notice=THANKS if selesai else "")


@router.post("/jajak/{pulse_id}")
def give(
    pulse_id: Number, request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields
) -> Response:
    press = Press(portal, request, visitor, f"/jajak/{pulse_id}", fields)
    return pressed(
        press,
        lambda who: _given(press, who, pulse_id),
        lambda who, told: _page(portal, who, 409, told, values=fields),
    )


def _given(press: Press, visitor: Visitor, number: int) -> Response:
    """A second press of the button is told that the first counts. Raises NotYoursError."""
    score = number_of(press.fields.get("jawaban", ""), MOST) or 0
    try:
        answer(press.portal.engine, number, visitor.employee_id, score, press.portal.business_now())
    except NoPulseError as fault:
        raise NotYoursError from fault
    except RefusedError as fault:
        told = [each for each in fault.reasons if each != TAKEN]
        notice = "" if told else TAKEN
        return _page(press.portal, visitor, 422 if told else 200, *told, notice=notice, values=press.fields)
    return RedirectResponse("/jajak?selesai=jawab", status_code=303)


def _page(
    portal: Portal,
    visitor: Visitor,
    status: int = 200,
    *faults: str,
    notice: str = "",
    values: dict[str, str] | None = None,
) -> Response:
    with reading(portal.engine) as session:
        found = asks(session, visitor.employee_id, portal.business_now())
    return page(
        "jajak", status, visitor=visitor, asks=found, values=values or {}, faults=faults, notice=notice
    )
