"""Hundreds of random hands in the file, each found: whatever the log protects is not as it was, so it is told."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from models.base import Base
from models.session import checkpoint
from tests.workflow.disarming import disarm
from tests.workflow.sealed_logs import Log

pytestmark = pytest.mark.thorough

KEYS = {
    "audit_event": "id",
    "audit_payload": "event_id",
    "seal_leaf": "position",
    "seal_batch": "number",
    "evaluation": "id",
    "cycle": "id",
    "calibration_session": "id",
}
COLUMNS = {name: [column.name for column in Base.metadata.tables[name].columns] for name in KEYS}
FOLDED = "subject, subject_id, version, cycle_id, source, target"
PROTECTED = (
    "SELECT * FROM audit_event WHERE id IN (SELECT event_id FROM seal_leaf)",
    "SELECT * FROM audit_payload WHERE event_id IN (SELECT event_id FROM seal_leaf)",
    "SELECT * FROM seal_leaf",
    "SELECT * FROM seal_batch",
    f"SELECT {FOLDED} FROM audit_event WHERE subject <> 'roster'",
    "SELECT id, version, state, cycle_id FROM evaluation",
    "SELECT id, version, stage FROM cycle",
    "SELECT id, version, achievement, explanations, cycle_id FROM calibration_session",
)
"""What cannot change without contradicting something else."""
ROWS = st.integers(0, 70)
VALUES = (
    st.none()
    | st.integers(-2, 70)
    | st.sampled_from(["", "x", "final", "draft", "launch", b"x", 2.5, "0" * 64])
)


@pytest.fixture(scope="module")
def log(played: Log, tmp_path_factory: pytest.TempPathFactory) -> Log:
    copy = played.copied(tmp_path_factory.mktemp("log"))
    disarm(copy.engine)
    checkpoint(copy.engine)
    return copy


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attacked")


def protected(connection: sqlite3.Connection) -> list[list[tuple[Any, ...]]]:
    return [sorted(connection.execute(query).fetchall(), key=repr) for query in PROTECTED]


def key_of(connection: sqlite3.Connection, table: str, row: int) -> Any:
    """The key of the row at that place, counted around."""
    keys = [key for (key,) in connection.execute(f"SELECT {KEYS[table]} FROM {table} ORDER BY 1")]
    return keys[row % len(keys)] if keys else None


@st.composite
def hands(draw: st.DrawFn) -> tuple[str, list[Any]]:
    """A statement and its values; `:row` and `:other` stand for keys."""
    table = draw(st.sampled_from(list(KEYS)))
    key, columns = KEYS[table], COLUMNS[table]
    column, other = draw(st.sampled_from(columns)), draw(st.sampled_from(columns))
    names = ", ".join(f'"{name}"' for name in columns)
    copied = ", ".join(
        "?" if name == key else '"version" + 1' if name == "version" else f'"{name}"' for name in columns
    )
    statements: list[tuple[str, list[Any]]] = [
        (f'UPDATE {table} SET "{column}" = ? WHERE {key} = :row', [draw(VALUES)]),
        (f'UPDATE {table} SET "{column}" = "{other}" WHERE {key} = :row', []),
        (f'UPDATE {table} SET "{column}" = (SELECT "{column}" FROM {table} WHERE {key} = :other)', []),
        (f"DELETE FROM {table} WHERE {key} = :row", []),
        (f"DELETE FROM {table} WHERE {key} >= :row", []),
        (
            f"INSERT OR REPLACE INTO {table} ({names}) SELECT {copied} FROM {table} WHERE {key} = :row",
            [draw(ROWS)],
        ),
    ]
    chosen: tuple[str, list[Any]] = draw(st.sampled_from(statements))
    return chosen


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(done=st.lists(st.tuples(hands(), ROWS, ROWS), min_size=1, max_size=3))
def test_any_hand_on_what_the_log_protects_is_found(
    log: Log, folder: Path, done: list[tuple[tuple[str, list[Any]], int, int]]
) -> None:
    copy = log.copied(folder)
    with copy.attacked() as connection:
        before = protected(connection)
        for (statement, values), row, other in done:
            table = next(name for name in KEYS if f" {name} " in f"{statement} ")
            places = {":row": key_of(connection, table, row), ":other": key_of(connection, table, other)}
            for name, key in places.items():
                statement = statement.replace(name, str(key))  # noqa: PLW2901 -- two places to fill
            with suppress(sqlite3.IntegrityError, sqlite3.OperationalError):
                connection.execute(statement, values)
        assume(protected(connection) != before)

    assert copy.findings() != []
