"""The portal: pages where people act."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse
from sqlalchemy import Engine
from starlette.exceptions import HTTPException

from config.settings import Settings
from models.session import reading
from web import (
    acting,
    briefings,
    enrolling,
    entrance,
    evaluations,
    feedback,
    guidance,
    metrics,
    own_data,
    passwords,
    peer_answers,
    peers,
    periods,
    plans,
    proving,
    public,
    pulse,
    purpose,
    receipts,
    report_api,
    reports,
    scenarios,
    service,
    service_api,
    summing,
    tokens,
    unit_periods,
    uploads,
)
from web.guarding import READING, Guard
from web.metrics import Metrics
from web.pages import page, style
from web.portal import Portal
from web.visitors import SignedOutError, StaleFormError
from web.watching import Watched
from workflow.calendar import utc_now
from workflow.errors import ChangedMeanwhileError, LinkError, RefusedError, RuleGoneError, WorkflowError
from workflow.passwords import BusyError
from workflow.planning import NoPlanError
from workflow.reporting import NoReportError

STATUS: tuple[tuple[type[Exception], int], ...] = (
    (LinkError, 404),
    (NoPlanError, 404),
    (NoReportError, 404),
    (evaluations.NotYoursError, 404),
    (evaluations.DamagedDocumentError, 500),
    (uploads.DamagedFileError, 500),
    (ChangedMeanwhileError, 409),
    (StaleFormError, 409),
    (RefusedError, 422),
    (BusyError, 503),
    (RuleGoneError, 500),
    (WorkflowError, 400),
)
NOT_THERE = "Halaman ini tidak ada."
SENTENCES = {
    400: "Isian tidak dapat dibaca. Muat ulang halamannya, lalu isi lagi.",
    413: "Isian terlalu besar.",
    415: "Isian tidak dapat dibaca. Kirim lewat halaman SIULAK.",
}


def create_app(settings: Settings, engine: Engine, now: Callable[[], datetime] = utc_now) -> FastAPI:
    """The whole portal over one database; no interactive documentation, which would list what there is."""
    app = FastAPI(title="SIULAK", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.portal = Portal(settings, engine, now)
    app.state.metrics = Metrics(engine, now)
    app.add_middleware(Guard)
    app.add_middleware(Watched, note=app.state.metrics.note)
    for module in (
        entrance, enrolling, passwords, acting, evaluations, receipts, plans, reports, scenarios, feedback,
        peer_answers, peers, periods, guidance, summing, tokens, report_api, proving, public, purpose, service,
        service_api, own_data, pulse, briefings, metrics, unit_periods,
    ):  # fmt: skip
        app.include_router(module.router)
    app.add_exception_handler(SignedOutError, _to_sign_in)
    app.add_exception_handler(StaleFormError, _sentence)
    app.add_exception_handler(WorkflowError, _sentence)
    app.add_exception_handler(HTTPException, _not_there)
    app.add_exception_handler(RequestValidationError, _not_there)
    app.get("/gaya.css")(_style)
    app.get("/sehat")(_healthy)
    return app


def _style() -> Response:
    return Response(style(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})


def _healthy(request: Request) -> Response:
    with reading(request.app.state.portal.engine) as session:
        session.connection().exec_driver_sql("SELECT 1")
    return PlainTextResponse("ok")


async def _to_sign_in(request: Request, _fault: Exception) -> Response:
    if request.method not in READING:
        return _told(request, 401, str(SignedOutError.__doc__))
    return RedirectResponse(f"/masuk?lanjut={quote(request.url.path)}", status_code=303)


async def _sentence(request: Request, fault: Exception) -> Response:
    status = next(code for kind, code in STATUS if isinstance(fault, kind))
    return _told(request, status, str(fault) or str(type(fault).__doc__))


async def _not_there(request: Request, fault: Exception) -> Response:
    """A number that no row can have is a page that is not there, like any other."""
    status = fault.status_code if isinstance(fault, HTTPException) else 404
    return _told(request, status, SENTENCES.get(status, NOT_THERE))


def _told(request: Request, status: int, sentence: str) -> Response:
    return page("galat", status, sentence=sentence, visitor=getattr(request.state, "visitor", None))
