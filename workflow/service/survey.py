"""What public answers come to: the index and band of a service unit, and the two questions about an officer.

The public sees answers only in whole batches of k, in the order in which they came, sheets and the answers to each
question alike: whoever looks again and again learns the sum of k new answers at a time, never a single one. An ended
period is told whole; until then the newest batch is held back, so that no fewer than k come with its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from config.rules.feedback import Anonymity
from config.rules.service import Survey
from config.rules.table import table_on
from models.public import PublicAnswer, PublicScore
from workflow.rules.rounding import half_up
from workflow.rules.satisfaction import SurveyError, satisfaction
from workflow.service.answering import COUNTED
from workflow.service.gathering import Period

TOO_FEW = "Belum cukup jawaban untuk ditampilkan."


@dataclass(frozen=True)
class Element:
    code: str
    label: str
    answers: int
    mean: Decimal | None
    """NRR of the element, with two decimals; None where nobody or too few answered it."""


@dataclass(frozen=True)
class Index:
    """Survei Kepuasan Masyarakat of one unit and one way of answering."""

    answers: int
    """Sheets that are in the figures."""
    ni: Decimal | None
    ikm: Decimal | None
    mutu: str | None
    kinerja: str | None
    elements: tuple[Element, ...]
    reason: str
    """Why there is no index; empty where there is one."""


@dataclass(frozen=True)
class UnitSurvey:
    rule: str
    """Version of the formula."""
    verified: Index
    """With a code of the service desk: this is the unit's index."""
    unverified: Index
    """Without one; shown beside it, never in it."""


@dataclass(frozen=True)
class OfficerSurvey:
    answers: int
    accurate: Decimal | None
    friendly: Decimal | None
    comments: tuple[str, ...]
    needed: int
    """From how many answers on something is shown."""


def unit_survey(session: Session, unit_id: int, period: Period, *, whole: bool) -> UnitSurvey:
    """`whole` for the office itself, and for the public once the period has ended."""
    table, k = table_on(Survey, period.last), table_on(Anonymity, period.last).sums_from
    verified, unverified = (
        _index(session, table, k, whole, *_of_unit(unit_id, period, verified=with_code))
        for with_code in (True, False)
    )
    return UnitSurvey(table.key, verified, unverified)


def _of_unit(unit_id: int, period: Period, *, verified: bool) -> tuple[ColumnElement[bool], ...]:
    return (PublicAnswer.unit_id == unit_id, PublicAnswer.verified.is_(verified), *_in_period(period))


def _in_period(period: Period) -> tuple[ColumnElement[bool], ...]:
    first = period.first.replace(day=1)
    return (PublicAnswer.state == COUNTED, PublicAnswer.month >= first, PublicAnswer.month <= period.last)


def _index(session: Session, table: Survey, k: int, whole: bool, *meant: ColumnElement[bool]) -> Index:
    number = session.scalar(select(func.count(PublicAnswer.id)).where(*meant)) or 0
    sheets = number if number >= k else 0
    if not whole:
        sheets = max(0, number // k - 1) * k
    sums = dict.fromkeys((element.code for element in table.elements), 0)
    counts = dict(sums)
    if sheets:
        for code, total, count in session.execute(_sums(k, whole, *meant)):
            if code in sums:
                sums[code], counts[code] = int(total), count
    elements = tuple(
        Element(
            each.code,
            each.label,
            counts[each.code],
            half_up(Fraction(sums[each.code], counts[each.code]), 2) if counts[each.code] >= k else None,
        )
        for each in table.elements
    )
    if not sheets:
        return Index(0, None, None, None, None, elements, TOO_FEW)
    try:
        found = satisfaction(table, list(sums.values()), list(counts.values()))
    except SurveyError as fault:
        return Index(sheets, None, None, None, None, elements, str(fault))
    few = [each.label for each in elements if each.mean is None]
    if few:
        return Index(sheets, None, None, None, None, elements, f"{TOO_FEW[:-1]} pada: {', '.join(few)}.")
    band = found.band
    return Index(sheets, half_up(found.mean, 4), found.index, band.quality, band.performance, elements, "")


def _sums(k: int, whole: bool, *meant: ColumnElement[bool]) -> Select[Any]:
    """(element, sum, number): whoever skipped an element in a batch leaves the others' answers to it fewer than k."""
    window: dict[str, Any] = {"partition_by": PublicScore.element}
    rows = (
        select(
            PublicScore.element,
            PublicScore.value,
            func.row_number().over(**window, order_by=PublicScore.answer_id).label("place"),
            func.count().over(**window).label("number"),
        )
        .join(PublicAnswer, PublicAnswer.id == PublicScore.answer_id)
        .where(*meant)
        .subquery()
    )
    told = select(rows.c.element, func.sum(rows.c.value), func.count()).group_by(rows.c.element)
    return told if whole else told.where(rows.c.place <= rows.c.number - rows.c.number % k - k)


def officer_survey(session: Session, officer_id: int, period: Period) -> OfficerSurvey:
    """Of answers with a desk's code alone; in whole batches, comments in an order that tells nothing."""
    rule = table_on(Anonymity, period.last)
    k = rule.breakdowns_from
    meant = (PublicAnswer.officer_id == officer_id, PublicAnswer.verified, *_in_period(period))
    rows = session.execute(
        select(PublicAnswer.accurate, PublicAnswer.friendly, PublicAnswer.comment)
        .where(*meant, PublicAnswer.accurate.is_not(None) | PublicAnswer.friendly.is_not(None))
        .order_by(PublicAnswer.id)
    ).all()
    shown = rows[: len(rows) // k * k]
    comments = sorted(row.comment for row in shown if row.comment)
    Random(officer_id).shuffle(comments)
    return OfficerSurvey(
        len(shown),
        _mean([row.accurate for row in shown if row.accurate is not None], k),
        _mean([row.friendly for row in shown if row.friendly is not None], k),
        tuple(comments) if len(shown) >= rule.comments_from else (),
        k,
    )


def _mean(values: Sequence[int], k: int) -> Decimal | None:
    """Of whole batches of k."""
    told = values[: len(values) // k * k]
    return half_up(Fraction(sum(told), len(told)), 2) if told else None


def year(day: date) -> Period:
    return Period(day.replace(month=1, day=1), day.replace(month=12, day=31))
