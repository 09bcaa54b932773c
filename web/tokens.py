"""Where a person makes and withdraws tokens for an own program."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from models.session import reading
from web.fields import LARGEST_ID, Fields
from web.pages import page
from web.portal import Portal, ThePortal
from web.proving import Press, pressed
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow import tokens
from workflow.errors import RefusedError
from workflow.reports.entering import number_of
from workflow.wording import long_date

router = APIRouter()
ENDED = "Token dicabut; program yang memakainya tidak dapat mengirim lagi."


@router.get("/token")
def show(portal: ThePortal, visitor: TheVisitor, selesai: str = "") -> Response:
    return _page(portal, visitor, notice=ENDED if selesai else "")


@router.post("/token")
def act(request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields) -> Response:
    """A token lets a program act: making one wants a proof that is a few minutes old."""
    press = Press(portal, request, visitor, "/token", fields)
    return pressed(
        press,
        lambda who: _acted(portal, who, fields),
        lambda who, told: _page(portal, who, 409, told, values=fields),
        final=True,
    )


def _acted(portal: Portal, visitor: Visitor, fields: dict[str, str]) -> Response:
    account, person = visitor.signed_in.account_id, visitor.employee_id
    now, at = portal.now(), portal.business_now()
    try:
        if fields.get("trigger") == "end_token":
            number = number_of(fields.get("nomor", ""), LARGEST_ID) or 0
            tokens.end(portal.engine, account, person, number, now, at)
            return RedirectResponse("/token?selesai=ya", status_code=303)
        secret = tokens.make(portal.engine, account, person, fields.get("nama", ""), now, at)
    except RefusedError as fault:
        return _page(portal, visitor, 422, *fault.reasons, values=fields)
    return _page(portal, visitor, secret=secret)


def _page(
    portal: Portal,
    visitor: Visitor,
    status: int = 200,
    *faults: str,
    notice: str = "",
    secret: str = "",
    values: dict[str, str] | None = None,
) -> Response:
    with reading(portal.engine) as session:
        found = tokens.tokens(session, visitor.signed_in.account_id, portal.now())
    zone = portal.settings.timezone
    told = [
        {
            "number": each.number,
            "name": each.name,
            "made": long_date(each.made_at.astimezone(zone).date()),
            "expires": long_date(each.expires_at.astimezone(zone).date()),
        }
        for each in found
    ]
    return page(
        "token", status, visitor=visitor, tokens=told, secret=secret, notice=notice, faults=faults,
        values=values or {},
    )  # fmt: skip
