"""What each rule answers to a question asked in JSON: plain values in, plain values out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

import holidays

from config.rules.credit import Credit
from config.rules.office import ObjectionDays, WorkingCalendar
from config.rules.results import Distribution, PredicateMatrix
from config.rules.service import Survey
from config.rules.table import table_on
from workflow.calendar import Calendar
from workflow.roster.nip_reading import read
from workflow.rules import inputs
from workflow.rules.assignments import Service, split
from workflow.rules.changes import counted, least_changes
from workflow.rules.credit import Piece, credit, total
from workflow.rules.distribution import violations, within_rounding
from workflow.rules.objection import objection_window
from workflow.rules.predicate import predicate
from workflow.rules.release import releasable
from workflow.rules.satisfaction import satisfaction, tallied

Result = dict[str, Any]
KINDS_OF_DAY: tuple[Literal["working", "calendar"], ...] = ("working", "calendar")
FEWEST_A_YEAR = 200
"""Working days: holidays are known for as many years as so slow a deadline takes."""


@dataclass(frozen=True)
class Answer:
    """The questions that a rule takes, in order of preference, and what it says to one."""

    shapes: tuple[type[inputs.Input], ...]
    to: Callable[[Any, date], Result]


def _predicate(asked: inputs.PredicateInput, on: date) -> Result:
    table = table_on(PredicateMatrix, on)
    return {"predikat": predicate(table, asked.hasil_kerja, asked.perilaku_kerja)}


def _distribution(asked: inputs.DistributionInput, on: date) -> Result:
    unmet = violations(
        table_on(Distribution, on).patterns[asked.capaian],
        {str(code): count for code, count in asked.counts.items()},
    )
    told = [
        {"rule": each.rule, "of": list(each.of), "count": each.count, "percent": each.percent,
         "within_rounding": each.within_rounding, "message": each.sentence}
        for each in unmet
    ]  # fmt: skip
    return {"ok": not unmet, "violations": told, "within_rounding": within_rounding(unmet)}


def _changes(asked: inputs.ChangesInput, on: date) -> Result:
    found = least_changes(table_on(Distribution, on).patterns[asked.capaian], counted(list(asked.predikat)))
    return {"min_changes": found.least, "targets": list(found.targets)}


def _skm(asked: inputs.SumsInput | inputs.AnswersInput, on: date) -> Result:
    table = table_on(Survey, on)
    if isinstance(asked, inputs.AnswersInput):
        sums, counts = tallied(table, asked.answers)
    else:
        sums, counts = asked.sums, asked.counts
    found = satisfaction(table, sums, counts)
    return {
        "ni": float(found.mean),
        "ikm": float(found.index),
        "mutu": found.band.quality,
        "kinerja": found.band.performance,
    }


def _credit(asked: inputs.CreditInput | inputs.PiecesInput, on: date) -> Result:
    table = table_on(Credit, on)
    if isinstance(asked, inputs.CreditInput):
        return {"ak": _number(credit(table, Piece(asked.months, asked.predikat, asked.jenjang)))}
    pieces = [Piece(*piece) for piece in asked.pieces]
    return {
        "pieces": [_number(credit(table, piece)) for piece in pieces],
        "total": _number(total(table, pieces)),
    }


def _nip(asked: inputs.NumberInput, on: date) -> Result:
    found = read(asked.raw, asked.status, asked.on or on)
    why = {} if found.valid else {"reason": found.reason}
    return {
        "digits": found.digits,
        "valid": found.valid,
        "kind": found.kind,
        "birth": found.born and found.born.isoformat(),
        "tmt": found.appointed,
        "sex": found.sex,
        "mismatch": found.mismatch,
        **why,
    }


def _deadline(asked: inputs.DeadlineInput, on: date) -> Result:
    calendar = _calendar(asked, asked.start, on, asked.working_days)
    return {"date": calendar.plus(asked.start, asked.working_days).isoformat()}


def _objection(asked: inputs.ObjectionInput, on: date) -> Result:
    rule = table_on(ObjectionDays, on)
    zone = asked.zone or table_on(WorkingCalendar, on).zone
    received = inputs.local_day(asked.received, zone)
    filed = None if asked.filed is None else inputs.local_day(asked.filed, zone)
    calendar = _calendar(asked, received, on, rule.days)
    found: Result = {}
    for kind in KINDS_OF_DAY:
        window = objection_window(rule, calendar, received, kind)
        in_time = None if filed is None else window.in_time(filed)
        found[kind] = {"last_day": window.last_day.isoformat(), "in_time": in_time}
    return found


def _assignments(asked: inputs.AssignmentsInput, _: date) -> Result:
    rows = [Service(row.post, row.kind or "definitif", row.from_, row.to) for row in asked.rows]
    found = split(asked.year, rows, active_from=asked.active_from, active_to=asked.active_to)
    return {
        "segments": [
            {"post": each.post, "from": each.first.isoformat(), "to": each.last.isoformat()}
            for each in found.segments
        ],
        "gaps": [[each.first.isoformat(), each.last.isoformat()] for each in found.gaps],
        "overlaps": [[each.first.isoformat(), each.last.isoformat()] for each in found.overlaps],
        "tiles": found.tiles,
    }


def _release(asked: inputs.ReleaseInput, _: date) -> Result:
    found = releasable(asked.k, asked.counts, asked.nodes)
    return {"published": list(found.published), "largest": found.largest}


def _calendar(asked: inputs.Corrections, start: date, on: date, working_days: int) -> Calendar:
    """The country's holidays with the corrections asked with; those of this office stand in calendar.toml."""
    rule = table_on(WorkingCalendar, on)
    extra = asked.extra_holidays or []
    years = range(start.year, start.year + 2 + (working_days + len(extra)) // FEWEST_A_YEAR)
    days = _public_holidays(years, rule.holidays) | dict.fromkeys(extra, "")
    for day in asked.removed_holidays or ():
        days.pop(day, None)
    week = asked.week or 5
    return Calendar(rule.zone, week, rule.start, days, rule.rest(week))


@cache
def _public_holidays(years: range, categories: tuple[str, ...]) -> dict[date, str]:
    return dict(holidays.country_holidays("ID", years=years, categories=categories, language="id"))


def _number(exact: Decimal) -> float:
    """A JSON number with the digits of the decimal."""
    return float(exact)


ANSWERS: dict[str, Answer] = {
    "predicate": Answer((inputs.PredicateInput,), _predicate),
    "distribution": Answer((inputs.DistributionInput,), _distribution),
    "distribution_changes": Answer((inputs.ChangesInput,), _changes),
    "skm": Answer((inputs.AnswersInput, inputs.SumsInput), _skm),
    "credit": Answer((inputs.PiecesInput, inputs.CreditInput), _credit),
    "nip": Answer((inputs.NumberInput,), _nip),
    "deadline": Answer((inputs.DeadlineInput,), _deadline),
    "objection": Answer((inputs.ObjectionInput,), _objection),
    "assignments": Answer((inputs.AssignmentsInput,), _assignments),
    "release": Answer((inputs.ReleaseInput,), _release),
}
"""By the name asked for."""
