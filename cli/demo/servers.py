"""What the demo runs on: Prefect's server, the served flows, the mail catcher; all on loopback."""

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cli.catching import GREETING
from cli.children import Children, PortTakenError, children, free_port, port_is_free, prefect_is_healthy
from cli.prefect_api import PrefectApi, RunCrashedError
from config.errors import ConfigurationError
from config.orchestration import server_environment
from config.settings import Settings

ATTEMPTS = 3
FLOWS = ("launch_cycle", "advance_cycles", "generate_documents", "deliver_mail", "close_cycle")


@dataclass
class Servers:
    family: Children
    api: PrefectApi
    resumed: bool

    def run(self, flow: str, on_crash: Callable[[str], None], **parameters: object) -> None:
        """One run of a deployed flow, from request to end; one that was killed is followed by another.

        Raises RunFailedError or ChildFailedError.
        """
        for attempt in range(1, ATTEMPTS + 1):
            run = self.api.trigger(flow, dict(parameters))
            try:
                self.api.wait(flow, run)
            except RunCrashedError:
                on_crash(run)
                if attempt == ATTEMPTS:
                    raise
            else:
                return


@dataclass(frozen=True)
class Arrangement:
    """Where the servers listen and what differs between a played year and an office at work."""

    prefect_port: int
    password: str
    mail_port: int | None
    """Of our own catcher; None where a mail server is configured."""
    paused: bool
    ui: bool = False
    more: dict[str, str] = field(default_factory=dict)

    def environment(self, settings: Settings) -> dict[str, str]:
        told = {
            **server_environment(settings.home / "prefect", self.prefect_port, self.password),
            "SIULAK_HOME": str(settings.home.absolute()),
            "SIULAK_PREFECT_API_URL": f"http://127.0.0.1:{self.prefect_port}/api",
            "SIULAK_SCHEDULES_PAUSED": str(self.paused).lower(),
            "SIULAK_DATABASE_URL": settings.database_url,
        }
        if self.mail_port is not None:
            told |= {"SIULAK_SMTP_HOST": "127.0.0.1", "SIULAK_SMTP_PORT": str(self.mail_port)}
            told |= {"SIULAK_SMTP_GREETING": GREETING}
        return told | self.more


def demo_arrangement(port: int | None) -> Arrangement:
    """Raises PortTakenError where the wished port is in use, ConfigurationError for a relay that is not ours."""
    if port is not None and not port_is_free(port):
        raise PortTakenError(f"--port {port}: sudah dipakai program lain. Pilih port lain atau hapus --port.")
    return Arrangement(
        prefect_port=port or free_port(),
        password=secrets.token_urlsafe(32),
        mail_port=_relay_port(Settings()),
        paused=True,
        more={"SIULAK_SMTP_GREETING": GREETING, "SIULAK_INVITATIONS": "false"},
    )


@contextmanager
def servers(
    settings: Settings, arrange: Callable[[], Arrangement], begin: Callable[[], bool]
) -> Iterator[Servers]:
    """Starts everything, and ends it however the body ends.

    `begin` is called once nothing of an earlier start runs any more, and then `arrange`; the first says whether
    this start resumes an earlier one.
    """
    with children(settings.home / "run") as family:
        resumed = begin()
        arrangement = arrange()
        family.environment = arrangement.environment(settings)
        credentials = family.environment["PREFECT_API_AUTH_STRING"]
        api = PrefectApi(family.environment["PREFECT_API_URL"], credentials, family.check)
        try:
            _start(settings, family, api, ui=arrangement.ui)
            yield Servers(family, api, resumed)
        finally:
            api.close()


def _start(settings: Settings, family: Children, api: PrefectApi, *, ui: bool) -> None:
    api_url = family.environment["PREFECT_API_URL"]
    family.start("prefect-server", "-m", "prefect", "server", "start", *(() if ui else ("--no-ui",)))
    if "SIULAK_SMTP_PORT" in family.environment:
        port = int(family.environment["SIULAK_SMTP_PORT"])
        folder = str(settings.mailbox.absolute())
        family.start("catcher", "-m", "cli.catching", "--port", str(port), "--folder", folder)
        family.wait_until("catcher", lambda: _greets(port))
    family.wait_until("prefect-server", lambda: prefect_is_healthy(api_url))
    api.end_unfinished()
    serve_flows(family, api)


def serve_flows(family: Children, api: PrefectApi) -> None:
    family.start("flows", "-m", "flows.serving")
    family.wait_until("flows", lambda: all(api.has_deployment(flow) for flow in FLOWS))


def _relay_port(settings: Settings) -> int | None:
    """A free port for our own catcher; None where the environment names a server to send to."""
    if not any(f"SIULAK_SMTP_{name}" in os.environ for name in ("HOST", "PORT")):
        return free_port()
    greeting = _greeting(settings.smtp_host, settings.smtp_port)
    if greeting is not None and GREETING not in greeting:
        raise ConfigurationError(
            [
                (
                    f"SIULAK_SMTP_HOST/SIULAK_SMTP_PORT: {settings.smtp_host}:{settings.smtp_port} bukan penangkap "
                    "email SIULAK, padahal demo membaca emailnya kembali. Hapus kedua variabel ini."
                )
            ]
        )
    return None


def _greets(port: int) -> bool:
    return GREETING in (_greeting("127.0.0.1", port) or "")


def _greeting(host: str, port: int) -> str | None:
    """What the server says first; empty while it says nothing, None where nobody listens."""
    try:
        with socket.create_connection((host, port), timeout=2) as connection:
            try:
                return connection.recv(200).decode("ascii", "replace")
            except TimeoutError:
                return ""
    except OSError:
        return None


def mail_files(settings: Settings) -> list[Path]:
    return sorted(settings.mailbox.glob("*.eml"))
