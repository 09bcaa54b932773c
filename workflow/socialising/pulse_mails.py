"""Mails about a cycle's anonymous question: one to everybody of the cycle, answered or not, and never a reminder.

They are no prompts: a prompt ends when its task is done, and with its end the moment of an answer would be kept.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, literal, select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.people import Employee
from models.prompt import OutboxMessage
from models.session import insert_missing
from models.socialisation import Pulse
from workflow.calendar import Calendar

KIND, STEP = "pulse", "ask"
CONSEQUENCE = (
    "Jajak pendapat ditutup tanpa jawaban Bapak/Ibu; tidak ada akibat lain, dan tidak ada yang tahu."
)


def post(session: Session, calendar: Calendar, pulse: Pulse, now: datetime) -> None:
    """Arranges a mail for everybody of the cycle who has an address."""
    columns = ["key", "cycle_id", "recipient_id", "kind", "step", "address", "name", "not_before", "state"]
    columns += ["template", "attempts", "repeated", "reply"]
    mails = (
        select(
            cast(Employee.id, String) + literal(f":{KIND}:{pulse.id}"), literal(pulse.cycle_id), Employee.id,
            literal(KIND), literal(STEP), Employee.email, Employee.name,
            literal(calendar.next_slot(now), type_=OutboxMessage.not_before.type), literal("queued"),
            literal(""), literal(0), literal(0), literal(""),
        )
        .where(Employee.email.is_not(None))
        .where(Employee.id.in_(select(Evaluation.employee_id).where(Evaluation.cycle_id == pulse.cycle_id)))
        .order_by(Employee.id)
    )  # fmt: skip
    session.execute(insert_missing(session, OutboxMessage).from_select(columns, mails))


def pulse_of(session: Session, message: OutboxMessage, now: datetime) -> Pulse | None:
    """What the mail asks about; None where its time is over."""
    found = session.get_one(Pulse, int(message.key.rpartition(":")[2]), populate_existing=True)
    return found if found.closes_at > now else None


def still_asked(now: datetime) -> ColumnElement[bool]:
    """Of a message: that some question of its cycle is still open."""
    return (
        select(Pulse.id)
        .where(Pulse.cycle_id == OutboxMessage.cycle_id, Pulse.closes_at > now)
        .correlate(OutboxMessage)
        .exists()
    )
