"""What each rule answers to a question asked in JSON: plain values in, plain values out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

import holidays

from config.rules.kinds import Credit, Distribution, ObjectionDays, PredicateMatrix, Survey, WorkingCalendar
from config.rules.table import table_on
from workflow.calendar import Calendar
from workflow.roster import nip
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
YEARS_AHEAD = 12
"""Of holidays beyond the first day: as far as the longest deadline reaches."""


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
    digits = nip.normalise(asked.raw)
    nothing = {"kind": None, "birth": None, "tmt": None, "sex": None, "mismatch": False}
    try:
        number = nip.parse(asked.raw)
    except nip.NipError as fault:
        return {"digits": digits, "valid": False, **nothing, "reason": str(fault)}
    if nip.rounded(digits) or not number.plausible(asked.on or on):
        return {"digits": digits, "valid": False, **nothing, "reason": _implausible(number, asked.on or on)}
    month = "" if number.appointed_month is None else f"-{number.appointed_month:02}"
    return {
        "digits": number.text,
        "valid": True,
        "kind": number.kind,
        "birth": number.born.isoformat(),
        "tmt": f"{number.appointed_year}{month}",
        "sex": number.sex,
        "mismatch": asked.status is not None and asked.status.split()[0] != number.kind,
    }


def _implausible(number: nip.Nip, on: date) -> str:
    if nip.rounded(number.text):
        return "Tiga angka terakhir hilang: nomor ini pernah tersimpan sebagai bilangan."
    return f"Menurut nomor ini umurnya {number.age(on)} tahun pada {on}."


def _deadline(asked: inputs.DeadlineInput, on: date) -> Result:
    return {"date": _calendar(asked, asked.start, on).plus(asked.start, asked.working_days).isoformat()}


def _objection(asked: inputs.ObjectionInput, on: date) -> Result:
    rule = table_on(ObjectionDays, on)
    zone = asked.zone or table_on(WorkingCalendar, on).zone
    received = inputs.local_day(asked.received, zone)
    filed = None if asked.filed is None else inputs.local_day(asked.filed, zone)
    calendar = _calendar(asked, received, on)
    found: Result = {}
    for kind in KINDS_OF_DAY:
        window = objection_window(rule, calendar, received, kind)
        in_time = None if filed is None else window.in_time(filed)
        found[kind] = {"last_day": window.last_day.isoformat(), "in_time": in_time}
    return found


def _assignments(asked: inputs.AssignmentsInput, _: date) -> Result:
    rows = [Service(row.post, row.kind, row.from_, row.to) for row in asked.rows]
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


def _calendar(asked: inputs.Corrections, start: date, on: date) -> Calendar:
    """The country's holidays with the corrections asked with; those of this office stand in calendar.toml."""
    rule = table_on(WorkingCalendar, on)
    days = _public_holidays(start.year, rule.holidays) | dict.fromkeys(asked.extra_holidays, "")
    for day in asked.removed_holidays:
        days.pop(day, None)
    week = asked.week or 5
    return Calendar(rule.zone, week, rule.start, days)


@cache
def _public_holidays(year: int, categories: tuple[str, ...]) -> dict[date, str]:
    years = range(year, year + YEARS_AHEAD)
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
