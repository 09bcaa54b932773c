"""The public's form, receipts and results: no account, no cookie, no script."""

import re
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response

from config.rules.service import Survey
from config.rules.table import table_on
from models.session import reading
from web.fields import Fields
from web.pages import page
from web.portal import Portal, ThePortal
from web.public_door import CrowdedError, HastyFormError, NotAPersonError, OldFormError
from workflow.calendar import office_calendar
from workflow.errors import RefusedError, WorkflowError
from workflow.service import answering
from workflow.service.answering import LONGEST_COMMENT, Desk, Sheet
from workflow.service.errors import CodeRefusedError, NoReceiptError, NoServiceUnitError
from workflow.service.survey import unit_survey, year
from workflow.wording import month_text

router = APIRouter()
LARGEST_SHEET = 20_000
"""Bytes of an answer as a browser sends it, with a comment in letters that take nine bytes each."""
SCORE = re.compile(r"[0-9]")
STATUS: dict[type[WorkflowError], int] = {CrowdedError: 429, OldFormError: 409}
UnitCode = Annotated[str, Path(max_length=40)]
Year = Annotated[int | None, Query(ge=2000, le=2200)]


def small(request: Request) -> None:
    """Before the form is read at all. The guard has made sure that there is a number."""
    if int(request.headers.get("content-length", "0")) > LARGEST_SHEET:
        raise HTTPException(413)


@router.get("/layanan/{code}")
def show_form(code: UnitCode, portal: ThePortal) -> Response:
    return _form(portal, _desk(portal, code), {})


@router.post("/layanan/{code}", dependencies=[Depends(small)])
def answer(code: UnitCode, portal: ThePortal, fields: Fields) -> Response:
    """Counts the answer and shows its receipt; sent again, the same form shows the same receipt."""
    place = _desk(portal, code)
    try:
        receipt = _counted(portal, place, fields)
    except (
        RefusedError,
        CodeRefusedError,
        OldFormError,
        HastyFormError,
        NotAPersonError,
        CrowdedError,
    ) as fault:
        return _again(portal, place, fields, fault)
    return page("layanan_terima", desk=place, receipt=receipt)


def _counted(portal: Portal, place: Desk, fields: dict[str, str]) -> str:
    """The receipt of the answer. Raises what is wrong with the form, the answer or the code."""
    door, wall, now = portal.door, portal.now(), portal.business_now()
    if fields.get("situs"):
        raise NotAPersonError
    receipt = door.receipt(place.unit_id, fields.get("tanda", ""), wall)
    with reading(portal.engine) as session:
        if answering.is_there(session, receipt):
            return receipt
    sheet, desk_code = _sheet(place, fields), fields.get("kode", "").strip()[:40]
    with reading(portal.engine) as session:
        day = now.astimezone(portal.settings.timezone).date()
        known = [officer for officer, _ in answering.officers(session, place.unit_id, day)]
    if wrong := answering.faults(table_on(Survey, day), sheet, known):
        raise RefusedError(wrong)
    if desk_code:
        door.let_try(wall)
    else:
        door.let_in(place.unit_id, wall)
    calendar = office_calendar(
        portal.settings.calendar_file, portal.settings.zone, range(day.year, day.year + 1)
    )
    answering.take(portal.engine, sheet, receipt, desk_code, now, calendar)
    return receipt


def _sheet(place: Desk, fields: dict[str, str]) -> Sheet:
    """What was chosen; a value that no page sends is kept as one outside the scale, so that it is refused."""
    chosen = {
        name.removeprefix("unsur-"): _score(value)
        for name, value in fields.items()
        if name.startswith("unsur-") and value
    }
    officer = fields.get("petugas", "")
    return Sheet(
        place.unit_id,
        chosen,
        (int(officer) if officer.isascii() and officer.isdecimal() and len(officer) < 10 else 0)  # noqa: PLR2004
        if officer
        else None,
        _score(fields["akurat"]) if fields.get("akurat") else None,
        _score(fields["ramah"]) if fields.get("ramah") else None,
        fields.get("saran", "").strip(),
    )


def _score(value: str) -> int:
    return int(value) if SCORE.fullmatch(value) else -1


def _again(portal: Portal, place: Desk, fields: dict[str, str], fault: WorkflowError) -> Response:
    told = fault.reasons if isinstance(fault, RefusedError) else (str(fault),)
    return _form(portal, place, fields, status=STATUS.get(type(fault), 422), faults=told)


def _form(
    portal: Portal, place: Desk, values: dict[str, str], status: int = 200, faults: tuple[str, ...] = ()
) -> Response:
    table = table_on(Survey, portal.today())
    words = {band.perception: band.performance for band in table.bands}
    scale = [(str(value), words.get(value, str(value))) for value in range(table.lowest, table.highest + 1)]
    with reading(portal.engine) as session:
        officers = answering.officers(session, place.unit_id, portal.today())
    kept = values.get("tanda", "")
    try:
        portal.door.receipt(place.unit_id, kept, portal.now())
        token = kept
    except HastyFormError:
        token = kept
    except OldFormError:
        token = portal.door.token(place.unit_id, portal.now())
    return page(
        "layanan", status, desk=place, elements=table.elements, scale=scale, officers=officers,
        values=values, token=token, longest=LONGEST_COMMENT, faults=faults,
    )  # fmt: skip


def _desk(portal: Portal, code: str) -> Desk:
    """Raises NoServiceUnitError."""
    if not code.isprintable():
        raise NoServiceUnitError
    with reading(portal.engine) as session:
        return answering.desk(session, code)


@router.get("/layanan/{code}/poster")
def show_poster(code: UnitCode, portal: ThePortal) -> Response:
    return page("layanan_poster", desk=_desk(portal, code), origin=portal.origin)


@router.get("/layanan/{code}/hasil")
def show_results(code: UnitCode, portal: ThePortal, tahun: Year = None) -> Response:
    """The published index of a year: while it runs, in whole batches only."""
    place, today = _desk(portal, code), portal.today()
    period = year(today if tahun is None else date(tahun, 1, 1))
    with reading(portal.engine) as session:
        found = unit_survey(session, place.unit_id, period, whole=period.last < today)
    table = table_on(Survey, period.last)
    return page(
        "layanan_hasil",
        desk=place,
        number=period.first.year,
        survey=found,
        running=period.last >= today,
        table=table,
    )


@router.get("/tanda-terima")
def ask_receipt() -> Response:
    return page("tanda_terima", receipt=None, values={})


@router.post("/tanda-terima", dependencies=[Depends(small)])
def show_receipt(portal: ThePortal, fields: Fields) -> Response:
    """Tells whether an answer counts; with `trigger` it is withdrawn. The code itself is the key."""
    code, now = fields.get("kode", "")[:40], portal.business_now()
    notice = ""
    try:
        portal.door.let_try(portal.now())
        if fields.get("trigger") == "tarik":
            day = portal.today()
            years = range(day.year, day.year + 1)
            calendar = office_calendar(portal.settings.calendar_file, portal.settings.zone, years)
            answering.withdraw(portal.engine, code, now, calendar)
            notice = "Jawaban sudah ditarik. Isinya dihapus dan tidak dihitung lagi."
        with reading(portal.engine) as session:
            found = answering.look_up(session, code)
    except (NoReceiptError, CrowdedError) as fault:
        status = STATUS.get(type(fault), 422)
        return page("tanda_terima", status, receipt=None, values=fields, faults=(str(fault),))
    when = month_text(found.month)
    words: dict[str, Any] = {"receipt": found, "when": when, "values": fields, "notice": notice}
    return page("tanda_terima", **words)
