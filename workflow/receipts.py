"""Receipt that the employee did not state: refused before witnesses, or served by letter. Noted by the appraiser or HR.

Three different facts, each with its own event: receipt stated (`acknowledge`), refused (`note_refusal`), served
(`note_service`). The time to object (PP 30/2019 Pasal 59) runs from the day of the fact, not of its noting.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, Select, and_, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.evaluation import Evaluation
from models.receipt import Receipt
from workflow import papers
from workflow.actions import Outcome, apply_within, in_one
from workflow.definitions import Rules, rules_of
from workflow.destroyed import destroyed
from workflow.errors import RefusedError
from workflow.evidence.attaching import NOTHING, Handed, Matter, attach
from workflow.gathering import Actor, Selection
from workflow.machine import WRONG_STATE
from workflow.payloads import RECEIPTS, Payload
from workflow.wording import long_date

NOTERS = frozenset({"appraiser", "hr"})
"""Never the person himself."""
NO_PAPER = "Sertakan berita acara penolakan atau tanda terima suratnya sebagai berkas, misalnya fotonya."


@dataclass(frozen=True)
class Note:
    """One way in which it may be noted here."""

    trigger: str
    button: str
    payload: str
    days: int | None
    """Working days to object, from the day that is noted."""


def notes(session: Session, evaluation_id: int, roles: Collection[str]) -> list[Note]:
    """What the holder of these roles may note now: nothing before the document is issued, or once it is received."""
    evaluation = session.get_one(Evaluation, evaluation_id)
    waits = select(Evaluation.id).where(
        Evaluation.id == evaluation_id, Evaluation.received_at.is_(None), papers.issued()
    )
    if session.scalar(waits) is None:
        return []
    found = {
        step.trigger: Note(step.trigger, step.button or step.label, step.payload or "", step.due_working_days)
        for step in rules_of(session, evaluation.cycle_id).definition.transition
        if step.source == evaluation.state and step.by in roles and step.payload in RECEIPTS
    }
    return list(found.values())


def note(
    engine: Engine,
    evaluation_id: int,
    person: int,
    trigger: str,
    payload: Payload,
    now: datetime,
    *,
    handed: Handed = NOTHING,
) -> None:
    """Notes it, with its files, as the appraiser of that day or as HR of the unit; the event names who and as what.

    Raises RefusedError with every reason.

    The time to object begins with it: where the office takes files, the signed paper comes along.
    """
    if handed.limits.files and not handed.placed:
        raise RefusedError([NO_PAPER])

    def work(session: Session) -> Outcome:
        cycle_id = session.get_one(Evaluation, evaluation_id).cycle_id
        meant = Selection(cycle_id, evaluation_ids=(evaluation_id,))
        outcome = apply_within(session, meant, trigger, Actor(employee_id=person), now, payload)
        if not outcome.moved:
            raise RefusedError(outcome.refused or [WRONG_STATE])
        role = session.scalars(_noted_as(evaluation_id, trigger)).one()
        attach(session, Matter(evaluation_id, person, role, act=trigger), handed, now)
        return outcome

    in_one(engine, work)


def _noted_as(evaluation_id: int, trigger: str) -> Select[tuple[str]]:
    event = AuditEvent
    of = event.subject == "evaluation", event.subject_id == evaluation_id, event.trigger == trigger
    return select(event.role).where(*of).order_by(event.version.desc()).limit(1)


def told(session: Session, evaluation_id: int) -> str:
    """How it reached the employee, in a sentence or two; empty where nobody noted anything."""
    row = session.scalar(select(Receipt).where(Receipt.evaluation_id == evaluation_id))
    if row is None:
        return ""
    if row.kind == "refused":
        return f"Ditolak pada {long_date(row.day)}. Saksi: {_bare(row.people)}. Sebab: {_bare(row.reason)}."
    return (
        f"Disampaikan dengan surat {row.letter} pada {long_date(row.day)}, diterima oleh {_bare(row.people)}."
    )


def _bare(text: str) -> str:
    return text.rstrip(" .")


def wrong_receipts(session: Session, rules: Rules) -> Iterator[int]:
    """Evaluations whose noted receipt is not the one that the log tells, is gone, or was put in."""
    steps = {rule.trigger: rule.payload for rule in rules.definition.transition if rule.payload in RECEIPTS}
    gone, event = destroyed(session), AuditEvent
    of = and_(
        event.subject == "evaluation", event.subject_id == Evaluation.id, event.trigger.in_(sorted(steps))
    )
    rows = session.execute(
        select(Evaluation.id, Receipt, event, AuditPayload.body)
        .outerjoin(Receipt, Receipt.evaluation_id == Evaluation.id)
        .outerjoin(event, of)
        .outerjoin(AuditPayload, AuditPayload.event_id == event.id)
        .where(Evaluation.cycle_id == rules.cycle_id, Receipt.id.is_not(None) | event.id.is_not(None))
        .order_by(Evaluation.id)
    )
    for number, row, noted, body in rows:
        same = row and noted and (row.at, row.kind) == (noted.at, RECEIPTS[steps[noted.trigger] or ""])
        if not same or not (noted.id in gone if body is None else body == said(row)):
            yield number


def said(row: Receipt) -> dict[str, str]:
    """As it was handed in, with whatever stands in the column of the other kind."""
    refused = row.kind == "refused"
    own = (
        {"reason": row.reason, "witnesses": row.people}
        if refused
        else {"letter": row.letter, "recipient": row.people}
    )
    other = {"letter": row.letter} if refused else {"reason": row.reason}
    return {"day": row.day.isoformat(), **own, **{name: text for name, text in other.items() if text}}
