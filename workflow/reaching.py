"""Whom a granted role reached at a moment, by the log: what an act in its name is held against.

Who held it is what the log of granted roles says. Whom a role for one unit reached is asked of every place that a unit
has had, not of that day's: a roster that came later tells the past otherwise.
"""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Unit
from models.roster import RosterChange
from workflow.definitions import rules_of
from workflow.granted import scopes

OFFICE_ROLES = ("hr", "operator")


class Rights:
    """Whom a role reached, asked of the log once a person, role and moment."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[int, str, datetime], frozenset[str | None]] = {}
        self._within: dict[str | None, frozenset[int]] = {}
        newest = session.scalar(select(Cycle.id).order_by(Cycle.id.desc()).limit(1))
        self._calendar = None if newest is None else rules_of(session, newest).calendar

    def day(self, at: datetime) -> date:
        """The office's day of a moment."""
        return at.date() if self._calendar is None else self._calendar.local(at).date()

    def whole_office(self, event: AuditEvent | Row[Any]) -> bool:
        return _by_machine(event) or None in self._scopes(event)

    def somewhere(self, event: AuditEvent | Row[Any]) -> bool:
        return _by_machine(event) or bool(self._scopes(event))

    def over(self, event: AuditEvent | Row[Any], units: set[int]) -> bool:
        """One of these units lay within what the actor was given; an operator's is the whole machine."""
        if self.whole_office(event) or event.role == "operator":
            return self.somewhere(event)
        return any(units & self._below(code) for code in self._scopes(event))

    def _scopes(self, event: AuditEvent | Row[Any]) -> frozenset[str | None]:
        if event.actor_id is None or event.role not in OFFICE_ROLES:
            return frozenset()
        key = event.actor_id, event.role, event.at
        if key not in self._known:
            self._known[key] = scopes(self._session, *key, self.day(event.at))
        return self._known[key]

    def _below(self, code: str | None) -> frozenset[int]:
        if not self._within:
            self._within = _reached(self._session)
        return self._within.get(code, frozenset())


def places_of(session: Session) -> dict[int, set[int]]:
    """Person → every unit in which the person has or had a post."""
    found: dict[int, set[int]] = defaultdict(set)
    for table in (Assignment, Evaluation):
        for person, unit in session.execute(select(table.employee_id, table.unit_id)):
            found[person].add(unit)
    return found


def _by_machine(event: AuditEvent | Row[Any]) -> bool:
    return event.actor_id is None and event.role == "operator"


def _reached(session: Session) -> dict[str | None, frozenset[int]]:
    """Unit's code → it and all units that were ever below it."""
    codes = dict(session.execute(select(Unit.id, Unit.code)).tuples().all())
    below: dict[int, set[int]] = defaultdict(set)
    for number, parent in session.execute(select(Unit.id, Unit.parent_id)):
        below[parent].add(number)
    moved = select(RosterChange.row_id, RosterChange.before).where(
        RosterChange.entity == "unit", RosterChange.before.is_not(None)
    )
    for number, before in session.execute(moved):
        below[before.get("parent_id")].add(number)
    return {code: _and_below(number, below) for number, code in codes.items()}


def _and_below(top: int, below: dict[int, set[int]]) -> frozenset[int]:
    found, waiting = {top}, [top]
    while waiting:
        fresh = below.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return frozenset(found)
