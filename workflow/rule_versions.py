"""Versions of rule tables that results were worked out by and that their files have no more."""

import json
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from config.rules.results import PredicateMatrix
from config.rules.table import tables
from models.evaluation import Evaluation
from models.period import PeriodEvaluation
from workflow.rules.applied import APPLIED


def gone(session: Session) -> Iterator[tuple[str, str, int]]:
    """(table, key, how many evaluations name it), in the order of the tables.

    What cannot be computed again is told once a version, however many results came of it. Evaluations that stored no
    version, or none of a table, are not meant.
    """
    named = _named(session)
    for kind in APPLIED:
        known = {table.key for table in tables(kind)}
        yield from (
            (kind.CODE, key, number) for key, number in sorted(named[kind.CODE].items()) if key not in known
        )


def _named(session: Session) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {kind.CODE: Counter() for kind in APPLIED}
    stored = cast(Evaluation.rules, Text)
    rows = session.execute(select(stored, func.count()).where(Evaluation.rules.is_not(None)).group_by(stored))
    for text, number in rows:
        versions = json.loads(text)
        if isinstance(versions, dict):
            for code in found.keys() & versions.keys():
                found[code][str(versions[code])] += number
    periods = select(PeriodEvaluation.rule, func.count()).group_by(PeriodEvaluation.rule)
    for key, number in session.execute(periods):
        found[PredicateMatrix.CODE][key] += number
    return found
