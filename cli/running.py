"""Starts a deployed flow from a command, through Prefect's REST API, and waits for it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from cli.children import prefect_is_healthy
from cli.prefect_api import PrefectApi, PrefectAwayError
from config.settings import Settings

ADDRESS, PASSWORD = "prefect-address", "prefect-password"
MAIL_ADDRESS = "smtp-address"
"""In the office's folder, left by `siulak up`."""
START_SECONDS = 90
REMEDY = "Jalankan dulu `siulak up` dengan folder yang sama, lalu ulangi perintah ini."


def address(settings: Settings) -> str:
    """As configured, else where `siulak up` said that its server listens."""
    note = settings.home / ADDRESS
    if "prefect_api_url" in settings.model_fields_set or not note.is_file():
        return settings.prefect_api_url
    return note.read_text().strip()


def with_mail_server(settings: Settings) -> Settings:
    """As configured, else with the catcher that `siulak up` started."""
    note = settings.home / MAIL_ADDRESS
    if {"smtp_host", "smtp_port"} & settings.model_fields_set or not note.is_file():
        return settings
    host, _, port = note.read_text().strip().rpartition(":")
    return settings.model_copy(update={"smtp_host": host, "smtp_port": int(port)})


@contextmanager
def prefect(settings: Settings, alive: Callable[[], None] = lambda: None) -> Iterator[PrefectApi]:
    """The server, once it answers. Raises PrefectAwayError with a remedy where it does not."""
    url = address(settings)
    if not prefect_is_healthy(url):
        raise PrefectAwayError(f"Server Prefect tidak menjawab di {url}. {REMEDY}")
    api = PrefectApi(url, _credentials(settings), alive)
    try:
        yield api
    finally:
        api.close()


def run(settings: Settings, flow: str, told: Callable[[], None], **parameters: Any) -> str:
    """One run of a deployed flow, from request to end; its id. `told` hears that it goes on.

    Raises PrefectAwayError or RunFailedError.
    """
    with prefect(settings, told) as api:
        if not api.has_deployment(flow):
            raise PrefectAwayError(
                f"Flow {flow} tidak dapat dijalankan di {address(settings)}: belum terpasang, atau kata sandinya "
                f"lain (PREFECT_API_AUTH_STRING). {REMEDY}"
            )
        number = api.trigger(flow, parameters)
        api.wait(flow, number, START_SECONDS)
    return number


def _credentials(settings: Settings) -> str:
    note = settings.home / PASSWORD
    kept = f"siulak:{note.read_text().strip()}" if note.is_file() else ""
    return os.environ.get("PREFECT_API_AUTH_STRING") or kept
