"""What a person hands in with an act: written first, so that the guards already see it."""

import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation, Objection
from workflow.errors import RefusedError
from workflow.rules.applied import versions_on
from workflow.rules.predicate import predicate, predicate_table

LONGEST = 20_000
"""Characters of one text."""
VISIBLE = "LMNPS"
"""Kinds of characters that leave a mark on paper: letters, accents, numbers, punctuation, symbols."""
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL, and halves of a character, which only a program sends: databases take neither for text."""


def text(value: str) -> str:
    """What a person wrote, without the space around it; nothing where no sign of it can be seen.

    Raises RefusedError where it is longer than LONGEST or cannot be stored.
    """
    if UNSTORABLE.search(value):
        raise RefusedError(["Tulisan memuat tanda yang tidak dapat disimpan; ketik ulang tanpa menyalin."])
    if len(value) > LONGEST:
        raise RefusedError([f"Tulisan terlalu panjang: paling banyak {LONGEST} huruf."])
    return value.strip() if any(unicodedata.category(sign)[0] in VISIBLE for sign in value) else ""


class Payload(Protocol):
    RATES: ClassVar[bool]
    """Whether the evaluation's rule tables are those of this payload; its event then tells them too."""

    def write(self, session: Session, evaluation_id: int, now: datetime) -> None: ...
    def body(self) -> dict[str, Any]: ...


class _Body:
    RATES: ClassVar[bool] = False

    def body(self) -> dict[str, Any]:
        return asdict(self)  # type: ignore[call-overload, no-any-return]


@dataclass(frozen=True)
class SelfAssessment(_Body):
    realisation: str

    def write(self, session: Session, evaluation_id: int, now: datetime) -> None:
        _set(session, evaluation_id, realisation=text(self.realisation))


@dataclass(frozen=True)
class Review(_Body):
    """Both ratings with their reasons. The predicate follows from the table in force, nothing else."""

    RATES = True

    result_rating: str
    result_reason: str
    behaviour_rating: str
    behaviour_reason: str

    def write(self, session: Session, evaluation_id: int, now: datetime) -> None:
        last_day = session.execute(
            select(Cycle.last)
            .join(Evaluation, Evaluation.cycle_id == Cycle.id)
            .where(Evaluation.id == evaluation_id)
        ).scalar_one()
        table = predicate_table(last_day)
        ratings = (self.result_rating, self.behaviour_rating)
        found = predicate(table, *ratings)
        result, behaviour = ratings if found else (None, None)  # an unknown word may not even fit
        _set(
            session,
            evaluation_id,
            predicate=found,
            rules=versions_on(last_day),
            result_rating=result,
            result_reason=text(self.result_reason),
            behaviour_rating=behaviour,
            behaviour_reason=text(self.behaviour_reason),
        )


@dataclass(frozen=True)
class SentBack(_Body):
    """Why an evaluation goes back a step."""

    reason: str

    def write(self, session: Session, evaluation_id: int, now: datetime) -> None:
        _set(session, evaluation_id, return_reason=text(self.reason))


@dataclass(frozen=True)
class ObjectionStatement(_Body):
    statement: str

    def write(self, session: Session, evaluation_id: int, now: datetime) -> None:
        known = session.scalar(select(Objection.id).where(Objection.evaluation_id == evaluation_id))
        if known is None:
            session.add(Objection(evaluation_id=evaluation_id, statement=text(self.statement), filed_at=now))
            session.flush()


@dataclass(frozen=True)
class Explanation(_Body):
    explanation: str

    def write(self, session: Session, evaluation_id: int, now: datetime) -> None:
        _set_objection(session, evaluation_id, explanation=text(self.explanation), explained_at=now)


@dataclass(frozen=True)
class ResultUpheld(_Body):
    """The superior lets the result stand (PP 30/2019, art. 59)."""

    reason: str

    def write(self, session: Session, evaluation_id: int, now: datetime) -> None:
        _decide(session, evaluation_id, "upheld", self.reason, now)


@dataclass(frozen=True)
class ResultChanged(_Body):
    """The superior changes and sets the result (PP 30/2019, art. 59)."""

    RATES = True

    reason: str
    review: Review

    def write(self, session: Session, evaluation_id: int, now: datetime) -> None:
        _decide(session, evaluation_id, "changed", self.reason, now)
        self.review.write(session, evaluation_id, now)


def _decide(session: Session, evaluation_id: int, decision: str, reason: str, now: datetime) -> None:
    _set_objection(session, evaluation_id, decision=decision, decision_reason=text(reason), decided_at=now)


def _set(session: Session, evaluation_id: int, **values: Any) -> None:
    session.execute(update(Evaluation).where(Evaluation.id == evaluation_id).values(**values))


def _set_objection(session: Session, evaluation_id: int, **values: Any) -> None:
    session.execute(update(Objection).where(Objection.evaluation_id == evaluation_id).values(**values))


PAYLOADS: dict[str, type[Payload]] = {
    "self_assessment": SelfAssessment,
    "review": Review,
    "sent_back": SentBack,
    "objection": ObjectionStatement,
    "explanation": Explanation,
    "upheld": ResultUpheld,
    "changed": ResultChanged,
}
"""By the name under which a definition's transition asks for it."""
