"""What a person hands in with an act: written first, so that the guards already see it."""

import re
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from config.rules.office import ObjectionDays
from models.cycle import Cycle
from models.evaluation import Evaluation, Objection
from models.receipt import Receipt
from workflow.definitions import rules_of
from workflow.errors import RefusedError
from workflow.rules.applied import applied, versions_on
from workflow.rules.predicate import predicate, predicate_table

LONGEST = 20_000
"""Characters of one text."""
LONGEST_LETTER = 100
LONG_AGO = (
    "Tanggal itu lebih dari {} hari kerja yang lalu, dan waktu keberatan berjalan sejak hari itu. "
    "Sampaikan lagi dokumennya, lalu catat dengan tanggal yang baru."
)
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
    """Both ratings with their reasons, and with what proves them where a table wants that named.

    The predicate follows from the table in force, nothing else.
    """

    RATES = True

    result_rating: str
    result_reason: str
    behaviour_rating: str
    behaviour_reason: str
    result_evidence: str = ""
    behaviour_evidence: str = ""

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
            result_evidence=text(self.result_evidence),
            behaviour_rating=behaviour,
            behaviour_reason=text(self.behaviour_reason),
            behaviour_evidence=text(self.behaviour_evidence),
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


@dataclass(frozen=True)
class Refusal(_Body):
    """The employee would not take the document, before witnesses."""

    day: str
    """As 2027-02-03: from it the time to object runs."""
    reason: str
    witnesses: str

    @property
    def since(self) -> date:
        return _day(self.day)

    def write(self, session: Session, evaluation_id: int, now: datetime) -> None:
        _receive(
            session,
            evaluation_id,
            now,
            Receipt(kind="refused", day=self.since, reason=text(self.reason), people=text(self.witnesses)),
        )

    def body(self) -> dict[str, Any]:
        return {"day": self.since.isoformat(), "reason": text(self.reason), "witnesses": text(self.witnesses)}


@dataclass(frozen=True)
class Service(_Body):
    """The document was served by letter."""

    day: str
    letter: str
    recipient: str

    @property
    def since(self) -> date:
        return _day(self.day)

    def write(self, session: Session, evaluation_id: int, now: datetime) -> None:
        letter = text(self.letter)
        if len(letter) > LONGEST_LETTER:
            raise RefusedError([f"Nomor surat terlalu panjang: paling banyak {LONGEST_LETTER} huruf."])
        _receive(
            session,
            evaluation_id,
            now,
            Receipt(kind="served", day=self.since, letter=letter, people=text(self.recipient)),
        )

    def body(self) -> dict[str, Any]:
        return {"day": self.since.isoformat(), "letter": text(self.letter), "recipient": text(self.recipient)}


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told.strip())
    except ValueError:
        raise RefusedError(["Isi tanggalnya, seperti 2027-02-03."]) from None


def _receive(session: Session, evaluation_id: int, now: datetime, row: Receipt) -> None:
    """Noted in time and not ahead of time, so that most of the time to object is still to come."""
    evaluation = session.get_one(Evaluation, evaluation_id)
    rules = rules_of(session, evaluation.cycle_id)
    calendar = rules.calendar
    today = calendar.local(now).date()
    if row.day > today:
        raise RefusedError(["Tanggal itu belum tiba. Catat setelah terjadi."])
    if evaluation.delivered_at is not None and row.day < calendar.local(evaluation.delivered_at).date():
        raise RefusedError(["Tanggal itu sebelum dokumennya terbit. Betulkan tanggalnya."])
    within = applied(ObjectionDays, evaluation.rules, rules.last).noted_within
    if calendar.worked(row.day, today) > within:
        raise RefusedError([LONG_AGO.format(within)])
    known = session.scalar(select(Receipt.id).where(Receipt.evaluation_id == evaluation_id))
    if known is None:
        row.evaluation_id, row.at = evaluation_id, now
        session.add(row)
        session.flush()


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
    "refusal": Refusal,
    "service": Service,
}
"""By the name under which a definition's transition asks for it."""
RECEIPTS = {"refusal": "refused", "service": "served"}
"""Payloads that tell how a document reached somebody, with the kind of the row that keeps it."""
