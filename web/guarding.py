"""What holds for every request and answer: one address, our own forms only, headers that shut the rest out."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from web.portal import Portal
from web.watching import QUIET

READING = ("GET", "HEAD", "OPTIONS")
LARGEST = 1_000_000
"""Bytes of one form."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser would not say where a form comes from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
YEAR_SECONDS = 31_536_000
Next = Callable[[Request], Awaitable[Response]]


def guard(portal: Portal) -> Callable[[Request, Next], Awaitable[Response]]:
    async def guarded(request: Request, call_next: Next) -> Response:
        answer = _refused(portal, request) or await call_next(request)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if portal.is_encrypted:
            answer.headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}"
        return answer

    return guarded


def _refused(portal: Portal, request: Request) -> Response | None:
    if request.headers.get("host", "") != urlsplit(portal.origin).netloc and request.url.path not in QUIET:
        if request.method in READING:
            return RedirectResponse(f"{portal.origin}{_local(request)}", status_code=307)
        return PlainTextResponse(f"Buka SIULAK lewat {portal.origin}", status_code=421)
    if request.method in READING:
        return None
    if not _is_ours(portal, request):
        return PlainTextResponse(
            "Formulir ini tidak berasal dari halaman SIULAK. Muat ulang halamannya.", 403
        )
    if int(request.headers.get("content-length") or LARGEST + 1) > LARGEST:
        return PlainTextResponse("Isian terlalu besar.", status_code=413)
    return None


def _is_ours(portal: Portal, request: Request) -> bool:
    """Browsers name where a form came from; what names nothing is no browser's form."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    return request.headers.get("origin") == portal.origin


def _local(request: Request) -> str:
    path = "/" + request.url.path.lstrip("/")
    return f"{path}?{request.url.query}" if request.url.query else path
