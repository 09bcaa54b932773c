"""Prefect as our processes meet it: the right address, a shut door, no telemetry, every flow deployed and running.

Prefect's own client takes long to load; its API is asked directly.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
from sqlalchemy import Engine, func, select

from cli.demo.servers import FLOWS
from cli.doctor.findings import Verdict, error, ok, warning
from config.causes import cause
from models.run import RunRecord
from models.session import reading
from workflow import clock

SECONDS = 5
LOOPBACK = ("127.0.0.1", "::1", "localhost")
EVENTS = timedelta(days=30)
YES = ("1", "true", "yes")
SHUT = (
    "Setel PREFECT_SERVER_API_AUTH_STRING seperti pada deploy/prefect.env.example, lalu mulai lagi servernya."
)
START = "Mulai server Prefect, atau betulkan SIULAK_PREFECT_API_URL."
SERVE = "Mulai proses `python -m flows.serving`."
SILENCE = {
    "advance_cycles": timedelta(hours=26),
    "generate_documents": timedelta(hours=2),
    "deliver_mail": timedelta(hours=16),
    "close_cycle": timedelta(hours=26),
    "launch_cycle": timedelta(hours=26),
}
"""Longest time between two runs by the schedules, and some."""
LAUNCH_MONTHS = (1, 2)


def credentials(home: Path) -> str:
    """As the flows get them, or as `siulak up` keeps them."""
    told = os.environ.get("PREFECT_API_AUTH_STRING")
    if told:
        return told
    path = home / "prefect-password"
    return f"siulak:{path.read_text().strip()}" if path.is_file() else ""


def address(url: str) -> Verdict:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return error(f"{url!r} bukan alamat web", "Betulkan SIULAK_PREFECT_API_URL.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        return error(
            f"{url} dapat disadap: tanpa https, di luar komputer ini",
            "Pakai 127.0.0.1, atau https lewat proxy.",
        )
    told = os.environ.get("PREFECT_API_URL", url)
    if told.rstrip("/") != url.rstrip("/"):
        return error(f"{url}, tetapi PREFECT_API_URL {told}", "Samakan kedua variabel itu.")
    return ok(url)


class Api:
    """Prefect's API with our credentials, and without."""

    def __init__(self, url: str, told: str) -> None:
        self._url, (name, _, password) = url.rstrip("/"), told.partition(":")
        self._auth = (name, password) if told else None

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self._url}/{path}", auth=self._auth, timeout=SECONDS)

    def ask(self, path: str, *, as_stranger: bool = False) -> httpx.Response:
        auth = None if as_stranger else self._auth
        return httpx.post(f"{self._url}/{path}", json={}, auth=auth, timeout=SECONDS)


def answers(api: Api) -> Verdict:
    try:
        answer = api.get("health")
    except httpx.HTTPError as fault:
        return error(f"tidak menjawab ({cause(fault)})", START)
    return ok("menjawab") if answer.is_success else error(f"menjawab {answer.status_code}", START)


def refuses_strangers(api: Api) -> Verdict:
    """Whoever reaches the API can have the flows' process run their own code."""
    status = api.ask("deployments/filter", as_stranger=True).status_code
    if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        return ok(f"tanpa kata sandi ditolak ({status})")
    return error(f"tanpa kata sandi dijawab {status}: siapa saja dapat menjalankan program di sini", SHUT)


def accepts_us(api: Api) -> Verdict:
    try:
        status = api.ask("deployments/filter").status_code
    except httpx.HTTPError as fault:
        return error(f"tidak menjawab ({cause(fault)})", START)
    if status == httpx.codes.OK:
        return ok("kata sandi diterima")
    return error(
        f"kata sandi tidak diterima ({status})", "Setel PREFECT_API_AUTH_STRING sama dengan server Prefect."
    )


