"""Whatever is done to a sealed log past our code is found, and its first bad place is named."""

import contextlib
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from models.base import Base
from models.session import checkpoint
from tests.workflow.disarming import disarm
from tests.workflow.sealed_logs import Log
from workflow.leaves import EVENT, leaf_digest
from workflow.sealing import seal
from workflow.verifying import verify

pytestmark = pytest.mark.thorough

tampered = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
VALUES = st.sampled_from(
    [None, -1, 0, 1, 7, 1.5, 2**40, "", "x", "confirm", "final", "2026-01-01 00:00:00", b"x", b""]
)
TRANSITIONS = (
    'subject, subject_id, version, cycle_id, "trigger", source, target, actor_id, role, mark, at, recorded_at'
)
COLUMNS = [(table.name, column.name) for table in Base.metadata.sorted_tables for column in table.columns]
POSITIONS = st.integers(1, 38)
"""What the log has sealed when it is built."""


@pytest.fixture(scope="module")
def log(played: Log, tmp_path_factory: pytest.TempPathFactory) -> Log:
    """The played year in the hands of an attacker."""
    copy = played.copied(tmp_path_factory.mktemp("log"))
    disarm(copy.engine)
    checkpoint(copy.engine)
    return copy


@pytest.fixture
def copy(log: Log, tmp_path: Path) -> Log:
    return log.copied(tmp_path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("attacked")


def changed(log: Log, table: str, key: str, row: int, column: str, value: object) -> bool:
    """Writes one value; False where the table would not take it, or it was there already."""
    with log.attacked() as connection:
        meant = f'SELECT typeof("{column}"), "{column}" FROM {table} WHERE {key} = ?'
        before = connection.execute(meant, (row,)).fetchone()
        try:
            connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE {key} = ?', (value, row))
        except sqlite3.IntegrityError:
            return False
        after = connection.execute(meant, (row,)).fetchone()
    return bool(after != before)


def batch_of(log: Log, position: int) -> tuple[int, int, int]:
    """Number, first and last of the batch that holds a position."""
    query = "SELECT number, first, last FROM seal_batch WHERE ? BETWEEN first AND last"
    number, first, last = log.rows(query, position)[0]
    return number, first, last


def test_a_log_that_nobody_touched_verifies(log: Log) -> None:
    assert log.findings() == []


def test_events_that_are_not_sealed_yet_are_no_breach(log: Log) -> None:
    assert log.one("SELECT count(*) FROM audit_event") > log.one("SELECT count(*) FROM seal_leaf") == 38


def test_the_positions_are_counted_while_they_are_read(log: Log) -> None:
    told: list[int] = []

    verify(log.engine, told.append)

    assert told == sorted(told)
    assert told[-1] == 38


@tampered
@given(position=POSITIONS, column=st.sampled_from(EVENT), value=VALUES)
def test_any_column_of_any_sealed_event(
    log: Log, folder: Path, position: int, column: str, value: object
) -> None:
    copy = log.copied(folder)
    assume(changed(copy, "audit_event", "id", position, column, value))

    assert copy.first().position == position


@tampered
@given(
    position=POSITIONS,
    column=st.sampled_from(["position", "event_id", "payload_digest", "digest"]),
    value=VALUES,
)
def test_any_column_of_any_leaf(log: Log, folder: Path, position: int, column: str, value: object) -> None:
    copy = log.copied(folder)
    assume(changed(copy, "seal_leaf", "position", position, column, value))

    first = copy.first().position

    assert first is not None
    assert first <= position


@tampered
@given(
    number=st.integers(1, 5),
    column=st.sampled_from([column.name for column in Base.metadata.tables["seal_batch"].columns]),
    value=VALUES,
)
def test_any_column_of_any_batch(log: Log, folder: Path, number: int, column: str, value: object) -> None:
    copy = log.copied(folder)
    began = copy.one("SELECT first FROM seal_batch WHERE number = ?", number)
    assume(changed(copy, "seal_batch", "number", number, column, value))

    first = copy.first().position

    assert first is not None
    assert first <= began


@tampered
@given(position=POSITIONS, column=st.sampled_from(["salt", "body"]), value=VALUES)
def test_any_column_of_any_payload(log: Log, folder: Path, position: int, column: str, value: object) -> None:
    copy = log.copied(folder)
    assume(changed(copy, "audit_payload", "event_id", position, column, value))

    assert copy.first().position == position


@tampered
@given(position=POSITIONS)
def test_a_removed_event(log: Log, folder: Path, position: int) -> None:
    copy = log.copied(folder)

    copy.harm(f"DELETE FROM audit_event WHERE id = {position}")

    assert (copy.first().kind, copy.first().position) == ("event_removed", position)


@tampered
@given(position=POSITIONS)
def test_an_event_removed_with_its_leaf(log: Log, folder: Path, position: int) -> None:
    copy = log.copied(folder)

    copy.harm(
        f"DELETE FROM audit_event WHERE id = {position}", f"DELETE FROM seal_leaf WHERE position = {position}"
    )

    assert (copy.first().kind, copy.first().position) == ("position_missing", position)


@tampered
@given(one=POSITIONS, other=POSITIONS)
def test_two_events_that_changed_places(log: Log, folder: Path, one: int, other: int) -> None:
    assume(one != other)
    copy = log.copied(folder)

    copy.harm(
        f"UPDATE audit_event SET id = -1 WHERE id = {one}",
        f"UPDATE audit_event SET id = {one} WHERE id = {other}",
        f"UPDATE audit_event SET id = {other} WHERE id = -1",
    )

    assert copy.first().position == min(one, other)


@tampered
@given(one=POSITIONS, other=POSITIONS)
def test_two_leaves_that_changed_places(log: Log, folder: Path, one: int, other: int) -> None:
    assume(one != other)
    copy = log.copied(folder)

    copy.harm(
        f"UPDATE seal_leaf SET position = -1 WHERE position = {one}",
        f"UPDATE seal_leaf SET position = {one} WHERE position = {other}",
        f"UPDATE seal_leaf SET position = {other} WHERE position = -1",
    )

    assert copy.first().position == min(one, other)


@tampered
@given(position=POSITIONS)
def test_an_event_changed_with_its_leaf_made_to_fit(log: Log, folder: Path, position: int) -> None:
    """The leaf no longer tells; its batch does."""
    copy = log.copied(folder)
    copy.harm(f"UPDATE audit_event SET mark = 'baru' WHERE id = {position}")
    columns = ", ".join(f'"{name}"' for name in EVENT)
    (event,) = copy.rows(f"SELECT {columns} FROM audit_event WHERE id = ?", position)
    payload = copy.one("SELECT payload_digest FROM seal_leaf WHERE position = ?", position)
    digest = leaf_digest(position, payload, event).hex()

    copy.harm(f"UPDATE seal_leaf SET digest = '{digest}' WHERE position = {position}")

    assert (copy.first().kind, copy.first().position) == ("root_differs", batch_of(copy, position)[1])


@tampered
@given(position=POSITIONS)
def test_an_event_changed_and_everything_behind_it_sealed_anew(log: Log, folder: Path, position: int) -> None:
    copy = log.copied(folder)
    number, began, _ = batch_of(copy, position)

    copy.harm(
        f"UPDATE audit_event SET mark = 'baru' WHERE id = {position}",
        f"DELETE FROM seal_leaf WHERE position >= {began}",
        f"DELETE FROM seal_batch WHERE number >= {number}",
    )
    seal(copy.engine)

    assert (copy.first().kind, copy.first().position) == ("sealed_anew", began)


@tampered
@given(number=st.integers(1, 4))
def test_a_tail_cut_off_with_its_seals_and_its_subjects_set_back(log: Log, folder: Path, number: int) -> None:
    """Nothing contradicts the shorter log but the run records."""
    copy = log.copied(folder)
    last = copy.one("SELECT last FROM seal_batch WHERE number = ?", number)

    cut_behind(copy, number, last)

    assert (copy.first().kind, copy.first().position) == ("tail_cut", last + 1)
    assert {finding.kind for finding in copy.findings()} <= {"tail_cut", "points_nowhere"}


def cut_behind(log: Log, number: int, last: int) -> None:
    mine = "FROM audit_event e WHERE e.subject = '{0}' AND e.subject_id = {1}.id"
    state, version = f"SELECT target {mine} ORDER BY version DESC LIMIT 1", f"SELECT max(version) {mine}"
    log.harm(
        f"DELETE FROM audit_payload WHERE event_id > {last}",
        f"DELETE FROM audit_event WHERE id > {last}",
        f"DELETE FROM seal_leaf WHERE position > {last}",
        f"DELETE FROM seal_batch WHERE number > {number}",
        "DELETE FROM document_job",
        "UPDATE calibration_session SET explanations = (SELECT count(*) FROM audit_event e"
        " WHERE e.subject = 'difference' AND e.subject_id = calibration_session.id)",
        "UPDATE calibration_session SET explanation = CASE explanations WHEN 0 THEN '' ELSE explanation END",
        *(
            f"UPDATE {table} SET version = ({version.format(name, table)}), {column} = ({state.format(name, table)})"
            for name, table, column in (
                ("evaluation", "evaluation", "state"),
                ("cycle", "cycle", "stage"),
                ("session", "calibration_session", "achievement"),
            )
        ),
    )


def test_all_seals_removed(copy: Log) -> None:
    copy.harm("DELETE FROM seal_leaf", "DELETE FROM seal_batch")

    assert (copy.first().kind, copy.first().position) == ("tail_cut", 1)


def test_all_seals_removed_and_made_again(copy: Log) -> None:
    copy.harm("DELETE FROM seal_leaf", "DELETE FROM seal_batch")
    seal(copy.engine)

    assert (copy.first().kind, copy.first().position) == ("sealed_anew", 1)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE run_record SET head_digest = NULL, head_position = NULL WHERE id > 2", "head_lost"),
        ("UPDATE run_record SET head_digest = 'x' WHERE id = 2", "sealed_anew"),
        ("UPDATE run_record SET head_position = 7 WHERE id = 2", "sealed_anew"),
        ("UPDATE run_record SET head_position = NULL WHERE id = 2", "head_lost"),
        ("UPDATE run_record SET head_position = 7000 WHERE id = 2", "tail_cut"),
        ("DELETE FROM run_record WHERE id = 1", "points_nowhere"),
    ],
)
def test_what_run_records_remember_of_the_log(copy: Log, statement: str, kind: str) -> None:
    copy.harm(statement)

    assert copy.first().kind == kind


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evaluation SET state = 'draft' WHERE id = 3",
        "UPDATE evaluation SET version = version + 1 WHERE id = 3",
        "UPDATE evaluation SET version = version - 1 WHERE id = 3",
        "UPDATE evaluation SET version = 'three' WHERE id = 3",
        "UPDATE evaluation SET id = 300 WHERE id = 3",
        "UPDATE evaluation SET cycle_id = 2 WHERE id = 3",
        "DELETE FROM evaluation WHERE id = 3",
        "UPDATE cycle SET stage = 'draft'",
        "UPDATE cycle SET version = 9",
        "DELETE FROM cycle",
        "UPDATE calibration_session SET achievement = 'istimewa' WHERE id = 3",
        "UPDATE calibration_session SET achievement = NULL WHERE id = 3",
        "UPDATE calibration_session SET version = 7 WHERE id = 3",
        "DELETE FROM calibration_session WHERE id = 3",
        "UPDATE document_job SET issued_at = NULL WHERE id = 3",
        "UPDATE document_job SET revision = 3 WHERE id = 3",
        "UPDATE document_job SET digest = 'x' WHERE id = 3",
        "DELETE FROM document_job WHERE id = 3",
    ],
)
def test_a_row_that_its_events_contradict(copy: Log, statement: str) -> None:
    copy.harm(statement)

    assert any(finding.kind.startswith("fold") for finding in copy.findings())


