"""What public answers come to: the index and band of a service unit, and the two questions about an officer.

The public sees answers only in whole batches of k, in the order in which they came: whoever looks again and again
learns the sum of k new answers at a time, never a single one. An ended period is told whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

from sqlalchemy import ColumnElement, func, select
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


@dataclass(frozen=True)
class _Sheets:
    """So many, up to this one."""

    number: int
    last: int


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


def _sheets(session: Session, k: int, whole: bool, *meant: ColumnElement[bool]) -> "_Sheets | None":
    """The sheets that may be summed: none below k."""
    number = session.scalar(select(func.count(PublicAnswer.id)).where(*meant)) or 0
    shown = number if whole and number >= k else number // k * k
    if not shown:
        return None
    last = select(PublicAnswer.id).where(*meant).order_by(PublicAnswer.id).offset(shown - 1).limit(1)
    return _Sheets(shown, session.scalars(last).one())


def _index(session: Session, table: Survey, k: int, whole: bool, *meant: ColumnElement[bool]) -> Index:
    sheets = _sheets(session, k, whole, *meant)
    sums = dict.fromkeys((element.code for element in table.elements), 0)
    counts = dict(sums)
    if sheets is not None:
        rows = session.execute(
            select(PublicScore.element, func.sum(PublicScore.value), func.count())
            .join(PublicAnswer, PublicAnswer.id == PublicScore.answer_id)
            .where(*meant, PublicAnswer.id <= sheets.last)
            .group_by(PublicScore.element)
        )
        for code, total, count in rows:
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
    if sheets is None:
        return Index(0, None, None, None, None, elements, TOO_FEW)
    try:
        found = satisfaction(table, list(sums.values()), list(counts.values()))
    except SurveyError as fault:
        return Index(sheets.number, None, None, None, None, elements, str(fault))
    few = [each.label for each in elements if each.mean is None]
    if few:
        return Index(
            sheets.number, None, None, None, None, elements, f"{TOO_FEW[:-1]} pada: {', '.join(few)}."
        )
    band = found.band
    return Index(
        sheets.number, half_up(found.mean, 4), found.index, band.quality, band.performance, elements, ""
    )


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
    return half_up(Fraction(sum(values), len(values)), 2) if len(values) >= k else None


def year(day: date) -> Period:
    return Period(day.replace(month=1, day=1), day.replace(month=12, day=31))
