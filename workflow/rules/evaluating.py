"""`siulak rules eval`: any figure of the regulation, recomputed from JSON by the rules in force on a day."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal

import holidays
from pydantic import ValidationError

from config.fields import sentences
from config.rules.kinds import Credit, Distribution, ObjectionDays, PredicateMatrix, Survey, WorkingCalendar
from config.rules.table import table_on
from workflow.calendar import Calendar
from workflow.roster import nip
from workflow.rules import inputs
from workflow.rules.changes import counted, least_changes
from workflow.rules.credit import Piece, credit, total
from workflow.rules.distribution import violations, within_rounding
from workflow.rules.objection import objection_window
from workflow.rules.predicate import predicate
from workflow.rules.satisfaction import satisfaction, tallied

Result = dict[str, Any]
KINDS_OF_DAY: tuple[Literal["working", "calendar"], ...] = ("working", "calendar")
YEARS_AHEAD = 12
"""Of holidays beyond the first day: as far as the longest deadline reaches."""


@dataclass(frozen=True)
class Evaluation:
    """One rule that can be asked: the questions it takes, in order of preference, and its answer."""

    title: str
    shapes: tuple[type[inputs.Input], ...]
    answer: Callable[[Any, date], Result]


def evaluate(name: str, questions: list[Any], on: date) -> list[Result]:
    """The answers in the questions' order; `{"error": sentence}` in the place of a question that has none.

    Raises KeyError for an unknown rule, ConfigurationError where no table is in force on the day.
    """
    rule = EVALUATIONS[name]
    return [_answer(rule, question, on) for question in questions]


def _answer(rule: Evaluation, question: Any, on: date) -> Result:
    try:
        return rule.answer(_shape(rule, question).model_validate_json(json.dumps(question)), on)
    except ValidationError as fault:
        return {"error": "; ".join(sentences(fault.errors()))}
    except ValueError as fault:
        return {"error": str(fault)}


def _shape(rule: Evaluation, question: Any) -> type[inputs.Input]:
    """The first whose own first field is asked with; the last one's faults are told where none is."""
    fields = question if isinstance(question, Mapping) else {}
    for shape in rule.shapes:
        if next(iter(shape.model_fields)) in fields:
            return shape
    return rule.shapes[-1]


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


EVALUATIONS: dict[str, Evaluation] = {
    "predicate": Evaluation("Predikat dari kedua rating", (inputs.PredicateInput,), _predicate),
    "distribution": Evaluation(
        "Predikat satu unit terhadap polanya", (inputs.DistributionInput,), _distribution
    ),
    "distribution_changes": Evaluation(
        "Perubahan paling sedikit agar pola terpenuhi", (inputs.ChangesInput,), _changes
    ),
    "skm": Evaluation("Indeks kepuasan masyarakat", (inputs.AnswersInput, inputs.SumsInput), _skm),
    "credit": Evaluation("Angka kredit", (inputs.PiecesInput, inputs.CreditInput), _credit),
    "nip": Evaluation("Nomor induk pegawai", (inputs.NumberInput,), _nip),
    "deadline": Evaluation("Tenggat dalam hari kerja", (inputs.DeadlineInput,), _deadline),
    "objection": Evaluation("Batas waktu keberatan", (inputs.ObjectionInput,), _objection),
}
"""By the name asked for."""
