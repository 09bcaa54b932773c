"""The door for what-if scenarios: begun, changed, brought up to date, thrown away. Only their official sees them.

No act here is an event, since nothing has happened: rows are written and deleted. What is adopted goes through
`adopting`, and so through the one door.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, delete, literal, select
from sqlalchemy.orm import Session

from config.rules.results import Pattern
from models.scenario import Scenario
from models.session import transaction
from workflow.actions import hold_sessions
from workflow.acts import TaskView
from workflow.definitions import rules_of
from workflow.errors import ChangedMeanwhileError, LinkError, RefusedError
from workflow.pattern import Person, pattern_of, people
from workflow.payloads import text
from workflow.relations import calibrates
from workflow.rules.changes import counted, least_changes
from workflow.rules.words import PREDICATES
from workflow.scenarios.comparing import Counts, Outlook, changed, differing, lacking, outlook, reachable

MOST, MOST_CHANGES, LONGEST_NAME = 12, 100, 60
NO_NAME = "Beri nama skenario ini."
LONG_NAME = f"Nama terlalu panjang: paling banyak {LONGEST_NAME} huruf."
TOO_MANY = f"Paling banyak {MOST} skenario satu unit. Buang yang tidak dipakai lagi."
TOO_MUCH = f"Paling banyak {MOST_CHANGES} perubahan satu skenario."
TWICE = "Nama itu sudah dipakai pada unit ini; beri nama lain."
NO_PATTERN = "Tetapkan capaian kinerja organisasi lebih dahulu: pola distribusinya mengikuti capaian itu."
NO_AIM = "Susunan itu tidak ada lagi di antara perubahan terkecil. Pilih dari daftar yang sekarang."
FIXED = "{}: predikatnya tidak dapat dibicarakan lagi, karena tidak menunggu penetapan."
UNKNOWN = "Pilih pegawai dan predikatnya dari daftar."
RENEW = "Perbarui skenario ini menurut keadaan sekarang, lalu periksa lagi."


@dataclass(frozen=True)
class Ground:
    """What every scenario of a unit stands on."""

    achievement: str
    pattern: Pattern
    people: tuple[Person, ...]

    @property
    def present(self) -> dict[int, str]:
        return {each.evaluation_id: each.predicate for each in self.people if each.predicate}

    @property
    def names(self) -> dict[int, str]:
        return {each.evaluation_id: each.name for each in self.people}

    @property
    def movable(self) -> dict[int, Person]:
        return {each.evaluation_id: each for each in self.people if each.waits and each.predicate}

    @property
    def outlook(self) -> Outlook:
        return outlook(self.pattern, counted(list(self.present.values())))

    @property
    def aims(self) -> list[Counts]:
        """Where the smallest sets of changes lead."""
        settled = [each.predicate for each in self.people if each.predicate and not each.waits]
        least = least_changes(self.pattern, self.outlook.counts)
        return reachable(least, settled) if least.least else []


@dataclass(frozen=True)
class Draft:
    """One scenario as its official sees it."""

    number: int
    name: str
    version: int
    aim: Counts | None
    changes: Mapping[int, str]
    outlook: Outlook
    lacking: tuple[str, ...]
    """What still keeps it from its aim."""
    stale: tuple[str, ...]
    """Whose predicate changed since; empty while it holds."""


def ground(session: Session, view: TaskView, person: int) -> Ground | None:
    """None until the unit's achievement is stated."""
    found = pattern_of(session, view.cycle_id, view.unit_id)
    if found is None:
        return None
    return Ground(*found, tuple(people(session, view.cycle_id, view.unit_id, person)))


def drafts(session: Session, view: TaskView, person: int, on: Ground) -> list[Draft]:
    """The person's own, in the order of their beginning."""
    rows = session.scalars(select(Scenario).where(*_own(view, person)).order_by(Scenario.id))
    return [draft(row, on) for row in rows]


def draft(row: Scenario, on: Ground) -> Draft:
    seen, changes = _numbered(row.seen), _numbered(row.changes)
    outlook_ = outlook(on.pattern, changed(on.present, changes))
    return Draft(
        row.id,
        row.name,
        row.version,
        row.aim,
        changes,
        outlook_,
        tuple(lacking(outlook_.counts, row.aim)),
        tuple(differing(seen, on.present, on.names)),
    )


