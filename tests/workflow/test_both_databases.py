"""The same commands one after another leave the same rows on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, Table, select

from models.audit import AuditEvent
from models.cycle import StageWindow
from models.schema import metadata
from models.session import reading, transaction
from tests.databases import Databases, Files
from tests.factories import (
    ACTS,
    CALENDAR,
    EVALUATED,
    PLAIN,
    POSTS,
    REGULATION,
    SELF,
    answer,
    definition,
    fire,
    issue,
    launched,
    pass_time,
    prompts,
    replace_appraiser,
    send,
    stored,
)
from workflow.actions import Outcome
from workflow.advancing import Advance
from workflow.errors import WorkflowError

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.postgresql("compares it with SQLite"),
    pytest.mark.timeout(600),
]
COMMANDS, COMPARED_EVERY = 240, 40
OF_THE_MOMENT = {"recorded_at", "opened_at", "salt"}
"""Wall times and what is drawn by lot."""
NATURAL = {
    "prompt": ("key",),
    "outbox_message": ("key",),
    "document_job": ("evaluation_id", "revision"),
    "audit_event": ("subject", "subject_id", "version"),
}
"""Tables whose numbers have gaps where an act was refused: their rows are named by these columns instead."""
PAYLOADS = [payload for acts in ACTS.values() for _, payload in acts]
PEOPLE = [post[0] for post in POSTS]


@dataclass
class Player:
    """Gives commands as its dice and the rows before it say."""

    engine: Engine
    papers: Path
    dice: Random
    code: str
    now: datetime = SELF

    def command(self) -> str:
        command = self.dice.choices(*zip(*self._weights(), strict=True))[0]
        try:
            told: object = command()
        except WorkflowError as refused:
            told = refused
        return f"{command.__name__} {self.now}: {told}"

    def _weights(self) -> Iterator[tuple[Callable[[], object], int]]:
        yield self.one_answers, 9
        yield self.somebody_tries, 6
        yield self.time_passes, 4
        yield self.mails_leave, 1
        yield self.papers_are_issued, 1
        yield self.an_appraiser_is_replaced, 1
        yield self.a_window_is_held, 1

    def one_answers(self) -> None:
        asked = sorted(prompts(self.engine), key=lambda prompt: prompt.key)
        self.now += timedelta(minutes=1)
        if asked:
            answer(self.engine, self.dice.choice(asked), self.now)

    def somebody_tries(self) -> Outcome:
        person, actor = self.dice.choice(EVALUATED), self.dice.choice([*PEOPLE, None])
        trigger = self.dice.choice(definition(self.code).transition).trigger
        return fire(self.engine, person, trigger, actor, self.now, self.dice.choice([None, *PAYLOADS]))

    def time_passes(self) -> Advance:
        self.now += timedelta(hours=self.dice.randrange(1, 120))
        return pass_time(self.engine, self.now)

    def mails_leave(self) -> None:
        send(self.engine, self.now)

    def papers_are_issued(self) -> None:
        issue(self.engine, self.papers, self.now)

    def an_appraiser_is_replaced(self) -> None:
        person, new = self.dice.choice(EVALUATED), self.dice.choice(PEOPLE)
        if person != new:
            tomorrow = CALENDAR.local(self.now).date() + timedelta(days=1)
            replace_appraiser(self.engine, person, new, tomorrow)

    def a_window_is_held(self) -> bool:
        with transaction(self.engine) as session:
            window = self.dice.choice(session.scalars(select(StageWindow).order_by(StageWindow.id)).all())
            window.held_at = None if window.held else self.now
            return window.held


def rows(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table by its own words."""
    with reading(engine) as session:
        names = {
            table: {row.id: tuple(getattr(row, word) for word in words)
                    for row in session.execute(select(metadata.tables[table]))}
            for table, words in NATURAL.items()
        }  # fmt: skip
        return {
            table.name: sorted(
                (_plain(table, row._mapping, names) for row in session.execute(select(table))), key=repr
            )
            for table in metadata.sorted_tables
        }


def _plain(table: Table, row: Any, names: dict[str, dict[int, Any]]) -> tuple[Any, ...]:
    cells = []
    for column in table.columns:
        value = row[column.name]
        if column.name in OF_THE_MOMENT or column.name == "id":
            continue
        if row.get("subject") == "document" and column.name == "subject_id":
            value = names["document_job"][value]
        for key in column.foreign_keys:
            value = names.get(key.column.table.name, {}).get(value, value)
        cells.append(value)
    return tuple(cells)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    files = Files(tmp_path)
    engine = files.new(tmp_path)
    yield engine
    files.drop(engine)


@pytest.mark.parametrize(("code", "seed"), [(REGULATION, 1), (REGULATION, 2), (PLAIN, 3)])
def test_the_same_commands_leave_the_same_rows(
    databases: Databases, engine: Engine, sqlite: Engine, tmp_path: Path, code: str, seed: int
) -> None:
    players = [Player(each, tmp_path, Random(seed), code) for each in (engine, sqlite)]
    for player in players:
        launched(player.engine, code)
        pass_time(player.engine, SELF)

    for number in range(1, COMMANDS + 1):
        one, other = [player.command() for player in players]
        assert one == other
        if number % COMPARED_EVERY == 0:
            assert rows(engine) == rows(sqlite)
    assert len({event.trigger for event in stored(engine, AuditEvent)}) >= 5
