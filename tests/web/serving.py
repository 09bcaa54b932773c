"""The portal as it runs: uvicorn on loopback, the resident process, the mail catcher and its page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from pydantic import HttpUrl
from sqlalchemy import Engine, update

from cli.children import Children, children, free_port, port_is_free
from config.settings import Settings
from models.prompt import OutboxMessage
from models.schema import metadata
from models.session import engine_for, transaction
from tests import factories, mornings

SECONDS = 10
"""Within which a code has to be there."""


@dataclass
class Site:
    """A running portal over one database, on the virtual clock of the small office."""

    settings: Settings
    engine: Engine
    family: Children
    mail_page: str
    _read: set[Path] = field(default_factory=set)

    @property
    def address(self) -> str:
        return str(self.settings.base_url).rstrip("/")

    def pass_time(self, now: datetime) -> None:
        factories.pass_time(self.engine, now)

    def issue(self, now: datetime) -> None:
        """Writes every document that is owed."""
        self.settings.documents.mkdir(exist_ok=True)
        factories.issue(self.engine, self.settings.documents, now)

    def code(self) -> str:
        """The code of the mail that comes now."""
        self.family.wait_until("resident", lambda: bool(self._new()), SECONDS)
        (path,) = self._new()
        self._read.add(path)
        body = message_from_bytes(path.read_bytes(), policy=policy.default).get_body(("plain",))
        assert body is not None
        (code,) = re.findall(r"\b\d{4} \d{4}\b", str(body.get_content()))
        return str(code)

    def _new(self) -> set[Path]:
        return set(self.settings.mailbox.glob("*.eml")) - self._read


@contextmanager
def site(home: Path, morning: str) -> Iterator[Site]:
    """A portal on one of the mornings of tests/mornings.py; everything ends with the block."""
    portal, smtp, mail = free_port(), free_port(), free_port()
    address = HttpUrl(f"http://127.0.0.1:{portal}")
    settings = Settings(home=home, base_url=address, portal_port=portal, smtp_port=smtp)
    engine = engine_for(settings.database)
    metadata.create_all(engine)
    getattr(mornings, morning)(engine, settings.documents)
    with transaction(engine) as session:  # the morning's other mails are not looked at
        session.execute(update(OutboxMessage).values(state="empty"))
    told = {
        "SIULAK_HOME": str(home),
        "SIULAK_BASE_URL": str(address),
        "SIULAK_PORTAL_PORT": str(portal),
        "SIULAK_SMTP_PORT": str(smtp),
    }
    with children(home / "run", told) as family:
        box = str(settings.mailbox)
        family.start("catcher", "-m", "cli.catching", "--port", str(smtp), "--folder", box)
        family.start("portal", "-m", "web.serving")
        family.start("mail-page", "-m", "web.mailbox", "--folder", box, "--port", str(mail))
        family.start("resident", "-m", "flows.resident")
        for name, port in (("catcher", smtp), ("portal", portal), ("mail-page", mail)):
            family.wait_until(name, lambda port=port: not port_is_free(port))  # type: ignore[misc]
        yield Site(settings, engine, family, f"http://127.0.0.1:{mail}")
    engine.dispose()
