"""Makes the bytes of a mail about a period's evaluations that its reader has still to give."""

from sqlalchemy.orm import Session

from flows.asking import Asking, write_asking
from flows.run import Run
from flows.writing import base, leave_unwritten
from models.prompt import OutboxMessage
from templates.contexts import Task
from workflow.definitions import rules_of
from workflow.periods.asking import CONSEQUENCE, people
from workflow.periods.unit_viewing import of_official


def freeze_period(session: Session, run: Run, message: OutboxMessage) -> None:
    """Its links name pages and open nothing: whoever follows one signs in."""
    assert message.cycle_id is not None
    calendar = rules_of(session, message.cycle_id).calendar
    period, found = people(session, message, calendar.local(run.now).date())
    if not found:
        leave_unwritten(run, message)
        return
    begin, cycle_id = base(run.settings), message.cycle_id
    tasks = [Task(about=about, link=f"{begin}/periode/{number}/{period.number}") for number, about in found]
    units = [
        Task(about=line.unit, link=f"{begin}/capaian/{cycle_id}/{line.unit_id}/{period.number}")
        for line in of_official(session, message.recipient_id, run.now)
        if line.cycle_id == cycle_id and (cell := line.cell(period.number)) is not None and cell.waits
    ]
    asking = Asking(tasks, period.due_at, CONSEQUENCE, message.kind, period.label, units)
    write_asking(session, run, message, asking)