def settings_of(api: Api) -> Mapping[str, Any]:
    answer = api.get("admin/settings")
    answer.raise_for_status()
    server: Mapping[str, Any] = answer.json()["server"]
    return server


def is_silent(server: Mapping[str, Any], environments: Iterable[Mapping[str, str]]) -> Verdict:
    """Telemetry has two switches, and both count."""
    on = []
    if server["analytics_enabled"]:
        on.append("PREFECT_SERVER_ANALYTICS_ENABLED bukan false")
    talkative = sum(told.get("DO_NOT_TRACK", "").lower() not in YES for told in environments)
    if talkative:
        on.append(f"{talkative} proses tanpa DO_NOT_TRACK=1")
    if on:
        return error(
            "; ".join(on), "Setel keduanya seperti pada deploy/prefect.env.example, lalu mulai lagi."
        )
    return ok("mati pada server dan proses")


def environments(url: str) -> list[dict[str, str]]:
    """Of the processes of this account that talk to this Prefect."""
    found = []
    for process in psutil.process_iter():
        try:
            told = process.environ()
        except (psutil.Error, OSError):
            continue
        if told.get("PREFECT_API_URL", "").rstrip("/") == url.rstrip("/"):
            found.append(told)
    return found


def keeps_events(server: Mapping[str, Any]) -> Verdict:
    from pydantic import TypeAdapter

    kept = TypeAdapter(timedelta).validate_python(server["events"]["retention_period"])
    told = f"disimpan {kept.days} hari"
    if kept >= EVENTS:
        return ok(told)
    return warning(told, "Setel PREFECT_SERVER_EVENTS_RETENTION_PERIOD=P30D atau lebih.")


def deployed(api: Api) -> Verdict:
    answer = api.ask("deployments/filter")
    answer.raise_for_status()
    return all_there({row["name"]: row for row in answer.json()})


def all_there(known: Mapping[str, Mapping[str, Any]]) -> Verdict:
    missing = [name for name in FLOWS if name not in known]
    if missing:
        return error(f"belum ada: {', '.join(missing)}", SERVE)
    resting = [name for name in FLOWS if known[name]["paused"]]
    if resting:
        return error(
            f"dijeda: {', '.join(resting)}", "Mulai lagi proses flows dengan SIULAK_SCHEDULES_PAUSED=false."
        )
    idle = [name for name in FLOWS if known[name].get("status") == "NOT_READY"]
    if idle:
        return error(f"tidak ada yang menjalankan: {', '.join(idle)}", SERVE)
    return ok(f"{len(FLOWS)} flow terpasang dan terjadwal")


def ran(engine: Engine, flow: str, wall: datetime) -> Verdict:
    """By our own record of the runs: a scheduler that fell silent looks healthy."""
    with reading(engine) as session:
        virtual = clock.virtual_now(session) is not None
        last = session.scalar(select(func.max(RunRecord.opened_at)).where(RunRecord.flow == flow))
        begun = session.scalar(select(func.min(RunRecord.opened_at)))
    return ok("kantor ini pada jam virtual") if virtual else recent(flow, last, wall, begun)


def recent(flow: str, last: datetime | None, wall: datetime, begun: datetime | None = None) -> Verdict:
    """`begun` is the office's first run: a flow whose first slot may still come has missed nothing."""
    if flow == "launch_cycle" and wall.month not in LAUNCH_MONTHS:
        return ok("hanya berjalan pada Januari dan Februari")
    if last is None and begun is not None and wall - begun <= SILENCE[flow]:
        return ok("belum tiba jadwalnya yang pertama")
    if last is None:
        return warning("belum pernah berjalan", f"{SERVE} Lalu tunggu jadwalnya.")
    told = f"terakhir {last.astimezone(wall.tzinfo):%Y-%m-%d %H.%M}"
    if wall - last > SILENCE[flow]:
        return error(f"{told}, terlalu lama", f"{SERVE} Lihat juga lognya dan log server Prefect.")
    return ok(told)
