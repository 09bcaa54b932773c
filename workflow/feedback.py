"""The one door for continuous feedback (PermenPANRB 6/2022): dated notes of the appraiser, and their answers.

A note is never changed or removed: a correction is a further note. It is text, never a number of the rating.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, aliased

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.feedback import FeedbackNote
from models.people import Employee
from models.plan import WorkResult
from models.session import lock, persistent, transaction
from workflow import authority
from workflow.definitions import rules_of
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.machine import WRONG_ROLE
from workflow.noting import note as event
from workflow.payloads import text
from workflow.plans.behaviour import values
from workflow.reports.auditing import feedback_digest
from workflow.reports.content import LONGEST_TEXT
from workflow.reports.reading import goals_of
from workflow.wording import moment_text

OVER = "Penilaian ini sudah selesai; catatan tidak dapat ditambah lagi."
NO_TEXT = "Tuliskan catatannya."
NO_SUBJECT = "Pilih hasil kerja atau nilai BerAKHLAK yang dibicarakan."
NO_NOTE = "Catatan yang ditanggapi tidak ada pada penilaian ini."
TOO_LONG = f"Catatan terlalu panjang: paling banyak {LONGEST_TEXT} huruf."


@dataclass(frozen=True)
class About:
    """What a note is about: a work result of the plan that counts, or a BerAKHLAK value."""

    result: int | None = None
    value: str = ""


@dataclass(frozen=True)
class NoteView:
    number: int
    when: str
    who: str
    about: str
    text: str
    answers: tuple[tuple[str, str, str], ...]
    """(when, who, text)."""
    of_result: bool = False
    """It is about a work result, not a value."""


@persistent
def note(engine: Engine, evaluation_id: int, person: int, about: About, said: str, now: datetime) -> int:
    """A note by the appraiser of that day; its number, also if this very note was the last. Raises RefusedError."""
    with transaction(engine) as session:
        evaluation = _held(session, evaluation_id)
        rules = rules_of(session, evaluation.cycle_id)
        held = authority.appraisers(rules.calendar.local(now).date()).subquery()
        mine = select(held.c.holder_id).where(
            held.c.assignment_id == evaluation.assignment_id, held.c.holder_id == person
        )
        if evaluation.employee_id == person or session.scalar(mine.limit(1)) is None:
            raise RefusedError([WRONG_ROLE])
        told = _faults(evaluation, said)
        if not _is_there(session, evaluation, about):
            told.append(NO_SUBJECT)
        if told:
            raise RefusedError(told)
        new = FeedbackNote(
            evaluation_id=evaluation_id,
            author_id=person,
            result_id=about.result,
            value=about.value,
            text=text(said),
            at=now,
        )
        return _store(session, evaluation, new, "appraiser")


@persistent
def answer(engine: Engine, evaluation_id: int, person: int, note_id: int, said: str, now: datetime) -> int:
    """The employee's answer to a note. Raises RefusedError."""
    with transaction(engine) as session:
        evaluation = _held(session, evaluation_id)
        if evaluation.employee_id != person:
            raise RefusedError([WRONG_ROLE])
        before = session.get(FeedbackNote, note_id)
        told = _faults(evaluation, said)
        if before is None or before.evaluation_id != evaluation_id or before.answers_id is not None:
            told.append(NO_NOTE)
        if told:
            raise RefusedError(told)
        new = FeedbackNote(
            evaluation_id=evaluation_id,
            author_id=person,
            answers_id=note_id,
            text=text(said),
            at=now,
            value="",
        )
        return _store(session, evaluation, new, "employee")


def notes(session: Session, evaluation_id: int) -> list[NoteView]:
    """The newest first, each with its answers in their order."""
    evaluation = session.get_one(Evaluation, evaluation_id)
    calendar = rules_of(session, evaluation.cycle_id).calendar
    labels = {
        each.code: each.label for each in values(session.get_one(Cycle, evaluation.cycle_id).last).values
    }
    author = aliased(Employee)
    rows = session.execute(
        select(FeedbackNote, author.name)
        .join(author, author.id == FeedbackNote.author_id)
        .where(FeedbackNote.evaluation_id == evaluation_id)
        .order_by(FeedbackNote.id)
    ).all()
    texts = _texts(session, [row.result_id for row, _ in rows if row.result_id])
    answers: dict[int, list[tuple[str, str, str]]] = {}
    for row, name in rows:
        if row.answers_id is not None:
            told = (moment_text(calendar.local(row.at)), name, row.text)
            answers.setdefault(row.answers_id, []).append(told)
    return [
        NoteView(
            number=row.id,
            when=moment_text(calendar.local(row.at)),
            who=name,
            about=texts[row.result_id] if row.result_id else labels.get(row.value, row.value),
            text=row.text,
            answers=tuple(answers.get(row.id, ())),
            of_result=row.result_id is not None,
        )
        for row, name in reversed(rows)
        if row.answers_id is None
    ]


def _texts(session: Session, results: list[int]) -> dict[int, str]:
    found = session.execute(select(WorkResult.id, WorkResult.text).where(WorkResult.id.in_(results)))
    return dict(found.tuples().all())


def _held(session: Session, evaluation_id: int) -> Evaluation:
    lock(session, select(Evaluation.id).where(Evaluation.id == evaluation_id))
    evaluation = session.get(Evaluation, evaluation_id)
    if evaluation is None:
        raise RefusedError([WRONG_ROLE])
    return evaluation


def _faults(evaluation: Evaluation, said: str) -> list[str]:
    told = [OVER] if evaluation.final_at is not None else []
    if not text(said):
        told.append(NO_TEXT)
    elif len(said) > LONGEST_TEXT:
        told.append(TOO_LONG)
    return told


def _is_there(session: Session, evaluation: Evaluation, about: About) -> bool:
    if about.result is not None:
        goals = goals_of(session, [evaluation.id]).get(evaluation.id, [])
        return not about.value and about.result in {goal.number for goal in goals}
    known = values(session.get_one(Cycle, evaluation.cycle_id).last)
    return about.value in {each.code for each in known.values}


def _store(session: Session, evaluation: Evaluation, new: FeedbackNote, role: str) -> int:
    """Pressed twice, the second is the first."""
    same = (
        select(FeedbackNote)
        .where(FeedbackNote.evaluation_id == evaluation.id, FeedbackNote.author_id == new.author_id)
        .order_by(FeedbackNote.id.desc())
        .limit(1)
    )
    last = session.scalar(same)
    said = ("result_id", "value", "answers_id", "text")
    if last is not None and all(getattr(last, name) == getattr(new, name) for name in said):
        return last.id
    new.digest = feedback_digest(new)
    session.add(new)
    session.flush()
    is_answer = new.answers_id is not None
    event(
        session, "feedback", new.id, 1, "answer_feedback" if is_answer else "note_feedback",
        role=role, at=new.at, actor=Actor(employee_id=new.author_id), target="answer" if is_answer else "note",
        mark=f"sha256:{new.digest}", cycle_id=evaluation.cycle_id, body={"text": new.text},
    )  # fmt: skip
    return new.id
