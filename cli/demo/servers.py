"""What the demo runs on: Prefect's server, the served flows, the mail catcher; all on loopback."""

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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


@contextmanager
def servers(settings: Settings, port: int | None, begin: Callable[[], bool]) -> Iterator[Servers]:
    """Starts everything, and ends it however the body ends.

    `begin` is called once nothing of an earlier start runs any more; it says whether this one resumes.

    Raises PortTakenError where the wished port is in use, ConfigurationError for a relay that is not ours.
    """
    with children(settings.home / "run") as family:
        resumed = begin()
        family.environment = _environment(settings, _prefect_port(port), _relay_port(settings))
        credentials = family.environment["PREFECT_API_AUTH_STRING"]
        api = PrefectApi(family.environment["PREFECT_API_URL"], credentials, family.check)
        try:
            _start(settings, family, api)
            yield Servers(family, api, resumed)
        finally:
            api.close()


def _prefect_port(wished: int | None) -> int:
    if wished is not None and not port_is_free(wished):
        raise PortTakenError(
            f"--port {wished}: sudah dipakai program lain. Pilih port lain atau hapus --port."
        )
    return wished or free_port()


def _environment(settings: Settings, prefect_port: int, mail_port: int | None) -> dict[str, str]:
    environment = {
        **server_environment(settings.home / "prefect", prefect_port, secrets.token_urlsafe(32)),
        "SIULAK_HOME": str(settings.home.absolute()),
        "SIULAK_PREFECT_API_URL": f"http://127.0.0.1:{prefect_port}/api",
        "SIULAK_SCHEDULES_PAUSED": "true",
        "SIULAK_DATABASE_URL": "",
        "SIULAK_SMTP_GREETING": GREETING,
    }
    if mail_port is not None:
        environment |= {"SIULAK_SMTP_HOST": "127.0.0.1", "SIULAK_SMTP_PORT": str(mail_port)}
    return environment


def _start(settings: Settings, family: Children, api: PrefectApi) -> None:
    api_url = family.environment["PREFECT_API_URL"]
    family.start("prefect-server", "-m", "prefect", "server", "start", "--no-ui")
    if "SIULAK_SMTP_PORT" in family.environment:
        port = int(family.environment["SIULAK_SMTP_PORT"])
        folder = str(settings.mailbox.absolute())
        family.start("catcher", "-m", "cli.catching", "--port", str(port), "--folder", folder)
        family.wait_until("catcher", lambda: _greets(port))
    family.wait_until("prefect-server", lambda: prefect_is_healthy(api_url))
    api.end_unfinished()
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
                    "surel SIULAK, padahal demo membaca surelnya kembali. Hapus kedua variabel ini."
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
