"""A page to read the mails that the catcher caught: for an office on trial, never for a real one.

Whoever can open it reads everybody's mail, so it is a program of its own on loopback and no part of the portal.
"""

import argparse
import os
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from config.settings import Settings
from web.guarding import HEADERS
from web.pages import page, style
from workflow.wording import moment_text

NEWEST = 300
POLICY = {
    **HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-src 'self'"
    ),
}
"""Mails carry their style inside; nothing of a mail runs, and nothing of it is fetched."""


def create_app(folder: Path, zone: ZoneInfo) -> FastAPI:
    app = FastAPI(title="SIULAK: surel tertangkap", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/")
    def newest(untuk: str = "") -> Response:
        mails = [mail for mail in _mails(folder, zone) if untuk.lower() in str(mail["untuk"]).lower()]
        return _answer(page("surat_daftar", mails=mails[:NEWEST], total=len(mails), untuk=untuk))

    @app.get("/surat/{name}")
    def one(name: str) -> Response:
        path = _file(folder, name)
        if path is None:
            return _answer(page("galat", 404, sentence="Surel itu tidak ada."))
        mail = _parsed(path)
        return _answer(page("surat", mail=_head(path, mail, zone), text=_body(mail, "plain"), file=name))

    @app.get("/surat/{name}/tampilan")
    def shown(name: str) -> Response:
        """The HTML part as a mail program would show it; its links open in the whole window."""
        path = _file(folder, name)
        html = _body(_parsed(path), "html") if path else ""
        return _answer(HTMLResponse(html.replace("<head>", '<head><base target="_top">', 1)))

    @app.get("/gaya.css")
    def css(_request: Request) -> Response:
        return Response(style(), media_type="text/css")

    return app


def _answer(response: Response) -> Response:
    response.headers.update(POLICY)
    return response


def _mails(folder: Path, zone: ZoneInfo) -> list[dict[str, str]]:
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [_head(path, _parsed(path), zone) for path in paths]


def _file(folder: Path, name: str) -> Path | None:
    """Only what the folder itself lists: a name from an address is never made a path."""
    return next((path for path in folder.glob("*.eml") if path.name == name), None)


def _parsed(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=policy.default)


def _head(path: Path, mail: EmailMessage, zone: ZoneInfo) -> dict[str, str]:
    return {
        "name": path.name,
        "untuk": str(mail["To"]),
        "perihal": str(mail["Subject"]),
        "tanggal": moment_text(parsedate_to_datetime(str(mail["Date"])).astimezone(zone)),
        "id": str(mail["Message-ID"]),
    }


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


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
