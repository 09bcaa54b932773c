"""What is due and not done in a cycle: fires every system transition whose guards hold, asks, reminds."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, select

from models.evaluation import Evaluation
from models.session import lock, persistent, reading, transaction
from workflow import asking, launching, reminding
from workflow.actions import apply
from workflow.asking import Asking
from workflow.awaited import mails as awaited
from workflow.definitions import rules_of
from workflow.gathering import Actor, Selection
from workflow.peers import scheduling
from workflow.periods import asking as period_asking
from workflow.points import Point, reach
from workflow.socialising import pulse


@dataclass
class Advance:
    """What one pass did."""

    moved: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    reminded: int = 0
    handed_over: int = 0
    peers_opened: int = 0
    peers_closed: int = 0
    peers_reminded: int = 0
    stage_changed: bool = False
    pulses_opened: int = 0
    pulses_closed: int = 0

    @property
    def anything(self) -> bool:
        peers = self.peers_opened or self.peers_closed or self.peers_reminded
        pulses = self.pulses_opened or self.pulses_closed
        return bool(
            self.moved
            or self.asked
            or self.reminded
            or self.handed_over
            or peers
            or pulses
            or self.stage_changed
        )


def system_triggers(engine: Engine, cycle_id: int) -> list[str]:
    """Triggers that the clock may fire, in the definition's order."""
    with reading(engine) as session:
        definition = rules_of(session, cycle_id).definition
    return list(dict.fromkeys(rule.trigger for rule in definition.transition if rule.by == "system"))


def advance(engine: Engine, cycle_id: int, actor: Actor, now: datetime) -> Advance:
    """One pass; called again at the same moment it finds nothing to do."""
    done = Advance()
    for trigger in system_triggers(engine, cycle_id):
        fire(engine, cycle_id, trigger, actor, now, done)
    prompt(engine, cycle_id, actor, now, done)
    hear_peers(engine, cycle_id, actor, now, done)
    ask_everybody(engine, actor, now, done)
    return done


def fire(engine: Engine, cycle_id: int, trigger: str, actor: Actor, now: datetime, done: Advance) -> None:
    outcome = apply(engine, Selection(cycle_id), trigger, actor, now)
    done.moved += outcome.by_transition
    done.asked += outcome.asked


def prompt(engine: Engine, cycle_id: int, actor: Actor, now: datetime, done: Advance) -> None:
    handed_over, asked, reminded = _prompt(engine, cycle_id, now)
    if asked or reminded:
        reach(Point.PROMPTS_COMMITTED)
    done.handed_over += handed_over
    done.asked += asked
    done.reminded += reminded
    for beside in (period_asking.ask(engine, cycle_id, now), awaited.ask(engine, cycle_id, now)):
        done.asked += beside[0]
        done.reminded += beside[1]
    done.stage_changed = launching.settle(engine, cycle_id, actor, now)


def hear_peers(engine: Engine, cycle_id: int, actor: Actor, now: datetime, done: Advance) -> None:
    """Rounds of peers' feedback that are to be opened, closed or called to mind by now."""
    passed = scheduling.follow(engine, cycle_id, actor, now)
    done.peers_opened += passed.opened
    done.peers_closed += passed.closed
    done.peers_reminded += passed.reminded


def ask_everybody(engine: Engine, actor: Actor, now: datetime, done: Advance) -> None:
    """Anonymous questions of all cycles that are to be opened or closed by now."""
    passed = pulse.follow(engine, actor, now)
    done.pulses_opened += passed.opened
    done.pulses_closed += passed.closed


@persistent
def _prompt(engine: Engine, cycle_id: int, now: datetime) -> tuple[int, int, int]:
    """Prompts handed over, asked and called to mind. Nobody is asked about what moves in this very moment."""
    with transaction(engine) as session:
        rules = rules_of(session, cycle_id)
        everyone = Evaluation.cycle_id == cycle_id
        lock(session, select(Evaluation.id).where(everyone).order_by(Evaluation.id))
        whole = Asking(rules, now, everyone)
        handed_over = asking.hand_over(session, whole)
        return handed_over, asking.ask(session, whole), reminding.remind(session, rules, now)
