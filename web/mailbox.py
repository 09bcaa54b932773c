"""A page to read the mails that the catcher caught: for an office on trial, never for a real one.

Whoever can open it reads everybody's mail, so it is a program of its own on loopback and no part of the portal.
"""

import argparse
import os
from collections.abc import Awaitable, Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from config.settings import Settings
from web.guarding import HEADERS
from web.pages import page, style
from workflow.wording import moment_text

NEWEST = 300
OURS = ("127.0.0.1", "localhost")
POLICY = {
    **HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
        "frame-src 'self'; frame-ancestors 'self'"
    ),
}
"""Mails carry their style inside; nothing of a mail runs, and nothing of it is fetched."""
SHOWN = POLICY | {
    "Content-Security-Policy": POLICY["Content-Security-Policy"]
    + "; sandbox allow-top-navigation-by-user-activation"
}
"""A mail's own HTML is shut in also where it is opened by itself."""
UNREADABLE = "Bagian email ini tidak dapat dibaca."


def create_app(folder: Path, zone: ZoneInfo) -> FastAPI:
    app = FastAPI(title="SIULAK: email tertangkap", docs_url=None, redoc_url=None, openapi_url=None)
    app.middleware("http")(_only_here)

    @app.get("/")
    def newest(untuk: str = "") -> Response:
        paths = _paths(folder)
        mails = list(_mails(paths if untuk else paths[:NEWEST], zone, untuk.lower()))
        return page(
            "surat_daftar", mails=mails[:NEWEST], total=len(mails) if untuk else len(paths), untuk=untuk
        )

    @app.get("/surat/{name}")
    def one(name: str) -> Response:
        path = _file(folder, name)
        if path is None:
            return page("surat_tiada", 404)
        mail = _parsed(path)
        return page("surat", mail=_head(path, mail, zone), text=_body(mail, "plain"), file=name)

    @app.get("/surat/{name}/tampilan")
    def shown(name: str) -> Response:
        """The HTML part as a mail program would show it; its links open in the whole window."""
        path = _file(folder, name)
        html = _body(_parsed(path), "html") if path else ""
        return HTMLResponse(html.replace("<head>", '<head><base target="_top">', 1), headers=SHOWN)

    @app.get("/gaya.css")
    def css(_request: Request) -> Response:
        return Response(style(), media_type="text/css")

    return app


async def _only_here(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """A page elsewhere whose name was made to lead to this machine reads nothing."""
    if request.url.hostname not in OURS:
        return PlainTextResponse("Buka halaman ini lewat 127.0.0.1.", 421)
    answer = await call_next(request)
    for name, value in POLICY.items():
        answer.headers.setdefault(name, value)
    return answer


def _paths(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _mails(paths: list[Path], zone: ZoneInfo, wanted: str) -> list[dict[str, str]]:
    heads = (_head(path, _parsed(path), zone) for path in paths)
    return [head for head in heads if wanted in head["untuk"].lower()]


def _file(folder: Path, name: str) -> Path | None:
    """Only what the folder itself lists: a name from an address is never made a path."""
    return next((path for path in folder.glob("*.eml") if path.name == name), None)


def _parsed(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def _head(path: Path, mail: EmailMessage, zone: ZoneInfo) -> dict[str, str]:
    return {
        "name": path.name,
        "untuk": str(mail["To"] or "-"),
        "perihal": str(mail["Subject"] or "(tanpa perihal)"),
        "tanggal": _date(mail, zone),
        "id": str(mail["Message-ID"] or "-"),
    }


def _date(mail: EmailMessage, zone: ZoneInfo) -> str:
    sent = getattr(mail["Date"], "datetime", None)
    return "-" if sent is None else moment_text(sent.astimezone(zone))


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, KeyError, ValueError):
        return UNREADABLE


def main() -> None:
    os.umask(0o077)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    uvicorn.run(
        create_app(options.folder, Settings().timezone),
        host="127.0.0.1",
        port=options.port,
        log_level="warning",
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
