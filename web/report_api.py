"""Daily reports for programs: JSON in and out, by a person's token or the browser's own session (docs/reports.md)."""

import hmac
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sqlalchemy import select

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.session import reading
from web.bodies import is_json, json_object
from web.fields import Number
from web.portal import Portal, ThePortal
from web.report_forms import entry_from_json
from web.reports import limits_of
from web.visitors import MaybeVisitor
from workflow import reporting, tokens
from workflow.errors import RefusedError
from workflow.reporting import NoReportError
from workflow.reports.reading import frames
from workflow.reports.viewing import month, month_of

router = APIRouter()
BEARER = "Bearer "
FORM_TOKEN = "x-tanda"  # noqa: S105 -- a header's name
SIGN_IN = "Sertakan token yang berlaku: Authorization: Bearer siulak_…"
NOT_JSON = "Isi permintaan harus satu objek JSON (Content-Type: application/json)."
NOT_THERE = "SKP dengan nomor itu tidak ada, atau bukan milik pemegang token."


def caller(request: Request, portal: ThePortal, visitor: MaybeVisitor) -> int | None:
    """Who asks. A session alone may read; what it writes has to carry the form's token as well."""
    said = request.headers.get("authorization", "")
    if said:
        if not said.startswith(BEARER):
            return None
        with reading(portal.engine) as session:
            return tokens.bearer(session, said.removeprefix(BEARER).strip(), portal.now())
    if visitor is None:
        return None
    sent = request.headers.get(FORM_TOKEN, "")
    same = hmac.compare_digest(sent.encode(), visitor.form_token.encode())
    return visitor.employee_id if request.method == "GET" or same else None


Caller = Annotated[int | None, Depends(caller)]


@router.get("/api/laporan")
def plans(portal: ThePortal, person: Caller) -> Response:
    """The own plans that reports may be handed in for, with the numbers to name."""
    if person is None:
        return _told(401, SIGN_IN)
    with reading(portal.engine) as session:
        mine = select(Evaluation.id, Cycle.code).join(Cycle, Cycle.id == Evaluation.cycle_id)
        rows = session.execute(
            mine.where(Evaluation.employee_id == person, Cycle.closed_at.is_(None)).order_by(Evaluation.id)
        ).tuples()
        cycles = dict(rows.all())
        around = frames(session, list(cycles), portal.business_now(), limits_of(portal).minutes_a_day)
    return JSONResponse(
        {
            "skp": [
                {
                    "nomor": number,
                    "siklus": cycles[number],
                    "mulai": frame.first.isoformat(),
                    "sampai": frame.last.isoformat(),
                    "terbuka": frame.is_open,
                    "hasil_kerja": [
                        {
                            "nomor": goal.number,
                            "tempat": goal.place,
                            "uraian": goal.text,
                            "indikator": [
                                {
                                    "nomor": each.number,
                                    "aspek": each.aspect,
                                    "uraian": each.text,
                                    "satuan": each.unit,
                                }
                                for each in goal.gauges
                            ],
                        }
                        for goal in frame.goals
                    ],
                }
                for number, frame in sorted(around.items())
            ]
        }
    )


@router.get("/api/laporan/{evaluation_id}")
def reports(evaluation_id: Number, portal: ThePortal, person: Caller, bulan: str = "") -> Response:
    """The own reports of a month, this one where none is named."""
    if person is None:
        return _told(401, SIGN_IN)
    with reading(portal.engine) as session:
        evaluation = session.get(Evaluation, evaluation_id)
        if evaluation is None or evaluation.employee_id != person:
            return _told(404, NOT_THERE)
        found = month(session, evaluation_id, month_of(bulan, portal.today()))
    return JSONResponse(
        {
            "laporan": [
                {
                    "nomor": line.number,
                    "tanggal": line.day.isoformat(),
                    "hasil_kerja": line.row.result_id,
                    "indikator": line.row.indicator_id,
                    "uraian": line.text,
                    "jumlah": None if line.row.quantity is None else f"{line.row.quantity.normalize():f}",
                    "satuan": line.row.unit,
                    "menit": line.minutes,
                    "tautan": line.link,
                    "keadaan": line.state,
                    "alasan": line.reason,
                }
                for line in found
            ]
        }
    )


@router.post("/api/laporan/{evaluation_id}")
async def hand_in(evaluation_id: Number, request: Request, portal: ThePortal, person: Caller) -> Response:
    """One report; 201 with its number, also when the very same one is there already."""
    if person is None:
        return _told(401, SIGN_IN)
    told = await json_object(request) if is_json(request) else None
    if told is None:
        return _told(400, NOT_JSON)
    return await run_in_threadpool(_handed_in, portal, person, evaluation_id, told)


def _handed_in(portal: Portal, person: int, evaluation_id: int, told: dict[str, Any]) -> Response:
    with reading(portal.engine) as session:
        evaluation = session.get(Evaluation, evaluation_id)
    if evaluation is None or evaluation.employee_id != person:
        return _told(404, NOT_THERE)
    try:
        entry, now = entry_from_json(told), portal.business_now()
        number = reporting.submit(portal.engine, evaluation_id, person, entry, now, limits_of(portal))
    except RefusedError as fault:
        return _told(422, *fault.reasons)
    except NoReportError:
        return _told(404, NOT_THERE)
    return JSONResponse({"nomor": number}, 201)


def _told(status: int, *faults: str) -> Response:
    return JSONResponse({"galat": list(faults)}, status)
