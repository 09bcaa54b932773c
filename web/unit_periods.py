"""A unit's achievement in a period: units × periods for the official above them, and the form of one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.people import Employee
from models.session import reading
from web.evaluations import NotYoursError
from web.fields import LARGEST_ID, Fields, MaybeNumber, Number
from web.pages import page
from web.portal import Portal, ThePortal
from web.proving import Press, pressed
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.periods import achieving
from workflow.periods.achievements import Achieved
from workflow.periods.achieving import NoUnitPeriodError, UnitFrame
from workflow.periods.unit_viewing import of_official, of_units
from workflow.relations import units_seen
from workflow.reports.entering import number_of
from workflow.rules.words import ACHIEVEMENTS, LABELS
from workflow.wording import long_date, moment_text

router = APIRouter()
NOTICES = {
    "simpan": "Capaian unit tersimpan.",
    "lanjut": "Capaian unit tersimpan. Berikut unit yang masih menunggu.",
}
Place = tuple[int, int, int]
"""Cycle, unit, period."""


def place_of(cycle_id: Number, unit_id: Number, number: Number) -> Place:
    return cycle_id, unit_id, number


@router.get("/capaian")
def list_units(portal: ThePortal, visitor: TheVisitor, selesai: str = "") -> Response:
    with reading(portal.engine) as session:
        now = portal.business_now()
        units = of_official(session, visitor.employee_id, now)
        own = {(line.cycle_id, line.unit_id) for line in units}
        seen = select(units_seen(visitor.employee_id, portal.today()).subquery().c.unit_id)
        read = [each for each in of_units(session, seen, now) if (each.cycle_id, each.unit_id) not in own]
    waiting = sum(line.waiting for line in units)
    return page(
        "capaian_daftar", visitor=visitor, units=units, read=read, waiting=waiting, notice=NOTICES.get(selesai, "")
    )  # fmt: skip


@router.get("/capaian/{cycle_id}/{unit_id}/{number}")
def show(
    place: Annotated[Place, Depends(place_of)],
    portal: ThePortal,
    visitor: TheVisitor,
    selesai: str = "",
    ubah: MaybeNumber = None,
) -> Response:
    return _page(portal, visitor, place, notice=NOTICES.get(selesai, ""), changing=ubah is not None)


@router.post("/capaian/{cycle_id}/{unit_id}/{number}")
def act(
    place: Annotated[Place, Depends(place_of)],
    request: Request,
    portal: ThePortal,
    visitor: MaybeVisitor,
    fields: Fields,
) -> Response:
    press = Press(portal, request, visitor, _path(place), fields)
    return pressed(
        press,
        lambda who: _acted(portal, who, place, fields),
        lambda who, told: _page(portal, who, place, 409, told, values=fields),
    )


def _acted(portal: Portal, visitor: Visitor, place: Place, fields: dict[str, str]) -> Response:
    person, now = visitor.employee_id, portal.business_now()
    with reading(portal.engine) as session:
        _frame(session, portal, visitor, place)
    said = Achieved(fields.get("achievement", ""), fields.get("reason", ""), fields.get("alasan", ""))
    seen = number_of(fields.get("versi", ""), LARGEST_ID) or 0
    try:
        achieving.state(portal.engine, place, person, said, now, seen=seen)
    except RefusedError as fault:
        return _page(portal, visitor, place, 422, *fault.reasons, values=fields)
    except ChangedMeanwhileError as fault:
        return _page(portal, visitor, place, 409, str(fault), values=fields)
    return RedirectResponse(_onward(portal, person, place), status_code=303)


def _onward(portal: Portal, person: int, place: Place) -> str:
    """To the next unit that waits in this period, or back to the list."""
    with reading(portal.engine) as session:
        units = of_official(session, person, portal.business_now())
    for line in units:
        cell = line.cell(place[2])
        if line.cycle_id == place[0] and cell and cell.waits:
            return f"{_path((line.cycle_id, line.unit_id, cell.number))}?selesai=lanjut"
    return "/capaian?selesai=simpan"


def _path(place: Place) -> str:
    return "/capaian/{}/{}/{}".format(*place)


def _frame(session: Session, portal: Portal, visitor: Visitor, place: Place) -> UnitFrame:
    """For the official above the unit, HR and auditors. Raises NotYoursError."""
    seen = units_seen(visitor.employee_id, portal.today()).subquery()
    if session.scalar(select(seen.c.unit_id).where(seen.c.unit_id == place[1]).limit(1)) is None:
        raise NotYoursError
    try:
        return achieving.frame(session, *place, portal.business_now())
    except NoUnitPeriodError as fault:
        raise NotYoursError from fault


def _page(
    portal: Portal,
    visitor: Visitor,
    place: Place,
    status: int = 200,
    *faults: str,
    notice: str = "",
    changing: bool = False,
    values: dict[str, str] | None = None,
) -> Response:
    with reading(portal.engine) as session:
        around = _frame(session, portal, visitor, place)
        authors = {row.author_id for row in around.versions}
        names = dict(
            session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(authors))).tuples().all()
        )
    last, calendar, period = around.last, around.divided.rules.calendar, around.period
    may = visitor.employee_id in around.officials
    versions = [
        (row, LABELS[row.achievement], moment_text(calendar.local(row.at)), names[row.author_id])
        for row in around.versions
    ]
    begun = {"achievement": last.achievement, "reason": last.reason} if last else {}
    return page(
        "capaian", status, visitor=visitor, unit=around.unit.name, cycle_title=around.cycle.title, label=period.label,
        days=f"{long_date(period.first)} sampai {long_date(period.last)}", path=_path(place), versions=versions,
        edits=may and not around.hindrances and (last is None or changing or values is not None), may=may,
        hindrances=around.hindrances if may else (), open=not around.hindrances, notice=notice, faults=faults,
        seen=last.revision if last else 0, values=begun if values is None else values,
        achievements=[(name, LABELS[name]) for name in reversed(ACHIEVEMENTS)],
    )  # fmt: skip
