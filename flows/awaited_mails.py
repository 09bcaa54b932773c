"""Makes the bytes of a mail about plans or lists that wait for its reader at this moment."""

from datetime import timedelta

from sqlalchemy.orm import Session

from flows.run import Run
from flows.writing import base, leave_unwritten, purpose_link, write
from models.cycle import Cycle
from models.prompt import OutboxMessage
from templates.contexts import PromptMail, Task
from templates.mail import compose, template_version
from workflow.awaited.mails import subjects
from workflow.awaited.matters import BY_KIND
from workflow.definitions import rules_of
from workflow.wording import deadline_text, long_date

LATE = "Batas waktu ini sudah lewat; mohon tetap dikerjakan."


def freeze_awaited(session: Session, run: Run, message: OutboxMessage) -> None:
    """Its links name pages and open nothing: whoever follows one signs in."""
    assert message.cycle_id is not None
    matter, found = BY_KIND[message.kind], subjects(session, message, run.now)
    if not found:
        leave_unwritten(run, message)
        return
    calendar = rules_of(session, message.cycle_id).calendar
    first, several = found[0].due, len({each.due for each in found}) > 1
    link = f"{base(run.settings)}{matter.page}"
    tasks = []
    for each in found:
        until = f", sampai {long_date(calendar.last_day(each.due))}" if several else ""
        tasks.append(Task(about=f"{each.about}{until}", link=link.format(each.evaluation_id)))
    cycle = session.get_one(Cycle, message.cycle_id)
    folder = f"_{matter.kind}"
    mail = PromptMail(
        kind=folder,
        step=message.step,
        recipient_name=message.name,
        recipient_address=message.address,
        cycle_title=cycle.title,
        deadline=calendar.local(first - timedelta(minutes=1)),  # as it is printed: 23.59
        deadline_text=deadline_text(calendar, first),
        consequence=" ".join((matter.consequence, *([LATE] if first <= run.now else []))),
        tasks=tuple(tasks),
        purpose_link=purpose_link(run.settings, cycle.code),
    )
    write(run, message, template_version(folder), compose, mail)
