"""HR's records as they stand: which version of an earlier determination counts, and the trainings of a year."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.record import EarlierCredit, Training

RECORDED, WITHDRAWN = "recorded", "withdrawn"
STATES = {RECORDED: "tercatat", WITHDRAWN: "dibatalkan"}


def credits_of(session: Session, people: Collection[int]) -> dict[int, list[EarlierCredit]]:
    """By person every revision, the oldest first."""
    found: dict[int, list[EarlierCredit]] = defaultdict(list)
    rows = select(EarlierCredit).where(EarlierCredit.employee_id.in_(people))
    for row in session.scalars(rows.order_by(EarlierCredit.employee_id, EarlierCredit.revision)):
        found[row.employee_id].append(row)
    return found


def in_force(revisions: Sequence[EarlierCredit], last: date | None = None) -> EarlierCredit | None:
    """What counts before a period that ends on that day, or now; None where nothing was recorded or it was withdrawn.

    A determination that counts beyond the period says nothing about what was there before it.
    """
    meant = [each for each in revisions if last is None or each.until < last]
    return meant[-1] if meant and meant[-1].state == RECORDED else None


def trainings_of(session: Session, people: Collection[int]) -> dict[int, list[Training]]:
    """By person the newest revision of each training, withdrawn or not, in the order of their numbers."""
    newest: dict[tuple[int, int], Training] = {}
    rows = select(Training).where(Training.employee_id.in_(people))
    for row in session.scalars(rows.order_by(Training.employee_id, Training.number, Training.revision)):
        newest[row.employee_id, row.number] = row
    found: dict[int, list[Training]] = defaultdict(list)
    for row in newest.values():
        found[row.employee_id].append(row)
    return found


def attended(trainings: Sequence[Training], year: int) -> list[Training]:
    """Those that count in a year."""
    return [each for each in trainings if each.state == RECORDED and each.day.year == year]
