"""Periods of the small office: Ani's first quarter, what her appraiser states about it, and her unit's achievement."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine

from models.period import PeriodEvaluation
from tests.factories import AGENCY, ANI, CHIEF, SECRETARY, at, evaluation, stored
from workflow import periodic
from workflow.periods import achieving
from workflow.periods.achievements import Achieved
from workflow.periods.content import Statement, Told

APRIL = at(2026, 4, 6)
"""A Monday on which the first quarter is over, and not late yet."""


def statement(realisation: Sequence[str] = ("3 laporan",), **facts: Any) -> Statement:
    known: dict[str, Any] = {
        "results": {"utama-1": Told(tuple(realisation), "Tepat waktu.")},
        "values": {"loyal": "Menjaga rahasia."},
        "result_rating": "sesuai_ekspektasi",
        "result_reason": "Tiga laporan lengkap.",
        "behaviour_rating": "di_atas_ekspektasi",
        "behaviour_reason": "Selalu ramah.",
    }
    return Statement(**known | facts)


def state(engine: Engine, said: Statement | None = None, **facts: Any) -> int:
    known: dict[str, Any] = {"person": CHIEF, "number": 1, "now": APRIL, "seen": 0, "of": ANI} | facts
    return periodic.state(
        engine,
        evaluation(engine, known["of"]).id,
        known["number"],
        known["person"],
        said or statement(),
        known["now"],
        seen=known["seen"],
    )


def achieve(engine: Engine, achievement: str = "baik", **facts: Any) -> int:
    """The secretary states the agency's achievement in the first quarter."""
    known: dict[str, Any] = {
        "unit": AGENCY, "number": 1, "person": SECRETARY, "now": APRIL, "seen": 0, "reason": "Laporan kinerja.",
        "change_reason": "",
    } | facts  # fmt: skip
    said = Achieved(achievement, known["reason"], known["change_reason"])
    place = 1, known["unit"], known["number"]
    return achieving.state(engine, place, known["person"], said, known["now"], seen=known["seen"])


def versions(engine: Engine) -> list[PeriodEvaluation]:
    return stored(engine, PeriodEvaluation)
