"""Who uses this browser: the cookies, the session behind them, and the token that ties a form to it."""

import hmac
import re
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session

from models.session import reading, transaction
from web.portal import Portal, ThePortal
from workflow import browsers
from workflow.browsers import SignedIn

SESSION, BROWSER = "siulak", "siulak-peramban"
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
"""As `secrets.token_urlsafe(32)` writes them."""
YEAR_SECONDS = 31_536_000


class SignedOutError(Exception):
    """Silakan masuk dahulu."""


class StaleFormError(Exception):
    """Sesi di peramban ini sudah berganti sejak halaman dibuka. Muat ulang halamannya, lalu kirim lagi."""


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
    secret = _secret(portal, request, SESSION)
    found = None if secret is None else visitor_behind(portal, secret)
    request.state.visitor = found  # for the page of an error
    return found


def visitor_behind(portal: Portal, secret: str) -> Visitor | None:
    now = portal.now()
    with reading(portal.engine) as session:
        found = browsers.signed_in(session, secret, now)
    if found is None:
        return None
    if found.is_to_be_seen(now):
        with transaction(portal.engine) as session:
            browsers.seen(session, found.session_id, now)
    return Visitor(found, form_token(secret))


MaybeVisitor = Annotated[Visitor | None, Depends(visitor_or_nobody)]


def visitor(found: MaybeVisitor) -> Visitor:
    if found is None:
        raise SignedOutError
    return found


TheVisitor = Annotated[Visitor, Depends(visitor)]


def check_form(visitor: Visitor, fields: dict[str, str]) -> None:
    """Raises StaleFormError for a form that was not made for this session."""
    if not hmac.compare_digest(fields.get("tanda", "").encode(), visitor.form_token.encode()):
        raise StaleFormError


def let_in(portal: Portal, request: Request, answer: Response, account_id: int) -> None:
    """A new session for this browser; the one it had ends."""
    with transaction(portal.engine) as session:
        secret = begin(session, portal, request, account_id)
    keep_session(portal, request, answer, secret)


def begin(session: Session, portal: Portal, request: Request, account_id: int) -> str:
    """The secret of the new session, which its answer has to carry."""
    before, browser = _secret(portal, request, SESSION), browser_secret(portal, request)
    return browsers.begin(session, account_id, browser, portal.now(), instead_of=before)


def keep_session(portal: Portal, request: Request, answer: Response, secret: str) -> None:
    _set(portal, answer, SESSION, secret)
    keep_browser(portal, answer, browser_secret(portal, request))


def let_out(portal: Portal, answer: Response, visitor: Visitor) -> None:
    with transaction(portal.engine) as session:
        browsers.end(session, visitor.signed_in.session_id, portal.now())
    answer.delete_cookie(cookie_name(portal, SESSION), path="/", secure=portal.is_encrypted, httponly=True)


def browser_secret(portal: Portal, request: Request) -> str:
    """What ties a mailed code to the browser that asked for it, and by which the browser is known again."""
    if not hasattr(request.state, "browser"):
        request.state.browser = _secret(portal, request, BROWSER) or secrets.token_urlsafe(32)
    return str(request.state.browser)


def keep_browser(portal: Portal, answer: Response, secret: str) -> None:
    _set(portal, answer, BROWSER, secret, max_age=YEAR_SECONDS)


def _secret(portal: Portal, request: Request, name: str) -> str | None:
    """A cookie that we may have written; anything else is none."""
    value = request.cookies.get(cookie_name(portal, name), "")
    return value if SECRET.fullmatch(value) else None


def _set(portal: Portal, answer: Response, name: str, secret: str, max_age: int | None = None) -> None:
    answer.set_cookie(
        cookie_name(portal, name),
        secret,
        path="/",
        max_age=max_age,
        secure=portal.is_encrypted,
        httponly=True,
        samesite="lax",
    )
