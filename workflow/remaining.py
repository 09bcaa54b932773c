"""What rows say whose payloads are destroyed: from then on the order's event is what they are held against."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.evaluation import Evaluation, Objection
from models.evidence import EvidenceFile
from models.plan import WorkPlan
from models.receipt import Receipt
from models.report import ReportBatch
from models.service import Ticket
from models.socialisation import DataCorrection
from workflow.plans.content import frame, identified
from workflow.plans.machine import DRAFT
from workflow.plans.reading import contents_of
from workflow.written_about import Told

BATCH = 500
OF_EVALUATION = (
    Evaluation.result_rating, Evaluation.behaviour_rating, Evaluation.predicate, Evaluation.rules,
    Evaluation.realisation, Evaluation.return_reason, Evaluation.result_reason, Evaluation.behaviour_reason,
    Evaluation.result_evidence, Evaluation.behaviour_evidence,
    Objection.statement, Objection.explanation, Objection.decision, Objection.decision_reason,
    Receipt.kind, Receipt.day, Receipt.letter, Receipt.people, Receipt.reason,
)  # fmt: skip


OF_EVIDENCE = (
    EvidenceFile.evaluation_id, EvidenceFile.owner_id, EvidenceFile.report_id, EvidenceFile.act, EvidenceFile.name,
    EvidenceFile.kind, EvidenceFile.size, EvidenceFile.content, EvidenceFile.digest, EvidenceFile.at,
)  # fmt: skip
OF_CORRECTION = (
    DataCorrection.employee_id, DataCorrection.topic, DataCorrection.text, DataCorrection.reported_at,
    DataCorrection.state, DataCorrection.answer, DataCorrection.answered_at,
)  # fmt: skip
BLANKED: dict[str, tuple[Any, dict[str, str]]] = {
    "evidence": (EvidenceFile, {"name": ""}),
    "correction": (DataCorrection, {"text": "", "answer": ""}),
}
"""Rows that are nothing but a person's words, or lead to them: they lose them with the payload."""


def blank(session: Session, gone: Iterable[Told]) -> None:
    """Takes the words out of the rows; to be called before what remains is told."""
    ids: dict[str, set[int]] = defaultdict(set)
    for told in gone:
        ids[told.kind].add(told.subject_id)
    for kind, (table, words) in BLANKED.items():
        if ids[kind]:
            meant = update(table).where(table.id.in_(sorted(ids[kind]))).values(**words)
            session.execute(meant.execution_options(synchronize_session=False))


def remains(session: Session, gone: Iterable[Told]) -> dict[str, str]:
    """By subject and number, a digest of what its row says: for the event of an order."""
    return _remains(session, {(told.kind, told.subject_id) for told in gone})


def changed(session: Session, kept: Mapping[str, str]) -> Iterator[str]:
    """Of what an order kept digests of, whatever says something else now or is gone."""
    names = sorted(kept)
    for first in range(0, len(names), BATCH):
        chosen = names[first : first + BATCH]
        pairs = {(kind, int(number)) for kind, _, number in (name.partition(" ") for name in chosen)}
        now = _remains(session, pairs)
        yield from (name for name in chosen if now.get(name) != kept[name])


def _remains(session: Session, subjects: Iterable[tuple[str, int]]) -> dict[str, str]:
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, number in subjects:
        ids[kind].append(number)
    said = {kind: dict(tell(session, ids[kind])) for kind, tell in _TELLERS.items() if ids[kind]}
    return {
        f"{kind} {number}": hashlib.sha256(repr(values).encode()).hexdigest()
        for kind, rows in said.items()
        for number, values in sorted(rows.items())
    }


def _evaluations(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, Any]]:
    query = (
        select(Evaluation.id, *OF_EVALUATION)
        .outerjoin(Objection, Objection.evaluation_id == Evaluation.id)
        .outerjoin(Receipt, Receipt.evaluation_id == Evaluation.id)
    )
    for number, *values in session.execute(query.where(Evaluation.id.in_(ids))):
        yield number, values


def _plans(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, Any]]:
    plans = session.scalars(select(WorkPlan).where(WorkPlan.id.in_(ids))).all()
    contents = contents_of(session, plans)
    for plan in plans:
        said = None if plan.state == DRAFT else identified(contents[plan.id])
        yield plan.id, [frame(plan), plan.change_reason, plan.return_reason, said]


def _tickets(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, Any]]:
    query = select(Ticket.id, Ticket.contest_reason, Ticket.decision_reason).where(Ticket.id.in_(ids))
    for number, *values in session.execute(query):
        yield number, values


def _acts(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, Any]]:
    query = select(ReportBatch.id, ReportBatch.reason, ReportBatch.count).where(ReportBatch.id.in_(ids))
    for number, *values in session.execute(query):
        yield number, values


def _columns(columns: tuple[Any, ...]) -> Callable[[Session, Sequence[int]], Iterator[tuple[int, Any]]]:
    """Of one table, these columns of each row."""
    number = columns[0].class_.id

    def tell(session: Session, ids: Sequence[int]) -> Iterator[tuple[int, Any]]:
        for row_id, *values in session.execute(select(number, *columns).where(number.in_(ids))):
            yield row_id, values

    return tell


_TELLERS = {
    "evaluation": _evaluations, "plan": _plans, "ticket": _tickets, "report_batch": _acts,
    "evidence": _columns(OF_EVIDENCE), "correction": _columns(OF_CORRECTION),
}  # fmt: skip
"""Of reports themselves, feedback, periods and guidance the marks of their own events keep digests for ever."""
