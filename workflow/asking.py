"""Who is to be asked for what, set-based and level-triggered: what was asked already is not asked again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    cast,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from config.definition import DefinitionFile, PromptRule
from models.cycle import StageWindow
from models.evaluation import Evaluation
from models.prompt import Prompt
from workflow import posting, reminding
from workflow.deciders import superior_rated
from workflow.definitions import Rules
from workflow.holders import HOLDERS, whose

COLUMNS = (
    "key", "cycle_id", "evaluation_id", "unit_id", "stage", "visit", "kind", "role", "recipient_id",
    "asked_at", "due_at", "reminders", "to_post",
)  # fmt: skip
HANDED_OVER = "handed_over"


@dataclass(frozen=True)
class Asking:
    """Under which rules, when, and about which evaluations."""

    rules: Rules
    now: datetime
    meant: ColumnElement[bool]

    @property
    def definition(self) -> DefinitionFile:
        return self.rules.definition

    @property
    def today(self) -> date:
        return self.rules.calendar.local(self.now).date()


def ask(session: Session, asking: Asking) -> int:
    """Prompts for every evaluation meant that waits for a person who was not asked in this visit of its state."""
    asked = 0
    present = set(session.scalars(select(Evaluation.state).where(asking.meant).distinct()))
    for rule in asking.definition.prompt:
        if rule.state in present:  # to write a statement takes longer than to run it for nobody
            result: Any = session.execute(insert(Prompt).from_select(COLUMNS, waiting(asking, rule)))
            asked += int(result.rowcount)
            if rule.per == "unit":
                _lengthen(session, asking, rule)
    if asked:
        reminding.plan_first(session, asking.rules)
        posting.post(session, asking.rules.calendar, asking.now)
    return asked


def hand_over(session: Session, asking: Asking) -> int:
    """Ends open prompts whose recipient does not hold the role any more; `ask` then asks whoever does."""
    ended = 0
    for rule in asking.definition.prompt:
        if rule.to == "employee":
            continue
        holders = _holders(asking, rule)
        key, of = whose(holders)
        about = (
            Evaluation.unit_id == Prompt.unit_id
            if rule.per == "unit"
            else Evaluation.id == Prompt.evaluation_id
        )
        still = select(holders.c.holder_id).where(holders.c.holder_id == Prompt.recipient_id)
        still = still.join(Evaluation, key == of).where(about)
        gone = select(Prompt.id).where(
            Prompt.kind == rule.kind,
            Prompt.role == rule.to,
            Prompt.closed_at.is_(None),
            Prompt.cycle_id == asking.rules.cycle_id,
            ~still.correlate(Prompt).exists(),
        )
        ended += _close(session, Prompt.id.in_(gone), asking.now, HANDED_OVER)
    return ended


def waiting(asking: Asking, rule: PromptRule) -> Select[Any]:
    """The prompts that `rule` still wants, as rows to insert."""
    build = _per_unit if rule.per == "unit" else _per_evaluation
    return _in_open_stage(asking, rule, build)


Build = Callable[[Asking, PromptRule, Any], Select[Any]]


def _in_open_stage(asking: Asking, rule: PromptRule, build: Build) -> Select[Any]:
    """Where the state has a window it must be open, unless the evaluation has time of its own."""
    if asking.definition.named(rule.state).window is None:
        query = build(asking, rule, Evaluation.due_at)
    else:
        window = aliased(StageWindow)
        query = build(asking, rule, func.coalesce(Evaluation.due_at, window.closes_at))
        query = query.join(
            window,
            and_(
                window.cycle_id == Evaluation.cycle_id,
                window.unit_id == Evaluation.unit_id,
                window.stage == rule.state,
                ~window.held,
            ),
        ).where(or_(window.opens_at <= asking.now, Evaluation.due_at.is_not(None)))
    if rule.after:
        query = query.where(_stamped(rule.after, asking))
    if rule.unless:
        query = query.where(~_stamped(rule.unless, asking))
    return query.where(asking.meant, Evaluation.state == rule.state)


def _stamped(name: str, asking: Asking) -> ColumnElement[bool]:
    """Who rated as the superior may be the appraiser by today, and is asked as such."""
    stamp: ColumnElement[Any] = getattr(Evaluation, name)
    return superior_rated(asking.today) if name == "superior_rated_at" else stamp.is_not(None)


def _per_evaluation(asking: Asking, rule: PromptRule, due: Any) -> Select[Any]:
    holders = None if rule.to == "employee" else _holders(asking, rule)
    recipient = Evaluation.employee_id if holders is None else holders.c.holder_id
    same = _prompts(rule, Prompt.evaluation_id == Evaluation.id)
    key = _key("evaluation", Evaluation.id, rule, same)
    query = select(
        key, Evaluation.cycle_id, Evaluation.id, *_rest(asking, rule, recipient, due, Evaluation.entered)
    )
    if holders is not None:
        key, of = whose(holders)
        query = query.join(holders, key == of)
    standing = or_(Prompt.closed_at.is_(None), Prompt.outcome.in_(_fulfilling(asking.definition, rule)))
    asked = same.where(Prompt.visit == Evaluation.entered, standing)
    return query.where(~asked.correlate_except(Prompt).exists()).order_by(Evaluation.id)


def _per_unit(asking: Asking, rule: PromptRule, due: Any) -> Select[Any]:
    """One prompt for all of a unit's evaluations that wait; those that come later are covered by it."""
    holders = _holders(asking, rule)
    recipient = func.min(holders.c.holder_id)
    of_unit = and_(Prompt.cycle_id == Evaluation.cycle_id, Prompt.unit_id == Evaluation.unit_id)
    same = _prompts(rule, and_(of_unit, Prompt.evaluation_id.is_(None)))
    key = _key("unit", Evaluation.unit_id, rule, same)
    latest = func.max(due, type_=Prompt.due_at.type)
    return (
        select(key, Evaluation.cycle_id, null(), *_rest(asking, rule, recipient, latest, literal(0)))
        .join(holders, holders.c.unit_id == Evaluation.unit_id)
        .where(~same.where(Prompt.closed_at.is_(None)).correlate_except(Prompt).exists())
        .group_by(Evaluation.cycle_id, Evaluation.unit_id)
        .order_by(Evaluation.unit_id)
    )


