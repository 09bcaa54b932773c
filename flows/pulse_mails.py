"""Makes the bytes of a mail about a cycle's anonymous question, while it is open."""

from sqlalchemy.orm import Session

from flows.asking import Asking, write_asking
from flows.run import Run
from flows.writing import base, leave_unwritten
from models.prompt import OutboxMessage
from templates.contexts import Task
from workflow.definitions import rules_of
from workflow.socialising.pulse_mails import CONSEQUENCE, pulse_of

TEMPLATES = "_pulse"


def freeze_pulse(session: Session, run: Run, message: OutboxMessage) -> None:
    """Its link names nobody and is everybody's; whoever follows it signs in."""
    assert message.cycle_id is not None
    pulse = pulse_of(session, message, run.now)
    asked = rules_of(session, message.cycle_id).definition.pulse
    if pulse is None or asked is None:
        leave_unwritten(run, message)
        return
    task = Task(about=asked.question, link=f"{base(run.settings)}/jajak")
    write_asking(session, run, message, Asking((task,), pulse.closes_at, CONSEQUENCE, TEMPLATES))
