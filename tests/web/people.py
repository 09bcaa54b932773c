"""People of the small office in front of the portal, each in a browser of their own."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape

from httpx import Response
from sqlalchemy import Engine, select
from starlette.testclient import TestClient

from config.settings import Settings
from models.account import Account
from models.session import reading, transaction
from web.app import create_app
from web.visitors import SESSION
from workflow import accounts, signing_in

ADDRESS = "http://portal.kerincikab.example"
START = datetime(2026, 11, 24, 3, tzinfo=UTC)
TOKEN_FIELD = re.compile(r'name="tanda" value="([0-9a-f]{64})"')


class Wall:
    """The wall clock of a test."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Browser:
    """One browser; its forms say where they come from, as a real one's do."""

    client: TestClient
    form: str = ""

    def get(self, path: str) -> Response:
        answer: Response = self.client.get(path, follow_redirects=True)
        found = TOKEN_FIELD.search(answer.text)
        self.form = found[1] if found else self.form
        return answer

    def post(self, path: str, **fields: str) -> Response:
        data = {"tanda": self.form, **fields}
        headers = {"origin": ADDRESS, "sec-fetch-site": "same-origin"}
        answer: Response = self.client.post(path, data=data, headers=headers, follow_redirects=True)
        return answer


@dataclass
class Town:
    """The portal over one database."""

    engine: Engine
    settings: Settings
    wall: Wall

    def browser(self) -> Browser:
        app = create_app(self.settings, self.engine, self.wall)
        return Browser(TestClient(app, base_url=ADDRESS))

    def signed_in(self, person: int) -> Browser:
        browser = self.browser()
        with transaction(self.engine) as session:
            accounts.open_missing(session, self.wall.now)
            account = session.scalars(select(Account.id).where(Account.employee_id == person)).one()
            secret = signing_in.begin(session, account, self.wall.now)
        browser.client.cookies.set(SESSION, secret)
        browser.get("/tugas")
        return browser

    def nip(self, person: int) -> str:
        with reading(self.engine) as session:
            return signing_in.identifier_of(session, person)


def words(answer: Response) -> str:
    """What a page says, without its marks."""
    plain = re.sub(r"<(style|title)[^>]*>.*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(plain).split())
