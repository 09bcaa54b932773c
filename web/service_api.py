"""Ticket events from a service desk's own system, as JSON, with a token for each source."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from models.session import reading
from web.bodies import is_json, json_object
from web.portal import Portal, ThePortal
from workflow.errors import ChangedMeanwhileError
from workflow.gathering import Actor
from workflow.service.errors import TicketsRefusedError
from workflow.service.importing import take
from workflow.service.reading import rows_of_objects
from workflow.service.sources import source_of

router = APIRouter()
MOST = 2000
BEARER = "Bearer "
UNKNOWN = "Token tidak dikenal atau sudah dicabut. Minta yang baru: siulak service source NAMA."
SHAPE = f'Isi harus {{"kejadian": [{{…}}, …]}} dengan 1 sampai {MOST} kejadian.'


@router.post("/api/layanan/kejadian")
async def take_events(request: Request, portal: ThePortal) -> Response:
    """All of them or none, with every fault told; what is there already is passed over."""
    token = request.headers.get("authorization", "").removeprefix(BEARER)
    name = await run_in_threadpool(_source, portal, token)
    if name is None:
        return _refused(401, [UNKNOWN])
    if not is_json(request):
        raise HTTPException(415)
    events = (await json_object(request) or {}).get("kejadian")
    if not isinstance(events, list) or not all(isinstance(each, dict) for each in events):
        return _refused(400, [SHAPE])
    if not 0 < len(events) <= MOST:
        return _refused(400, [SHAPE])
    return await run_in_threadpool(_taken, portal, name, events)


def _source(portal: Portal, token: str) -> str | None:
    with reading(portal.engine) as session:
        return source_of(session, token)


def _taken(portal: Portal, name: str, events: list[dict[str, Any]]) -> Response:
    actor = Actor(user=name, role="source")
    try:
        rows = rows_of_objects(events, portal.settings.timezone)
        return JSONResponse(asdict(take(portal.engine, rows, actor, portal.business_now())))
    except TicketsRefusedError as fault:
        return _refused(422, fault.faults)
    except ChangedMeanwhileError as fault:
        return _refused(409, [str(fault)])


def _refused(status: int, faults: list[str]) -> Response:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None  # noqa: PLR2004 -- the answer that owes it
    return JSONResponse({"faults": faults}, status, headers)
