"""Signing in and out, by password or by a mailed code; and the links of mails, which lead to the same door."""

import logging
from typing import Annotated

import anyio
from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from models.session import transaction
from web.fields import Fields
from web.pages import page
from web.portal import Portal, ThePortal
from web.visitors import (
    MaybeVisitor,
    begin,
    browser_secret,
    check_form,
    keep_browser,
    keep_session,
    let_in,
    let_out,
)
from workflow import signing_in, tasks
from workflow.passwords import BusyError
from workflow.signing_in import SignInError, TooManyTriesError

router = APIRouter()
log = logging.getLogger("siulak.portal")
HOME = "/tugas"
LONGEST_WISH = 200
Wish = Annotated[str, Query()]
REFUSALS = (SignInError, TooManyTriesError, BusyError)
STATUS = {SignInError: 401, TooManyTriesError: 429, BusyError: 503}


def local_path(wished: str) -> str:
    """Where to go on after signing in: a page of ours, never another host."""
    plain = wished.startswith("/") and not wished.startswith("//") and wished.isprintable()
    return wished if plain and "\\" not in wished and len(wished) <= LONGEST_WISH else HOME


@router.get("/masuk")
def ask_who(visitor: MaybeVisitor, lanjut: Wish = HOME) -> Response:
    if visitor is not None:
        return RedirectResponse(local_path(lanjut), status_code=303)
    return page("masuk", lanjut=local_path(lanjut), pengenal="")


@router.post("/masuk")
def sign_in(request: Request, portal: ThePortal, fields: Fields) -> Response:
    lanjut, pengenal = local_path(fields.get("lanjut", HOME)), fields.get("pengenal", "")
    browser = browser_secret(portal, request)
    try:
        account = signing_in.check_password(
            portal.engine, pengenal, fields.get("sandi", ""), browser, portal.now()
        )
    except REFUSALS as fault:
        log.warning("sign-in refused: %s", type(fault).__name__)
        status = STATUS[type(fault)]
        return page("masuk", status, lanjut=lanjut, pengenal=pengenal, faults=(str(fault),))
    return welcome(portal, request, account, lanjut)


@router.post("/masuk/kode")
async def send_code(request: Request, portal: ThePortal, fields: Fields) -> Response:
    """Answers the same, and after the same time, whether there is such a person or not."""
    secret, lanjut = browser_secret(portal, request), local_path(fields.get("lanjut", HOME))
    await arrange_code(portal, fields.get("pengenal", ""), secret)
    return _ask_code(portal, secret, lanjut)


async def arrange_code(portal: Portal, name: str, secret: str) -> None:
    begun = anyio.current_time()
    await run_in_threadpool(_arrange_code, portal, name, secret)
    await anyio.sleep_until(begun + portal.floor)


def _arrange_code(portal: Portal, name: str, secret: str) -> None:
    with transaction(portal.engine) as session:
        sent = signing_in.request_code(session, name, secret, portal.now())
    log.info("code requested", extra={"sent": sent})


def _ask_code(portal: Portal, secret: str, lanjut: str) -> Response:
    answer = page("kode", lanjut=lanjut)
    keep_browser(portal, answer, secret)
    return answer


@router.post("/masuk/kode/periksa")
def check_code(request: Request, portal: ThePortal, fields: Fields) -> Response:
    lanjut, browser = local_path(fields.get("lanjut", HOME)), browser_secret(portal, request)
    with transaction(portal.engine) as session:
        account = signing_in.redeem_code(session, fields.get("kode", ""), browser, portal.now())
        secret = begin(session, portal, request, account) if account is not None else None
    if secret is None:
        fault = "Kode itu tidak cocok, sudah dipakai, atau sudah lewat waktunya. Minta kode baru bila perlu."
        return page("kode", 401, lanjut=lanjut, faults=(fault,))
    answer = RedirectResponse(lanjut, status_code=303)
    keep_session(portal, request, answer, secret)
    return answer


def welcome(portal: Portal, request: Request, account: int, lanjut: str) -> Response:
    answer = RedirectResponse(lanjut, status_code=303)
    let_in(portal, request, answer, account)
    return answer


@router.post("/keluar")
def sign_out(portal: ThePortal, visitor: MaybeVisitor, fields: Fields) -> Response:
    """Whoever is out already is told no more than whoever leaves."""
    answer = RedirectResponse("/masuk", status_code=303)
    if visitor is not None:
        check_form(visitor, fields)
        let_out(portal, answer, visitor)
    return answer


@router.get("/t/{token}")
def follow_link(token: str, portal: ThePortal, visitor: MaybeVisitor) -> Response:
    """A link in a mail locates a task and proves nothing: it may have been forwarded, or opened by a scanner."""
    prompt_id, recipient_id = tasks.behind_link(portal.engine, token)
    if visitor is None:
        return page("tautan", token=token)
    if visitor.employee_id != recipient_id:
        log.warning("link of another person", extra={"prompt": prompt_id})
        return page("bukan_anda", 403, visitor=visitor)
    return RedirectResponse(f"/tugas/{prompt_id}", status_code=303)


@router.post("/t/{token}/kode")
def send_code_for_link(token: str, request: Request, portal: ThePortal) -> Response:
    """The code goes to the address that the link went to: nothing is told to whoever holds the link."""
    prompt_id, recipient_id = tasks.behind_link(portal.engine, token)
    secret = browser_secret(portal, request)
    with transaction(portal.engine) as session:
        signing_in.request_code_for(session, recipient_id, token, secret, portal.now())
    return _ask_code(portal, secret, f"/tugas/{prompt_id}")