NEW = "(SELECT max(id) + 1 FROM audit_event)"
UNSEALED = {
    "removed": "DELETE FROM audit_event WHERE id = {0}",
    "version": "UPDATE audit_event SET version = version + 10 WHERE id = {0}",
    "source": "UPDATE audit_event SET source = 'elsewhere' WHERE id = {0}",
    "target": "UPDATE audit_event SET target = 'elsewhere' WHERE id = {0}",
    "subject": "UPDATE audit_event SET subject = 'payload' WHERE id = {0}",
    "unknown subject": "UPDATE audit_event SET subject = 'nobody' WHERE id = {0}",
    "subject's number": "UPDATE audit_event SET subject_id = 77 WHERE id = {0}",
    "number": "UPDATE audit_event SET id = -id WHERE id = {0} AND version > 1",
    "run": "UPDATE audit_event SET run_id = 77 WHERE id = {0}",
    "prompt": "UPDATE audit_event SET prompt_id = 7777 WHERE id = {0}",
    "actor": "UPDATE audit_event SET actor_id = 7777 WHERE id = {0}",
    "cycle": "UPDATE audit_event SET cycle_id = 7 WHERE id = {0}",
    "doubled": f"INSERT INTO audit_event (id, {TRANSITIONS}) SELECT {NEW}, "
    + TRANSITIONS.replace("version", "version + 100")
    + " FROM audit_event WHERE id = {0}",
}


