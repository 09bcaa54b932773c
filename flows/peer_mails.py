"""Makes the bytes of a mail that asks for peers' feedback: every round that is open for its reader at this moment."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.feedback import Anonymity
from config.rules.table import table_on
from flows.asking import Asking, Waiting, tasks_of, write_asking
from flows.run import Run
from flows.writing import base, leave_unwritten
from models.cycle import Cycle
from models.prompt import OutboxMessage
from models.session import lock
from workflow.definitions import rules_of
from workflow.peers.asking import Asked, asked_of
from workflow.peers.rules import UPWARD

TEMPLATES = "_peers"


def freeze_peers(session: Session, run: Run, message: OutboxMessage) -> None:
    """A mail that has no round to ask for any more never leaves; one that is opened meanwhile asks in the next."""
    assert message.cycle_id is not None
    lock(session, select(OutboxMessage.id).where(OutboxMessage.id == message.id))
    rounds = asked_of(session, message, run.now)
    if not rounds:
        leave_unwritten(run, message)
        return
    least = table_on(Anonymity, session.get_one(Cycle, message.cycle_id).last).sums_from
    page = f"{base(run.settings)}/rekan/{{}}/isi"
    waiting = [Waiting(_about(each), page.format(each.evaluation_id), each.closes_at) for each in rounds]
    asking = Asking(
        tasks_of(waiting, rules_of(session, message.cycle_id).calendar),
        rounds[0].closes_at,
        "Umpan balik ditutup tanpa jawaban Bapak/Ibu. Bila jawaban yang masuk kurang dari "
        f"{least}, tidak ada hasil yang ditampilkan.",
        TEMPLATES,
    )
    write_asking(session, run, message, asking)


def _about(one: Asked) -> str:
    how = "sebagai bawahannya" if one.group == UPWARD else "sebagai rekan kerjanya"
    return f"{one.name}, {one.post} ({how})"
