"""Makes the bytes of a mail that asks for peers' feedback: every round that is open for its reader at this moment."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.feedback import Anonymity
from config.rules.table import table_on
from flows.run import Run
from flows.writing import base, leave_unwritten, purpose_link, write
from models.cycle import Cycle
from models.prompt import OutboxMessage
from models.session import lock
from templates.contexts import PromptMail, Task
from templates.mail import compose, template_version
from workflow.definitions import rules_of
from workflow.peers.asking import Asked, asked_of
from workflow.peers.rules import UPWARD
from workflow.wording import deadline_text, long_date

TEMPLATES = "_peers"


def freeze_peers(session: Session, run: Run, message: OutboxMessage) -> None:
    """A mail that has no round to ask for any more never leaves; one that is opened meanwhile asks in the next."""
    assert message.cycle_id is not None
    lock(session, select(OutboxMessage.id).where(OutboxMessage.id == message.id))
    rounds = asked_of(session, message, run.now)
    if not rounds:
        leave_unwritten(run, message)
        return
    cycle = session.get_one(Cycle, message.cycle_id)
    calendar, first = rules_of(session, message.cycle_id).calendar, rounds[0].closes_at
    several = len({each.closes_at for each in rounds}) > 1
    tasks = []
    for each in rounds:
        until = f", sampai {long_date(calendar.last_day(each.closes_at))}" if several else ""
        link = f"{base(run.settings)}/rekan/{each.evaluation_id}/isi"
        tasks.append(Task(about=f"{_about(each)}{until}", link=link))
    mail = PromptMail(
        kind=TEMPLATES,
        step=message.step,
        recipient_name=message.name,
        recipient_address=message.address,
        cycle_title=cycle.title,
        deadline=calendar.local(first - timedelta(minutes=1)),  # as it is printed: 23.59
        deadline_text=deadline_text(calendar, first),
        consequence=(
            "Umpan balik ditutup tanpa jawaban Bapak/Ibu. Bila jawaban yang masuk kurang dari "
            f"{table_on(Anonymity, cycle.last).sums_from}, tidak ada hasil yang ditampilkan."
        ),
        tasks=tuple(tasks),
        purpose_link=purpose_link(run.settings, cycle.code),
    )
    write(run, message, template_version(TEMPLATES), compose, mail)


def _about(one: Asked) -> str:
    how = "sebagai bawahannya" if one.group == UPWARD else "sebagai rekan kerjanya"
    return f"{one.name}, {one.post} ({how})"