@pytest.mark.parametrize("event", [39, 40, 49, 60])
@pytest.mark.parametrize("name", UNSEALED)
def test_an_event_that_is_not_sealed_yet(copy: Log, name: str, event: int) -> None:
    with copy.attacked() as connection:
        hit = connection.execute(UNSEALED[name].format(event)).rowcount

    found = {finding.event_id for finding in copy.findings()}

    assert hit in (0, 1)
    assert bool(found) == bool(hit)


def test_a_number_that_points_to_nobody_is_told_once_for_all_who_name_it(copy: Log) -> None:
    copy.harm("UPDATE audit_event SET actor_id = 7777 WHERE id > 38")

    assert [finding.kind for finding in copy.findings()] == ["points_nowhere"]


@pytest.mark.parametrize("position", [3, 30])
def test_a_payload_put_beside_an_event_that_had_none(copy: Log, position: int) -> None:
    copy.harm(f"INSERT OR REPLACE INTO audit_payload (event_id, salt, body) VALUES ({position}, 'x', '{{}}')")

    assert copy.first().position == position


def test_a_payload_of_no_event(copy: Log) -> None:
    copy.harm("INSERT INTO audit_payload (event_id, salt, body) VALUES (7777, 'x', '{}')")

    assert [finding.kind for finding in copy.findings()] == ["points_nowhere"]


def test_text_that_is_no_text(copy: Log) -> None:
    copy.harm("UPDATE audit_event SET mark = CAST(x'C328FF' AS TEXT) WHERE id IN (5, 50)")

    assert [finding.position for finding in copy.findings()] == [5]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(column=st.sampled_from(COLUMNS), value=VALUES)
def test_no_value_anywhere_in_the_database_stops_the_verifier(
    log: Log, folder: Path, column: tuple[str, str], value: object
) -> None:
    copy = log.copied(folder)
    table, name = column
    with copy.attacked() as connection, contextlib.suppress(sqlite3.IntegrityError):
        connection.execute(f'UPDATE {table} SET "{name}" = ?', (value,))

    assert isinstance(copy.findings(), list)


def test_many_findings_of_a_kind_are_counted_and_the_first_told(copy: Log) -> None:
    copy.harm("UPDATE audit_event SET mark = 'x'")

    changes = [finding for finding in copy.findings() if finding.kind == "event_changed"]

    assert (changes[0].position, len(changes)) == (1, 21)
    assert "18 temuan lain" in changes[-1].message
