"""What holds for every request and answer: one address, our own forms only, headers that shut the rest out."""

from typing import Any
from urllib.parse import urlsplit

from fastapi import HTTPException, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.pages import page
from web.portal import Portal
from web.uploads import most_bytes
from web.watching import QUIET, REQUEST

READING = ("GET", "HEAD", "OPTIONS")
API = "/api/"
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
TOO_LARGE_FILES = (
    "Berkas-berkas yang dipilih jauh terlalu besar, jadi tidak diterima. Tekan tombol Kembali pada peramban; "
    "isian di sana masih ada. Pilih berkas yang lebih kecil, lalu kirim lagi."
)
YEAR_SECONDS = 31_536_000
BROKEN = "Terjadi kesalahan pada SIULAK. Isian Bapak/Ibu belum tersimpan; coba lagi sebentar lagi."


class Guard:
    """Stands before everything else, also before what an error answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        portal: Portal = scope["app"].state.portal
        answer = _Answer(send, encrypted=portal.is_encrypted, bare=scope["method"] == "HEAD")
        refusal = _refused(portal, Request(scope))
        if refusal is not None:
            await refusal(scope, receive, answer.send)
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        try:
            most = LARGEST + most_bytes(portal.settings, Request(scope))
            await self._app(scope, _counted(receive, most), answer.send)
        except Exception:
            if not answer.begun:
                await page("galat", 500, sentence=f"{BROKEN} Nomor kejadian: {scope.get(REQUEST, '-')}.")(
                    scope, receive, answer.send
                )
            raise  # for the log


class _Answer:
    """Adds the headers to an answer's beginning; sends none of its body to who asked for the head alone."""

    def __init__(self, send: Send, *, encrypted: bool, bare: bool) -> None:
        self._send, self._encrypted, self._bare = send, encrypted, bare
        self.begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self._encrypted:
                headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}"
        elif self._bare:
            message = {**message, "body": b""}
        await self._send(message)


def _refused(portal: Portal, request: Request) -> Response | None:
    if request.headers.get("host", "") != urlsplit(portal.origin).netloc and request.url.path not in QUIET:
        if request.method in READING:
            return RedirectResponse(f"{portal.origin}{_local(request)}", status_code=307)
        return PlainTextResponse(f"Buka SIULAK lewat {portal.origin}", 421)
    return None if request.method in READING else _refused_form(portal, request)


def _refused_form(portal: Portal, request: Request) -> Response | None:
    if request.method != "POST":
        return PlainTextResponse("Cara itu tidak ada di sini.", 405, {"Allow": "GET, HEAD, POST"})
    if not (_is_ours(portal, request) or _is_a_programs(request)):
        return PlainTextResponse(
            "Formulir ini tidak berasal dari halaman SIULAK. Muat ulang halamannya.", 403
        )
    length = request.headers.get("content-length", "")
    files = most_bytes(portal.settings, request)
    if not (length.isdecimal() and int(length[:20]) <= LARGEST + files):
        return PlainTextResponse(TOO_LARGE_FILES if files else "Isian terlalu besar.", 413)
    return None


def _is_ours(portal: Portal, request: Request) -> bool:
    """Browsers name where a form came from; what names nothing is no browser's form."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    return request.headers.get("origin") == portal.origin


def _is_a_programs(request: Request) -> bool:
    """No page of another site can send this header: a browser asks us first, and we never answer that."""
    return request.url.path.startswith(API) and request.headers.get("authorization", "").startswith("Bearer ")


def _local(request: Request) -> str:
    path = "/" + request.url.path.lstrip("/")
    return f"{path}?{request.url.query}" if request.url.query else path


def _counted(receive: Receive, most: int) -> Receive:
    """Reads no more than a form may have, whatever it said of its size."""
    read = 0

    async def counted() -> Message:
        nonlocal read
        message: Any = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise HTTPException(413)
        return message  # type: ignore[no-any-return]

    return counted
