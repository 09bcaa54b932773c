"""Mails that ask raters: one a person, step and delivery slot, about every round that is open for him.

They are no prompts: a prompt ends when its task is done, and with its end the moment of an answer would be kept.
What a mail lists is asked when it is made, and whether it was answered is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, literal, select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.peers import PeerNominee, PeerRound
from models.people import Assignment, Employee
from models.prompt import OutboxMessage
from models.session import insert_missing, lock
from workflow.calendar import Calendar
from workflow.peers.machine import OPEN

KIND, ASK, REMIND = "peers", "ask", "remind"
__all__ = ["ASK", "KIND", "REMIND", "Asked", "asked_of", "post", "still_asked"]


@dataclass(frozen=True)
class Asked:
    """One round in a mail."""

    evaluation_id: int
    name: str
    post: str
    group: str
    closes_at: datetime
    rules: str


def post(
    session: Session, calendar: Calendar, cycle_id: int, rounds: Sequence[int], step: str, now: datetime
) -> None:
    """Arranges a mail for everybody whom these rounds ask; one that waits for the same slot serves."""
    if not rounds:
        return
    session.flush()
    slot = calendar.next_slot(now)
    here = OutboxMessage.key.in_(select(_key(step, cycle_id, slot)).where(_asked_in(rounds)))
    lock(session, select(OutboxMessage.id).where(here).order_by(OutboxMessage.id))
    made = select(OutboxMessage.recipient_id).where(here, OutboxMessage.frozen_at.is_not(None))
    late = list(session.scalars(made))  # theirs was made at this very moment: the next one tells them
    for moment, whose in (
        (slot, PeerNominee.rater_id.not_in(late)),
        (calendar.next_slot(slot), PeerNominee.rater_id.in_(late)),
    ):
        columns = [
            "key",
            "cycle_id",
            "recipient_id",
            "kind",
            "step",
            "address",
            "name",
            "not_before",
            "state",
        ]
        columns += ["template", "attempts", "repeated", "reply"]
        mails = (
            select(
                _key(step, cycle_id, moment), literal(cycle_id), PeerNominee.rater_id, literal(KIND),
                literal(step), Employee.email, Employee.name,
                literal(moment, type_=OutboxMessage.not_before.type), literal("queued"),
                literal(""), literal(0), literal(0), literal(""),
            )
            .join(Employee, Employee.id == PeerNominee.rater_id)
            .where(_asked_in(rounds), Employee.email.is_not(None), whose)
            .distinct()
            .order_by(PeerNominee.rater_id)
        )  # fmt: skip
        session.execute(insert_missing(session, OutboxMessage).from_select(columns, mails))


def _key(step: str, cycle_id: int, slot: datetime) -> ColumnElement[str]:
    rest = literal(f":{KIND}:{step}:{cycle_id}:{slot.isoformat()}")
    return cast(PeerNominee.rater_id, String) + rest


def _asked_in(rounds: Sequence[int]) -> ColumnElement[bool]:
    return PeerNominee.round_id.in_(rounds) & ~PeerNominee.conflict


def asked_of(session: Session, message: OutboxMessage, now: datetime) -> list[Asked]:
    """What the mail has to list now; nothing where every round that it could ask for is over."""
    query = (
        select(
            Evaluation.id,
            Employee.name,
            Assignment.post,
            PeerNominee.group,
            PeerRound.closes_at,
            PeerRound.rules,
        )
        .join(PeerRound, PeerRound.id == PeerNominee.round_id)
        .join(Evaluation, Evaluation.id == PeerRound.evaluation_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .where(*_open_for(message.recipient_id, message.cycle_id, now))
        .order_by(PeerRound.closes_at, Employee.name, Evaluation.id)
    )
    return [Asked(*row) for row in session.execute(query)]


def still_asked(now: datetime) -> ColumnElement[bool]:
    """Of a message: that some round still asks its recipient."""
    return (
        select(PeerNominee.round_id)
        .join(PeerRound, PeerRound.id == PeerNominee.round_id)
        .join(Evaluation, Evaluation.id == PeerRound.evaluation_id)
        .where(*_open_for(OutboxMessage.recipient_id, OutboxMessage.cycle_id, now))
        .correlate(OutboxMessage)
        .exists()
    )


def _open_for(recipient: Any, cycle_id: Any, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        PeerNominee.rater_id == recipient,
        ~PeerNominee.conflict,
        Evaluation.cycle_id == cycle_id,
        PeerRound.state == OPEN,
        PeerRound.closes_at > now,
    )
