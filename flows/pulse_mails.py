"""Makes the bytes of a mail about a cycle's anonymous question, while it is open."""

from datetime import timedelta

from sqlalchemy.orm import Session

from flows.run import Run
from flows.writing import base, leave_unwritten, purpose_link, write
from models.cycle import Cycle
from models.prompt import OutboxMessage
from templates.contexts import PromptMail, Task
from templates.mail import compose, template_version
from workflow.definitions import rules_of
from workflow.socialising.pulse_mails import CONSEQUENCE, pulse_of
from workflow.wording import deadline_text

TEMPLATES = "_pulse"


def freeze_pulse(session: Session, run: Run, message: OutboxMessage) -> None:
    """Its link names nobody and is everybody's; whoever follows it signs in."""
    assert message.cycle_id is not None
    pulse = pulse_of(session, message, run.now)
    rules = rules_of(session, message.cycle_id)
    asking = rules.definition.pulse
    if pulse is None or asking is None:
        leave_unwritten(run, message)
        return
    cycle = session.get_one(Cycle, message.cycle_id)
    mail = PromptMail(
        kind=TEMPLATES,
        step=message.step,
        recipient_name=message.name,
        recipient_address=message.address,
        cycle_title=cycle.title,
        deadline=rules.calendar.local(pulse.closes_at - timedelta(minutes=1)),  # as it is printed: 23.59
        deadline_text=deadline_text(rules.calendar, pulse.closes_at),
        consequence=CONSEQUENCE,
        tasks=(Task(about=asking.question, link=f"{base(run.settings)}/jajak"),),
        purpose_link=purpose_link(run.settings, cycle.code),
    )
    write(run, message, template_version(TEMPLATES), compose, mail)
