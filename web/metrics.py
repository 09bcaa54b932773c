"""`/metrik`: figures for a watching program, in Prometheus' text form. They name nobody."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from ipaddress import ip_address

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from sqlalchemy import Engine
from starlette.exceptions import HTTPException

from models.session import reading
from web.portal import ThePortal
from web.watching import Seen
from workflow.figures import Figures, figures

router = APIRouter()
PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
THIS_MACHINE = ("127.0.0.1", "localhost", "[::1]")
HOST = re.compile(r":\d+\Z")
"""The port after a host's name."""
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """Of one portal process."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "siulak_request_seconds",
            "Time to answer, by route.",
            ("method", "route", "status"),
            buckets=SECONDS,
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)
        self._registry.register(_Office(engine, now))

    def note(self, seen: Seen) -> None:
        self._requests.labels(seen.method, seen.route, f"{seen.status // 100}xx").observe(seen.seconds)

    def text(self) -> bytes:
        return generate_latest(self._registry)


class _Office(Collector):
    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now

    def describe(self) -> Iterable[Metric]:
        """Nothing in advance: a portal starts also while its database is away."""
        return ()

    def collect(self) -> Iterator[Metric]:
        with reading(self._engine) as session:
            found = figures(session, self._now())
        yield from _gauges(found)


def _gauges(found: Figures) -> Iterator[Metric]:
    yield _by("siulak_evaluations", "Evaluations by state.", found.evaluations, "state")
    yield _by("siulak_mails", "Mails by state.", found.mails, "state")
    yield _one(
        "siulak_oldest_waiting_mail_seconds",
        "Age of the oldest mail that should have left.",
        found.oldest_waiting.total_seconds(),
    )
    yield _one("siulak_prompts_open", "Tasks that people have been asked for.", found.prompts_open)
    yield _one("siulak_prompts_late", "Those past their deadline.", found.prompts_late)
    yield _one("siulak_documents_owed", "Documents to be written.", found.documents_owed)
    for name, told, number in (
        ("receipts_waiting", "Receipts that wait for a document to be issued.", found.receipts_waiting),
        ("receipts_late", "Those past their deadline.", found.receipts_late),
        ("reports_waiting", "Daily reports to be validated.", found.reports_waiting),
        ("corrections_open", "Reports of wrong data without an answer.", found.corrections_open),
        ("events_unsealed", "Events since the newest sealed one.", found.events_unsealed),
    ):
        yield _one(f"siulak_{name}", told, number)
    runs = GaugeMetricFamily("siulak_runs_24h", "Flow runs of the last 24 hours.", labels=("flow", "outcome"))
    for labels, number in sorted(found.runs.items()):
        runs.add_metric(labels, number)
    yield runs
    yield _one("siulak_leases_held", "Pieces of work that a process holds.", found.leases_held)
    yield _one("siulak_leases_overdue", "Those whose holder fell silent.", found.leases_overdue)
    yield _one("siulak_outbox_held", "1 while no mail may leave after a restore.", int(found.outbox_held))


def _one(name: str, told: str, value: float) -> Metric:
    return GaugeMetricFamily(name, told, value=value)


def _by(name: str, told: str, values: Mapping[str, int], label: str) -> Metric:
    family = GaugeMetricFamily(name, told, labels=(label,))
    for key, number in sorted(values.items()):
        family.add_metric((key,), number)
    return family


@router.get("/metrik")
def metrics(request: Request, portal: ThePortal) -> Response:
    """Not there for whoever may not read it."""
    if not _may_read(portal.settings.metrics, request):
        raise HTTPException(404)
    found = request.app.state.metrics
    assert isinstance(found, Metrics)
    return Response(found.text(), media_type=CONTENT_TYPE_LATEST)


def _may_read(who: str, request: Request) -> bool:
    if who != "loopback":
        return who == "on"
    if any(name in request.headers for name in PROXIED) or request.client is None:
        return False
    if not _asks_this_machine(request.headers.get("host", "")):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _asks_this_machine(host: str) -> bool:
    """By the name alone. A proxy that adds no header of its own still passes on the name that people type."""
    return HOST.sub("", host).lower() in THIS_MACHINE
