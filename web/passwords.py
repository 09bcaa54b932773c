"""Choosing a password: after a fresh proof, so that a browser left open cannot be used for it."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from models.session import reading
from web.entrance import HOME, welcome
from web.fields import Fields
from web.pages import page
from web.portal import Portal, ThePortal
from web.proving import REFUSALS, ask_proof, proven
from web.visitors import TheVisitor, Visitor
from workflow import enrolling, signing_in
from workflow.errors import RefusedError
from workflow.passwords import BusyError

router = APIRouter()
PATH = "/sandi"


@router.get(PATH)
def ask_password(portal: ThePortal, visitor: TheVisitor) -> Response:
    if not visitor.signed_in.is_recent(portal.now()):
        return ask_proof(PATH, visitor, {})
    return _form(portal, visitor)


def _form(portal: Portal, visitor: Visitor, status: int = 200, *faults: str) -> Response:
    with reading(portal.engine) as session:
        pengenal = signing_in.identifier_of(session, visitor.employee_id)
    return page("sandi", status, visitor=visitor, pengenal=pengenal, faults=faults)


@router.post(PATH)
def change_password(request: Request, portal: ThePortal, visitor: TheVisitor, fields: Fields) -> Response:
    """A proof leads back to the empty form: a password that was typed is kept in no page."""
    try:
        who = proven(portal, request, visitor, fields, final=True)
    except REFUSALS as fault:
        return ask_proof(PATH, visitor, {}, str(fault))
    if who is None:
        return ask_proof(PATH, visitor, {})
    if who.secret is not None:
        return who.keep(portal, request, RedirectResponse(PATH, status_code=303))
    return _changed(request, portal, visitor, fields)


def _changed(request: Request, portal: Portal, visitor: Visitor, fields: dict[str, str]) -> Response:
    account = visitor.signed_in.account_id
    try:
        enrolling.choose_password(portal.engine, account, fields.get("sandi", ""), portal.now())
    except RefusedError as refusal:
        return _form(portal, visitor, 422, *refusal.reasons)
    except BusyError as fault:
        return _form(portal, visitor, 503, str(fault))
    return welcome(portal, request, account, HOME)
