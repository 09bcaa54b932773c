"""A scenario becomes acts: whoever would differ is returned to the appraiser, with a reason each, all or nobody.

The official does not write another predicate in: nobody but an appraiser rates (PermenPANRB 6/2022). The returns are
the same acts as single ones, through the same door, and nothing in them tells of a scenario.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config.definition import DefinitionFile
from workflow.actions import SESSION, Outcome, apply_within, in_one
from workflow.acts import TaskView
from workflow.definitions import rules_of
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.gathering import Actor, Selection
from workflow.payloads import SentBack, text
from workflow.scenarios.keeping import RENEW, draft, held, own

NO_RETURN = "Siklus ini tidak mengenal pengembalian kepada penilai; skenario hanya untuk dibandingkan."
NO_CHANGES = "Skenario ini tidak mengubah predikat siapa pun."
NO_REASON = "{}: tulis alasan pengembaliannya."


def return_trigger(definition: DefinitionFile) -> str | None:
    """The act by which the official returns an evaluation; None where the definition has none."""
    for rule in definition.transition:
        if (rule.source, rule.by, rule.payload) == (SESSION, "calibrator", "sent_back"):
            return rule.trigger
    return None


def adopt(
    engine: Engine,
    view: TaskView,
    person: int,
    which: tuple[int, int],
    reasons: Mapping[int, str],
    now: datetime,
) -> Outcome:
    """Returns everybody whom the scenario changes, and its row goes: in one transaction.

    Raises RefusedError with every reason, also where somebody's predicate changed since; LinkError,
    ChangedMeanwhileError.
    """

    def adopted(session: Session) -> Outcome:
        on = held(session, view, person, now)
        row = own(session, view, person, which)
        found = draft(row, on)
        trigger = return_trigger(rules_of(session, view.cycle_id).definition)
        told = {number: text(reasons.get(number, "")) for number in found.changes}
        faults = [*found.stale, RENEW] if found.stale else []
        faults += [NO_CHANGES] if not found.changes else []
        faults += [
            NO_REASON.format(on.names.get(number, number)) for number, said in told.items() if not said
        ]
        if trigger is None:
            faults = [NO_RETURN]
        if faults or trigger is None:
            raise RefusedError(faults)
        outcome = Outcome()
        session.delete(row)
        actor = Actor(employee_id=person, prompt_id=view.prompt_id)
        for number, said in sorted(told.items()):
            chosen = Selection(view.cycle_id, unit_id=view.unit_id, evaluation_ids=(number,))
            moved = apply_within(session, chosen, trigger, actor, now, SentBack(said))
            if moved.moved != 1:
                raise ChangedMeanwhileError
            outcome.add(moved)
        return outcome

    return in_one(engine, adopted)
