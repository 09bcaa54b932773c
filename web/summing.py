"""Sums of a year for reward and mutation: with persons for HR and auditors, without them for leaders."""

from collections.abc import Collection
from datetime import date

from fastapi import APIRouter, Response

from config.rules.feedback import Anonymity
from config.rules.table import table_on
from models.session import reading
from web.evaluations import NotYoursError
from web.fields import MaybeNumber
from web.pages import page
from web.portal import ThePortal
from web.visitors import TheVisitor
from workflow.relations import LEADER, OVERSEERS, units_reached
from workflow.rules.words import LABELS, PREDICATES
from workflow.rules.years_in_row import MUTATION, REWARD, WORDS
from workflow.summing.counting import DIMENSIONS, Figures, figures, released
from workflow.summing.reading import Year, of_year, years

router = APIRouter()


@router.get("/tindak-lanjut")
def show_sums(portal: ThePortal, visitor: TheVisitor, tahun: MaybeNumber = None) -> Response:
    """Raises NotYoursError for whoever holds no role that sees sums, and for a year that had no cycle."""
    today = portal.today()
    with reading(portal.engine) as session:
        overseen = units_reached(session, visitor.employee_id, today, *OVERSEERS)
        led = units_reached(session, visitor.employee_id, today, LEADER)
        known = years(session)
        if not overseen and not led:
            raise NotYoursError
        if tahun is not None and tahun not in known:
            raise NotYoursError
        year = tahun or next(iter(known), today.year)
        found = of_year(session, year, overseen or None) if known else None
    persons = bool(overseen)
    sums = None if found is None else _sums(found, led, today, persons=persons)
    candidates = {name: found.candidates(name) if found and persons else [] for name in (REWARD, MUTATION)}
    return page(
        "tindak_lanjut", visitor=visitor, year=year, years=known, found=found, persons=persons, sums=sums,
        candidates=candidates, words=WORDS, labels=LABELS, predicates=PREDICATES[::-1], dimensions=DIMENSIONS,
    )  # fmt: skip


def _sums(found: Year, led: Collection[int], today: date, *, persons: bool) -> Figures | None:
    """A leader's come once everybody's year is final: what changed from day to day would tell of single persons."""
    if persons:
        return figures(found.members())
    if found.unfinished:
        return None
    others = {each.unit for each in found.people if each.unit_id not in led}
    within = {each.unit for each in found.people} - others
    return released(found.members(), within, table_on(Anonymity, today).breakdowns_from)
