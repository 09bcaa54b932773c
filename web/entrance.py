"""Signing in and out: by password, by a mailed code, by an invitation or a printed slip."""

import logging
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from models.session import reading, transaction
from web.pages import page
from web.portal import Portal, ThePortal
from web.visitors import (
    Fields,
    MaybeVisitor,
    TheVisitor,
    browser_secret,
    check_form,
    keep_browser,
    let_in,
    let_out,
)
from workflow import signing_in, tasks
from workflow.errors import RefusedError
from workflow.signing_in import SignInError, TooManyTriesError

router = APIRouter()
log = logging.getLogger("siulak.portal")
HOME = "/tugas"
Wish = Annotated[str, Query(max_length=200)]


def local_path(wished: str) -> str:
    """Where to go on after signing in: a page of ours, never another host."""
    plain = wished.startswith("/") and not wished.startswith(("//", "/\\")) and wished.isprintable()
    return wished if plain and "\\" not in wished else HOME


@router.get("/masuk")
def ask_who(visitor: MaybeVisitor, lanjut: Wish = HOME) -> Response:
    if visitor is not None:
        return RedirectResponse(local_path(lanjut), status_code=303)
    return page("masuk", lanjut=local_path(lanjut), pengenal="")


@router.post("/masuk")
def sign_in(portal: ThePortal, fields: Fields) -> Response:
    lanjut, pengenal = local_path(fields.get("lanjut", HOME)), fields.get("pengenal", "")
    try:
        account = signing_in.check_password(portal.engine, pengenal, fields.get("sandi", ""), portal.now())
    except (SignInError, TooManyTriesError) as fault:
        return page("masuk", 401, lanjut=lanjut, pengenal=pengenal, faults=(str(fault),))
    return _welcome(portal, account, lanjut)


@router.post("/masuk/kode")
def send_code(request: Request, portal: ThePortal, fields: Fields) -> Response:
    """Answers the same whether there is such a person or not."""
    pengenal = fields.get("pengenal", "")
    return _code_sent(request, portal, pengenal, local_path(fields.get("lanjut", HOME)))


def _code_sent(request: Request, portal: Portal, pengenal: str, lanjut: str) -> Response:
    secret = browser_secret(portal, request)
    with transaction(portal.engine) as session:
        sent = signing_in.request_code(session, pengenal, secret, portal.now())
    log.info("code requested", extra={"sent": sent})
    answer = page("kode", lanjut=lanjut)
    keep_browser(portal, answer, secret)
    return answer


@router.post("/masuk/kode/periksa")
def check_code(request: Request, portal: ThePortal, fields: Fields) -> Response:
    lanjut = local_path(fields.get("lanjut", HOME))
    with transaction(portal.engine) as session:
        account = signing_in.redeem_code(
            session, fields.get("kode", ""), browser_secret(portal, request), portal.now()
        )
    if account is None:
        fault = "Kode itu tidak cocok, sudah dipakai, atau sudah lewat waktunya. Minta kode baru bila perlu."
        return page("kode", 401, lanjut=lanjut, faults=(fault,))
    return _welcome(portal, account, lanjut)


def _welcome(portal: Portal, account: int, lanjut: str) -> Response:
    answer = RedirectResponse(lanjut, status_code=303)
    let_in(portal, answer, account)
    return answer


@router.post("/keluar")
def sign_out(portal: ThePortal, visitor: TheVisitor, fields: Fields) -> Response:
    check_form(visitor, fields)
    answer = RedirectResponse("/masuk", status_code=303)
    let_out(portal, answer, visitor)
    return answer


@router.get("/aktivasi")
def ask_slip() -> Response:
    return page("lembar")


@router.post("/aktivasi")
def open_slip(portal: ThePortal, fields: Fields) -> Response:
    """A slip is typed, so it goes by POST: its letters stay out of addresses and histories."""
    return _invitation(portal, fields.get("kode", ""), portal.now())


@router.get("/aktivasi/{token}")
def open_invitation(token: str, portal: ThePortal) -> Response:
    """Shows the form; only its button uses the invitation up."""
    return _invitation(portal, token, portal.now())


def _invitation(portal: Portal, token: str, now: datetime, *faults: str) -> Response:
    with reading(portal.engine) as session:
        signing_in.secret_behind(session, token, now)
    return page("aktivasi", 422 if faults else 200, token=token, faults=faults)


@router.post("/aktivasi/pakai")
def activate(portal: ThePortal, fields: Fields) -> Response:
    """Signs in; a password is set when one was typed."""
    token, password, now = fields.get("token", ""), fields.get("sandi", ""), portal.now()
    with reading(portal.engine) as session:
        account = signing_in.secret_behind(session, token, now).account_id
    if password:
        try:
            signing_in.check_choice(portal.engine, account, password)
        except RefusedError as refusal:
            return _invitation(portal, token, now, *refusal.reasons)
    with transaction(portal.engine) as session:
        signing_in.redeem(session, token, now)
    if password:
        signing_in.choose_password(portal.engine, account, password, now)
    return _welcome(portal, account, HOME)


@router.get("/sandi")
def ask_password(visitor: TheVisitor) -> Response:
    return page("sandi", visitor=visitor)


@router.post("/sandi")
def change_password(portal: ThePortal, visitor: TheVisitor, fields: Fields) -> Response:
    check_form(visitor, fields)
    account = visitor.signed_in.account_id
    if not visitor.signed_in.is_recent(portal.now()):
        return page("sandi", 403, visitor=visitor, faults=(NOT_RECENT,))
    try:
        signing_in.choose_password(portal.engine, account, fields.get("sandi", ""), portal.now())
    except RefusedError as refusal:
        return page("sandi", 422, visitor=visitor, faults=refusal.reasons)
    return _welcome(portal, account, HOME)


NOT_RECENT = "Masuk lagi dahulu (paling lama lima menit sebelum mengganti kata sandi)."


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
        signing_in.request_code_for(session, recipient_id, secret, portal.now())
    answer = page("kode", lanjut=f"/tugas/{prompt_id}")
    keep_browser(portal, answer, secret)
    return answer
