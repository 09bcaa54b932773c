"""One line and one measurement a request: what was asked for, as the route's pattern and never as the path, which
may hold a link; how it ended and how long it took.

Of an anonymous answer neither: answers are stored in their order or with who took part, and a moment beside them would
tell more.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config import logs

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
UNKNOWN = "-"
QUIET = ("/sehat", "/metrik")
"""Asked for every few seconds by machines."""
UNTOLD = (
    "/layanan/{code}",
    "/tanda-terima",
    "/rekan/{evaluation_id}/isi",
    "/rekan/tanda-terima",
    "/jajak/{pulse_id}",
)
"""Where people answer without a name."""
REFUSED, BROKEN = 400, 500
REQUEST = "siulak.request"
"""Key of the request's number in the ASGI scope."""


@dataclass(frozen=True)
class Seen:
    """One request."""

    method: str
    route: str
    status: int
    seconds: float


class Watched:
    def __init__(self, app: ASGIApp, note: Callable[[Seen], None]) -> None:
        self._app, self._note, self._log = app, note, logs.logger("siulak.portal")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, number = time.perf_counter(), BROKEN, uuid4().hex[:16]
        scope[REQUEST] = number

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = number
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=number):
            try:
                await self._app(scope, receive, noting)
            except Exception:
                self._log.exception("request broke")
                raise
            finally:
                self._tell(_seen(scope, status, time.perf_counter() - began))

    def _tell(self, seen: Seen) -> None:
        if seen.route in UNTOLD and seen.status < REFUSED:
            return
        self._note(seen)
        if seen.route not in QUIET:
            tell = self._log.error if seen.status >= BROKEN else self._log.info
            facts = {"method": seen.method, "route": seen.route, "status": seen.status}
            tell("request", **facts, ms=round(seen.seconds * 1000, 1))


def _seen(scope: Scope, status: int, seconds: float) -> Seen:
    """Methods and routes that are not ours are one each: nobody can fill the log's or the metrics' names."""
    method = scope["method"] if scope["method"] in METHODS else UNKNOWN
    return Seen(method, getattr(scope.get("route"), "path", UNKNOWN), status, seconds)
