"""Makes the bytes of a mail about plans or lists that wait for its reader at this moment."""

from sqlalchemy.orm import Session

from flows.asking import Asking, Waiting, tasks_of, write_asking
from flows.run import Run
from flows.writing import base, leave_unwritten
from models.prompt import OutboxMessage
from workflow.awaited.mails import subjects
from workflow.awaited.matters import BY_KIND
from workflow.definitions import rules_of

LATE = "Batas waktu ini sudah lewat; mohon tetap dikerjakan."


def freeze_awaited(session: Session, run: Run, message: OutboxMessage) -> None:
    """Its links name pages and open nothing: whoever follows one signs in."""
    assert message.cycle_id is not None
    matter, found = BY_KIND[message.kind], subjects(session, message, run.now)
    if not found:
        leave_unwritten(run, message)
        return
    first, page = found[0].due, f"{base(run.settings)}{matter.page}"
    waiting = [Waiting(each.about, page.format(each.evaluation_id), each.due) for each in found]
    asking = Asking(
        tasks_of(waiting, rules_of(session, message.cycle_id).calendar),
        first,
        " ".join((matter.consequence, *([LATE] if first <= run.now else []))),
        f"_{matter.kind}",
    )
    write_asking(session, run, message, asking)
