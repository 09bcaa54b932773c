"""What people read is what was last handed in: the texts in the rows, held against the payloads in the log.

Both are read once and side by side, in the order of their numbers: no more than one evaluation's texts are in memory.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.cycle import CalibrationSession
from models.evaluation import Evaluation, Objection
from workflow.definitions import Rules
from workflow.destroyed import UNTOLD, destroyed

Texts = dict[str, Any]
REVIEW: dict[str, tuple[str, ...]] = {
    "result_reason": ("result_reason",),
    "result_evidence": ("result_evidence",),
    "behaviour_reason": ("behaviour_reason",),
    "behaviour_evidence": ("behaviour_evidence",),
}
PLACES: dict[str, dict[str, tuple[str, ...]]] = {
    "self_assessment": {"realisation": ("realisation",)},
    "review": REVIEW,
    "sent_back": {"return_reason": ("reason",)},
    "objection": {"statement": ("statement",)},
    "explanation": {"explanation": ("explanation",)},
    "refusal": {},  # workflow/receipts.py
    "service": {},
    "upheld": {"decision_reason": ("reason",)},
    "changed": {"decision_reason": ("reason",)} | {name: ("review", name) for name in REVIEW},
}
"""By kind of payload: each column that it fills, and where in the payload its text stands."""
DECISIONS = ("upheld", "changed")
LABELS = {
    "realisation": "realisasi",
    "return_reason": "alasan pengembalian",
    "result_reason": "alasan rating hasil kerja",
    "result_evidence": "bukti rating hasil kerja",
    "behaviour_reason": "alasan rating perilaku",
    "behaviour_evidence": "bukti rating perilaku",
    "statement": "alasan keberatan",
    "explanation": "penjelasan dari yang menilai",
    "decision": "putusan keberatan",
    "decision_reason": "alasan putusan",
}
"""Every text that is compared, by its column."""
STATED = "state_achievement"


def wrong_texts(session: Session, rules: Rules) -> Iterator[tuple[int, list[str]]]:
    """Evaluations with the labels of what their rows say otherwise than the log."""
    told = _handed_in(session, rules)
    number, texts = next(told, (0, {}))
    for row in session.execute(_rows(rules).execution_options(yield_per=500)):
        while number and number < row.id:
            number, texts = next(told, (0, {}))
        wrong = _differing(row, texts if number == row.id else {})
        if wrong:
            yield row.id, [LABELS[name] for name in wrong]


def _rows(rules: Rules) -> Select[Any]:
    row, objection = Evaluation, Objection
    return (
        select(
            row.id, row.realisation, row.return_reason, row.result_reason, row.behaviour_reason,
            row.result_evidence, row.behaviour_evidence,
            objection.statement, objection.explanation, objection.decision, objection.decision_reason,
        )
        .outerjoin(objection, objection.evaluation_id == row.id)
        .where(row.cycle_id == rules.cycle_id)
        .order_by(row.id)
    )  # fmt: skip


def _differing(row: Row[Any], texts: Texts) -> list[str]:
    """Why an evaluation was sent back goes with the state it was sent back to."""
    wrong = []
    for name in LABELS:
        stored, meant = getattr(row, name), texts.get(name)
        gone = name == "return_reason" and stored is None
        if meant is not UNTOLD and stored != meant and not gone:
            wrong.append(name)
    return wrong


def _handed_in(session: Session, rules: Rules) -> Iterator[tuple[int, Texts]]:
    """(evaluation, its texts as last handed in), by number."""
    kinds = {step.trigger: step.payload for step in rules.definition.transition if step.payload}
    event = AuditEvent
    query = (
        select(
            event.id,
            event.subject_id,
            event.trigger,
            event.source,
            event.target,
            event.role,
            AuditPayload.body,
        )
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .where(event.subject == "evaluation", event.cycle_id == rules.cycle_id)
        .where(event.trigger.in_(kinds))
        .order_by(event.subject_id, event.version)
    )
    gone = destroyed(session)
    rows = session.execute(query.execution_options(yield_per=500))
    for number, events in groupby(rows, attrgetter("subject_id")):
        yield number, _last(events, kinds, gone)


def _last(events: Iterable[Row[Any]], kinds: Mapping[str, str], gone: frozenset[int]) -> Texts:
    found: Texts = {}
    for event in events:
        if event.body is None and event.id not in gone:
            continue
        kind = kinds[event.trigger]
        if kind in DECISIONS:
            found["decision"] = kind
        for name, place in PLACES[kind].items():
            if name != "statement" or name not in found:  # an objection stays as it was first stated
                found[name] = UNTOLD if event.body is None else _text(event.body, place)
    return found


def _text(body: Any, place: tuple[str, ...]) -> str:
    for key in place:
        body = body[key]
    return str(body).strip()


def wrong_explanations(session: Session, rules: Rules) -> Iterator[int]:
    """Sessions whose row explains the unit's difference in other words than the last event does."""
    row, event = CalibrationSession, AuditEvent
    last = and_(event.subject == "difference", event.subject_id == row.id, event.version == row.explanations)
    query = (
        select(row.id, row.explanation, AuditPayload.body)
        .outerjoin(event, last)
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .where(row.cycle_id == rules.cycle_id)
        .order_by(row.id)
    )
    for number, explanation, body in session.execute(query):
        if explanation != (body["reason"] if body else ""):
            yield number


def wrong_achievements(session: Session, rules: Rules) -> Iterator[int]:
    """Sessions whose reason, or whose official, is not that of the last statement."""
    row, event = CalibrationSession, AuditEvent
    last = and_(event.subject == "session", event.subject_id == row.id, event.version == row.version)
    query = (
        select(row.id, row.reason, row.stated_by, event.trigger, event.actor_id, AuditPayload.body)
        .join(event, last)
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .where(row.cycle_id == rules.cycle_id)
        .order_by(row.id)
    )
    for number, reason, official, trigger, actor, body in session.execute(query):
        meant: tuple[str | None, int | None] = ("", None)
        if trigger == STATED:
            meant = (None if body is None else body["reason"], actor)
        if (reason, official) != meant:
            yield number