def _lengthen(session: Session, asking: Asking, rule: PromptRule) -> None:
    """A unit's prompt is due with the last of what it covers: a latecomer has time of its own."""
    rows = session.execute(_in_open_stage(asking, rule, _covered)).all()
    for identifier, due in rows:
        reminding.lengthen(session, asking.rules, identifier, due, asking.now)


def _covered(asking: Asking, rule: PromptRule, due: Any) -> Select[Any]:
    """Open prompts of units with an evaluation that is due later, and when."""
    latest = func.max(due, type_=Prompt.due_at.type)
    of_unit = and_(Prompt.cycle_id == Evaluation.cycle_id, Prompt.unit_id == Evaluation.unit_id)
    same = and_(of_unit, Prompt.evaluation_id.is_(None), Prompt.kind == rule.kind, Prompt.role == rule.to)
    return (
        select(Prompt.id, latest)
        .select_from(Evaluation)
        .join(Prompt, and_(same, Prompt.closed_at.is_(None)))
        .group_by(Prompt.id, Prompt.due_at)
        .having(latest > Prompt.due_at)
        .order_by(Prompt.id)
    )


def _prompts(rule: PromptRule, subject: ColumnElement[bool]) -> Select[Any]:
    """Every prompt of this rule about one subject, open or not."""
    return select(Prompt.id).where(subject, Prompt.kind == rule.kind, Prompt.role == rule.to)


def _fulfilling(definition: DefinitionFile, rule: PromptRule) -> list[str]:
    """Triggers that end this prompt though the evaluation stays in its state."""
    return [step.trigger for step in definition.transition if rule.kind in step.closes]


def _key(word: str, subject: Any, rule: PromptRule, same: Select[Any]) -> Any:
    """Numbered by the prompts before it: handed over and handed back it is still a new one."""
    number = same.with_only_columns(func.count()).correlate_except(Prompt).scalar_subquery()
    cycle = cast(Evaluation.cycle_id, String)
    start = literal(f"{word}:{rule.kind}:{rule.to}:") + cycle + literal(":") + cast(subject, String)
    return start + literal(":") + cast(number, String)


def _rest(asking: Asking, rule: PromptRule, recipient: Any, due: Any, visit: Any) -> tuple[Any, ...]:
    """The columns from unit_id on, in the order of COLUMNS."""
    now = literal(asking.now, type_=Prompt.asked_at.type)
    names = (literal(rule.state), visit, literal(rule.kind), literal(rule.to))
    return (Evaluation.unit_id, *names, recipient, now, due, literal(0), literal(rule.step))


def _holders(asking: Asking, rule: PromptRule) -> Subquery:
    return HOLDERS[rule.to](asking.today).subquery()


def close_prompts(
    session: Session, ids: Select[Any], now: datetime, trigger: str, kinds: tuple[str, ...] | None = None
) -> None:
    """Ends the open prompts about these evaluations: all of them, or those of some kinds."""
    meant = [Prompt.evaluation_id.in_(ids), Prompt.closed_at.is_(None)]
    if kinds is not None:
        meant.append(Prompt.kind.in_(kinds))
    _close(session, and_(*meant), now, trigger)


def close_finished_unit_prompts(session: Session, cycle_id: int, now: datetime, trigger: str) -> None:
    """Ends a unit's prompt once no evaluation of the unit is in its stage any more."""
    left = (
        select(Evaluation.id)
        .where(
            Evaluation.cycle_id == Prompt.cycle_id,
            Evaluation.unit_id == Prompt.unit_id,
            Evaluation.state == Prompt.stage,
        )
        .correlate(Prompt)
        .exists()
    )
    of_units = and_(Prompt.cycle_id == cycle_id, Prompt.evaluation_id.is_(None), Prompt.closed_at.is_(None))
    _close(session, and_(of_units, ~left), now, trigger)


def _close(session: Session, meant: ColumnElement[bool], now: datetime, outcome: str) -> int:
    result: Any = session.execute(
        update(Prompt)
        .where(meant)
        .values(closed_at=now, outcome=outcome, next_reminder_at=None, to_post=None)
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)
