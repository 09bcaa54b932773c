"""What every page stands on: settings, database, clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine

from config.settings import Settings
from models.session import reading
from web.public_door import PublicDoor
from workflow import clock


@dataclass(frozen=True)
class Portal:
    settings: Settings
    engine: Engine
    now: Callable[[], datetime]
    """The wall clock: sessions and codes live by it."""
    floor: float = 0.1
    """Seconds that the answer to a request for a code takes at least, whether there is such a person or not."""
    door: PublicDoor = field(default_factory=PublicDoor)
    """Of the public form."""

    def business_now(self) -> datetime:
        """The office's time: that of a played year, or the wall clock."""
        with reading(self.engine) as session:
            return clock.virtual_now(session) or self.now()

    def today(self) -> date:
        return self.business_now().astimezone(self.settings.timezone).date()

    @property
    def origin(self) -> str:
        """Scheme, host and port under which people reach the portal: as configured, never as a request says."""
        return str(self.settings.base_url).rstrip("/")

    @property
    def is_encrypted(self) -> bool:
        return self.settings.base_url.scheme == "https"


def portal_of(request: Request) -> Portal:
    portal = request.app.state.portal
    assert isinstance(portal, Portal)
    return portal


ThePortal = Annotated[Portal, Depends(portal_of)]
