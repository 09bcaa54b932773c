"""Proof for an act: the session, or, where it ran out or the act is final, a password or code beside the form.

What was typed is kept in the page that asks: nobody loses a text because a session ended.
"""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from models.session import reading, transaction
from web.entrance import REFUSALS, arrange_code, local_path
from web.fields import Fields
from web.pages import page
from web.portal import Portal, ThePortal
from web.visitors import (
    MaybeVisitor,
    StaleFormError,
    Visitor,
    begin,
    browser_secret,
    check_form,
    keep_browser,
    keep_session,
    visitor_behind,
)
from workflow import signing_in
from workflow.signing_in import SignInError

router = APIRouter()
PROOF = ("bukti_pengenal", "bukti_sandi", "bukti_kode", "tanda", "kembali")
"""Fields of the proof itself, which are not kept."""
__all__ = ["REFUSALS", "Press", "Proven", "ask_proof", "pressed", "proven", "router"]


@dataclass(frozen=True)
class Proven:
    """Who acts; `secret` is that of a new session, where the proof came with the form."""

    visitor: Visitor
    secret: str | None = None

    def keep(self, portal: Portal, request: Request, answer: Response) -> Response:
        if self.secret is not None:
            keep_session(portal, request, answer, self.secret)
        return answer


@dataclass(frozen=True)
class Press:
    """One press of a button: on which page, by whom, with what beside it."""

    portal: Portal
    request: Request
    visitor: Visitor | None
    path: str
    fields: dict[str, str]

    @property
    def trigger(self) -> str:
        return self.fields.get("trigger", "")


def pressed(
    press: Press,
    act: Callable[[Visitor], Response],
    again: Callable[[Visitor, str], Response],
    *,
    final: bool = False,
) -> Response:
    """What `act` answers to whoever is proven; `again` shows a form of another session with every word typed."""
    visitor, fields = press.visitor, press.fields
    try:
        who = proven(press.portal, press.request, visitor, fields, final=final)
    except REFUSALS as fault:
        return ask_proof(press.path, visitor, fields, str(fault))
    except StaleFormError as fault:
        assert visitor is not None
        return again(visitor, str(fault))
    if who is None:
        return ask_proof(press.path, visitor, fields)
    return who.keep(press.portal, press.request, act(who.visitor))


def proven(
    portal: Portal, request: Request, visitor: Visitor | None, fields: dict[str, str], *, final: bool
) -> Proven | None:
    """None where a proof has still to be asked for. Raises one of REFUSALS, or StaleFormError."""
    if fields.get("bukti_sandi") or fields.get("bukti_kode"):
        return _by_proof(portal, request, visitor, fields)
    if visitor is None or (final and not visitor.signed_in.is_recent(portal.now())):
        return None
    check_form(visitor, fields)
    return Proven(visitor)


def _by_proof(portal: Portal, request: Request, visitor: Visitor | None, fields: dict[str, str]) -> Proven:
    account: int | None
    browser = browser_secret(portal, request)
    if fields.get("bukti_kode"):
        with transaction(portal.engine) as session:
            account = signing_in.redeem_code(session, fields["bukti_kode"], browser, portal.now())
    else:
        identifier, password = _identifier(portal, visitor, fields), fields["bukti_sandi"]
        account = signing_in.check_password(portal.engine, identifier, password, browser, portal.now())
    if account is None or (visitor is not None and account != visitor.signed_in.account_id):
        raise SignInError
    with transaction(portal.engine) as session:
        secret = begin(session, portal, request, account)
    proved = visitor_behind(portal, secret)
    if proved is None:
        raise SignInError  # closed at this very moment
    return Proven(proved, secret)


def _identifier(portal: Portal, visitor: Visitor | None, fields: dict[str, str]) -> str:
    if visitor is None:
        return fields.get("bukti_pengenal", "")
    with reading(portal.engine) as session:
        return signing_in.identifier_of(session, visitor.employee_id)


def ask_proof(
    path: str, visitor: Visitor | None, fields: dict[str, str], *faults: str, code_sent: bool = False
) -> Response:
    kept = {name: value for name, value in fields.items() if name not in PROOF}
    return page(
        "buktikan",
        401 if visitor is None else 403,
        visitor=visitor,
        path=path,
        kept=kept,
        pengenal=fields.get("bukti_pengenal", ""),
        code_sent=code_sent,
        faults=faults,
    )


@router.post("/bukti/kode")
async def send_proof_code(
    request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields
) -> Response:
    secret = browser_secret(portal, request)
    name = fields.get("bukti_pengenal", "")
    if visitor is not None:
        name = await run_in_threadpool(_identifier, portal, visitor, fields)
    await arrange_code(portal, name, secret)
    answer = ask_proof(local_path(fields.get("kembali", "")), visitor, fields, code_sent=True)
    keep_browser(portal, answer, secret)
    return answer
