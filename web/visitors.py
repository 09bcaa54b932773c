"""Who uses this browser: the cookie, the session behind it, and the token that ties a form to it."""

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Request, Response

from models.session import reading, transaction
from web.portal import Portal, ThePortal
from workflow import signing_in
from workflow.signing_in import SignedIn

SESSION, BROWSER = "siulak", "siulak-peramban"


class SignedOutError(Exception):
    """Silakan masuk dahulu."""


class StaleFormError(Exception):
    """Formulir ini sudah kedaluwarsa; muat ulang halamannya lalu kirim lagi."""


@dataclass(frozen=True)
class Visitor:
    """A signed-in person in one browser."""

    signed_in: SignedIn
    form_token: str

    @property
    def employee_id(self) -> int:
        return self.signed_in.employee_id


def cookie_name(portal: Portal, name: str) -> str:
    """Over https the browser itself keeps such a cookie from other hosts and from plain http."""
    return f"__Host-{name}" if portal.is_encrypted else name


def form_token(secret: str) -> str:
    return sha256(f"form:{secret}".encode()).hexdigest()


def visitor_or_nobody(request: Request, portal: ThePortal) -> Visitor | None:
    secret = request.cookies.get(cookie_name(portal, SESSION))
    if not secret:
        return None
    now = portal.now()
    with reading(portal.engine) as session:
        found = signing_in.signed_in(session, secret, now)
        rested = found is not None and signing_in.is_to_be_seen(session, found.session_id, now)
    if found is None:
        return None
    if rested:
        with transaction(portal.engine) as session:
            signing_in.seen(session, found.session_id, now)
    return Visitor(found, form_token(secret))


MaybeVisitor = Annotated[Visitor | None, Depends(visitor_or_nobody)]


def visitor(found: MaybeVisitor) -> Visitor:
    if found is None:
        raise SignedOutError
    return found


TheVisitor = Annotated[Visitor, Depends(visitor)]


def check_form(visitor: Visitor, fields: dict[str, str]) -> None:
    """Raises StaleFormError for a form that was not made for this session."""
    if not hmac.compare_digest(fields.get("tanda", ""), visitor.form_token):
        raise StaleFormError


async def form_fields(request: Request) -> dict[str, str]:
    """The text fields of a form; files are no part of any page here."""
    form = await request.form(max_files=0, max_fields=200)
    return {name: value for name, value in form.items() if isinstance(value, str)}


Fields = Annotated[dict[str, str], Depends(form_fields)]


def let_in(portal: Portal, answer: Response, account_id: int) -> None:
    """A new session for this browser."""
    with transaction(portal.engine) as session:
        secret = signing_in.begin(session, account_id, portal.now())
    _set(portal, answer, SESSION, secret)


def let_out(portal: Portal, answer: Response, visitor: Visitor) -> None:
    with transaction(portal.engine) as session:
        signing_in.end(session, visitor.signed_in.session_id, portal.now())
    answer.delete_cookie(cookie_name(portal, SESSION), path="/", secure=portal.is_encrypted, httponly=True)


def browser_secret(portal: Portal, request: Request) -> str:
    """What ties a mailed code to the browser that asked for it."""
    return request.cookies.get(cookie_name(portal, BROWSER)) or secrets.token_urlsafe(32)


def keep_browser(portal: Portal, answer: Response, secret: str) -> None:
    _set(portal, answer, BROWSER, secret)


def _set(portal: Portal, answer: Response, name: str, secret: str) -> None:
    answer.set_cookie(
        cookie_name(portal, name),
        secret,
        path="/",
        secure=portal.is_encrypted,
        httponly=True,
        samesite="lax",
    )