def begin(engine: Engine, view: TaskView, person: int, name: str, aim: Counts | None, now: datetime) -> int:
    """A scenario of the present predicates, or one on the way to an aim; its number. Raises RefusedError, LinkError."""
    name = text(name)
    with transaction(engine) as session:
        on = held(session, view, person, now)
        told = [] if name else [NO_NAME]
        if len(name) > LONGEST_NAME:
            told.append(LONG_NAME)
        if aim is not None and dict(aim) not in [dict(each) for each in on.aims]:
            told.append(NO_AIM)
        kept = session.scalars(select(Scenario.name).where(*_own(view, person))).all()
        told += [TOO_MANY] if len(kept) >= MOST else [TWICE] if name in kept else []
        if told:
            raise RefusedError(told)
        row = Scenario(
            cycle_id=view.cycle_id,
            unit_id=view.unit_id,
            owner_id=person,
            name=name,
            aim=None if aim is None else dict(aim),
            changes={},
            seen=_lettered(on.present),
            changed_at=now,
        )
        session.add(row)
        session.flush()
        return row.id


def put(
    engine: Engine,
    view: TaskView,
    person: int,
    which: tuple[int, int],
    change: tuple[int, str],
    now: datetime,
) -> None:
    """Gives one person (number of the evaluation) another predicate; the present one takes the person out again.

    `which`: the scenario's number, and the version that was looked at. Raises RefusedError, LinkError,
    ChangedMeanwhileError.
    """
    number, predicate = change
    with transaction(engine) as session:
        on = held(session, view, person, now)
        row = own(session, view, person, which)
        if stale := differing(_numbered(row.seen), on.present, on.names):
            raise RefusedError([*stale, RENEW])
        changes = _numbered(row.changes) | {number: predicate}
        if on.present.get(number) == predicate:
            del changes[number]
        told = [UNKNOWN] if predicate not in PREDICATES else []
        told += [FIXED.format(on.names.get(number, number))] if number not in on.movable else []
        told += [TOO_MUCH] if len(changes) > MOST_CHANGES else []
        if told:
            raise RefusedError(told)
        row.changes, row.version, row.changed_at = _lettered(changes), row.version + 1, now


def renew(engine: Engine, view: TaskView, person: int, which: tuple[int, int], now: datetime) -> None:
    """Brings a scenario to the present predicates; what is no change any more, or cannot be one, is left out."""
    with transaction(engine) as session:
        on = held(session, view, person, now)
        row = own(session, view, person, which)
        kept = {
            number: each
            for number, each in _numbered(row.changes).items()
            if number in on.movable and on.present[number] != each
        }
        row.changes, row.seen = _lettered(kept), _lettered(on.present)
        row.version, row.changed_at = row.version + 1, now


def discard(engine: Engine, view: TaskView, person: int, number: int) -> None:
    """Its row goes, and nothing tells that it was there. Twice is as good as once."""
    with transaction(engine) as session:
        session.execute(delete(Scenario).where(Scenario.id == number, *_own(view, person)))


def own(session: Session, view: TaskView, person: int, which: tuple[int, int]) -> Scenario:
    """Raises LinkError where it is not this person's, ChangedMeanwhileError where it is at another version."""
    row = session.scalar(select(Scenario).where(Scenario.id == which[0], *_own(view, person)))
    if row is None:
        raise LinkError
    if row.version != which[1]:
        raise ChangedMeanwhileError
    return row


def held(session: Session, view: TaskView, person: int, now: datetime) -> Ground:
    """The unit held still, for its official of today. Raises LinkError for anybody else, RefusedError."""
    hold_sessions(session, view.cycle_id, select(literal(view.unit_id)))
    day = rules_of(session, view.cycle_id).calendar.local(now).date()
    if person != view.recipient_id or not calibrates(session, person, view.unit_id, day):
        raise LinkError
    found = ground(session, view, person)
    if found is None:
        raise RefusedError([NO_PATTERN])
    return found


def _own(view: TaskView, person: int) -> Sequence[ColumnElement[bool]]:
    return (
        Scenario.owner_id == person,
        Scenario.cycle_id == view.cycle_id,
        Scenario.unit_id == view.unit_id,
    )


def _numbered(kept: Mapping[str, str]) -> dict[int, str]:
    """As JSON keeps it, whose keys are words."""
    return {int(number): each for number, each in kept.items()}


def _lettered(known: Mapping[int, str]) -> dict[str, str]:
    return {str(number): each for number, each in sorted(known.items())}
