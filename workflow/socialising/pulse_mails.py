"""Mails about a cycle's anonymous question: one to everybody of the cycle, answered or not, and never a reminder.

They are no prompts: a prompt ends when its task is done, and with its end the moment of an answer would be kept.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, literal, select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.people import Employee
from models.prompt import OutboxMessage
from models.socialisation import Pulse
from workflow.arranging import arrange
from workflow.calendar import Calendar

KIND, STEP = "pulse", "ask"
CONSEQUENCE = (
    "Jajak pendapat ditutup tanpa jawaban Bapak/Ibu; tidak ada akibat lain, dan tidak ada yang tahu."
)


def post(session: Session, calendar: Calendar, pulse: Pulse, now: datetime) -> None:
    """Arranges a mail for everybody of the cycle who has an address."""
    everybody = Employee.id.in_(select(Evaluation.employee_id).where(Evaluation.cycle_id == pulse.cycle_id))
    key = cast(Employee.id, String) + literal(f":{KIND}:{pulse.id}")
    slot = calendar.next_slot(now)
    arrange(session, key, everybody, cycle_id=pulse.cycle_id, kind=KIND, step=STEP, slot=slot)


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
