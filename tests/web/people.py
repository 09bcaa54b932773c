"""People of the small office in front of the portal, each in a browser of their own."""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from functools import cache, cached_property
from html import unescape
from typing import Any, TypeVar

from anyio.from_thread import BlockingPortal
from fastapi import FastAPI
from httpx import Response
from sqlalchemy import Engine, select, update
from starlette.testclient import TestClient

from config.settings import Settings
from flows.freezing import freeze_due
from flows.run import Run
from models.account import Account
from models.prompt import OutboxMessage
from models.session import reading, transaction
from tests.factories import evaluation, prompts
from web.portal import Portal
from web.visitors import BROWSER, SESSION
from workflow import browsers, leases, passwords, signing_in
from workflow import tries as limits

T = TypeVar("T")
ADDRESS = "http://portal.kerincikab.example"
START = datetime(2026, 11, 24, 3, tzinfo=UTC)
TOKEN_FIELD = re.compile(r'name="tanda" value="([0-9a-f]{64})"')
PASSWORD = "kuda batu sungai lampu"
OURS = {"origin": ADDRESS, "sec-fetch-site": "same-origin"}
"""What a browser says when it sends a form of ours."""


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
        return self._shown(self.client.get(path, follow_redirects=True))

    def post(self, path: str, **fields: str) -> Response:
        data = {"tanda": self.form, **fields}
        return self._shown(self.client.post(path, data=data, headers=OURS, follow_redirects=True))

    def _shown(self, answer: Response) -> Response:
        found = TOKEN_FIELD.search(answer.text)
        self.form = found[1] if found else self.form
        return answer

    def plant(self, name: str, value: str) -> None:
        """A cookie that this browser has from before."""
        self.client.cookies.set(name, value, domain=self.client.base_url.host)

    @property
    def session(self) -> str | None:
        secret: str | None = self.client.cookies.get(SESSION)
        return secret


@dataclass
class Town:
    """The portal over one database."""

    app: FastAPI
    engine: Engine
    settings: Settings
    wall: Wall
    loop: BlockingPortal
    """One event loop for all requests of all tests."""

    def __post_init__(self) -> None:
        self.app.state.portal = self.portal

    @cached_property
    def portal(self) -> Portal:
        return Portal(self.settings, self.engine, self.wall, floor=0)

    def browser(self, *, faults_raise: bool = True) -> Browser:
        address = str(self.settings.base_url).rstrip("/")
        client = TestClient(self.app, base_url=address, raise_server_exceptions=faults_raise)
        client.portal = self.loop
        return Browser(client)

    def with_password(self, *people: int) -> "Town":
        """These people have the password PASSWORD."""
        with transaction(self.engine) as session:
            meant = Account.employee_id.in_(people)
            session.execute(update(Account).where(meant).values(password_digest=_digest()))
        return self

    def signed_in(self, person: int) -> Browser:
        """As somebody who just proved who it is; the next page gives the form's token."""
        browser = self.browser()
        with transaction(self.engine) as session:
            secret = browsers.begin(session, self.account(person), "a browser", self.wall.now)
        browser.plant(SESSION, secret)
        browser.get("/sandi")
        return browser

    def account(self, person: int) -> int:
        with reading(self.engine) as session:
            return session.scalars(select(Account.id).where(Account.employee_id == person)).one()

    def tired(self, person: int | None, name: str = "", tries: int = 10) -> None:
        """So many tries with the person's name, or with one that nobody has, from browsers that nobody knows."""
        with transaction(self.engine) as session:
            account = None if person is None else session.get_one(Account, self.account(person))
            who = limits.names(session, account, name or self.nip(person or 0), "a stranger's browser")
            for _ in range(tries):
                limits.note(session, who[0], "password", self.wall.now)

    def nip(self, person: int) -> str:
        with reading(self.engine) as session:
            return signing_in.identifier_of(session, person)

    def mailed(self) -> list[str]:
        """The texts of the account mails that leave now: codes, or invitations."""
        fencing = leases.take(self.engine, "letters", "a test")
        assert fencing is not None
        run = Run(self.settings, self.engine, self.wall.now, None, "letters", fencing)
        for urgent in (True, False):
            freeze_due(run, urgent=urgent)
        leases.release(self.engine, "letters", fencing)
        with transaction(self.engine) as session:
            mails = session.scalars(
                select(OutboxMessage)
                .where(OutboxMessage.cycle_id.is_(None), OutboxMessage.content.is_not(None))
                .order_by(OutboxMessage.id)
            ).all()
            texts = [_text(mail.content or b"") for mail in mails]
            for mail in mails:
                mail.state, mail.content = "accepted", None
        return texts

    def mailed_code(self) -> str:
        """The code of the one mail that leaves now."""
        (text,) = self.mailed()
        (code,) = re.findall(r"\b\d{4} \d{4}\b", text)
        return str(code)

    def mailed_links(self) -> list[str]:
        """The secrets of the invitations that leave now."""
        return [
            link for text in self.mailed() for link in re.findall(r"/aktivasi/([A-Za-z0-9_-]{20,})", text)
        ]


@cache
def _digest() -> str:
    return passwords.digest(PASSWORD)


def _text(content: bytes) -> str:
    body = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def words(answer: Response) -> str:
    """What a page says, without its marks."""
    plain = re.sub(r"<(style|title)[^>]*>.*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(plain).split())


def together(count: int, work: Callable[[int], T]) -> list[T]:
    """What each of so many got, all having left from one line."""
    line = threading.Barrier(count)

    def run(number: int) -> T:
        line.wait(60)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def task_of(town: Town, person: int, kind: str, about: int | None = None) -> str:
    """The page of a person's open task of a kind."""
    facts: dict[str, Any] = {"recipient_id": person, "kind": kind}
    if about is not None:
        facts["evaluation_id"] = evaluation(town.engine, about).id
    return f"/tugas/{prompts(town.engine, **facts)[0].id}"


def page_of(town: Town, person: int) -> str:
    return f"/penilaian/{evaluation(town.engine, person).id}"


def known_browser(town: Town, person: int) -> Browser:
    """A browser in which the person has signed in before, and out again."""
    browser = town.browser()
    with transaction(town.engine) as session:
        browsers.begin(session, town.account(person), "k" * 43, town.wall.now)
    browser.plant(BROWSER, "k" * 43)
    return browser
