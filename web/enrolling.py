"""The first way in: by an invitation that was mailed, or by a slip that was printed."""

from fastapi import APIRouter, Request, Response

from web.entrance import HOME, welcome
from web.fields import Fields
from web.pages import page
from web.portal import Portal, ThePortal
from workflow import enrolling
from workflow.errors import RefusedError
from workflow.passwords import BusyError

router = APIRouter()


@router.get("/aktivasi")
def ask_slip() -> Response:
    return page("lembar")


@router.post("/aktivasi")
def open_slip(portal: ThePortal, fields: Fields) -> Response:
    """A slip is typed, so it goes by POST: its letters stay out of addresses and histories."""
    return _invitation(portal, fields.get("kode", ""))


@router.get("/aktivasi/{token}")
def open_invitation(token: str, portal: ThePortal) -> Response:
    """Shows the form; only its button, with the right NIP, uses the invitation up."""
    return _invitation(portal, token)


def _invitation(portal: Portal, token: str, status: int = 200, nip: str = "", *faults: str) -> Response:
    needed = enrolling.needs_password(portal.engine, token, portal.now())
    return page("aktivasi", status, token=token, needed=needed, nip=nip, faults=faults)


@router.post("/aktivasi/pakai")
def activate(request: Request, portal: ThePortal, fields: Fields) -> Response:
    """Signs in; a password is set when one was typed."""
    token, nip = fields.get("token", ""), fields.get("nip", "")
    try:
        account = enrolling.activate(portal.engine, token, nip, fields.get("sandi", ""), portal.now())
    except RefusedError as refusal:
        return _invitation(portal, token, 422, nip, *refusal.reasons)
    except BusyError as fault:
        return _invitation(portal, token, 503, nip, str(fault))
    return welcome(portal, request, account, HOME)
