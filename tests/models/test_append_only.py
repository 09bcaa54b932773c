"""The app's own connection cannot change, remove or replace what is on record."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.exc import DBAPIError, IntegrityError

from models import append_only
from models.audit import AuditEvent, AuditPayload
from models.migrating import upgrade
from models.schema import metadata
from models.session import engine_for, transaction
from tests.factories import LAUNCH, office
from workflow import ledger
from workflow.sealing import seal

pytestmark = pytest.mark.thorough

COLUMNS = 'id, subject, subject_id, version, "trigger", source, target, role, mark, at, recorded_at'
COPY = f"INSERT INTO audit_event ({COLUMNS}) SELECT {COLUMNS} FROM audit_event"
WEAK = "CREATE TRIGGER seal_leaf_no_delete BEFORE DELETE ON seal_leaf BEGIN SELECT 1; END"
HOLLOW = "CREATE OR REPLACE FUNCTION {}() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql"
ELSEWHERE = "DROP TRIGGER seal_leaf_no_delete ON seal_leaf; CREATE TRIGGER seal_leaf_no_delete"
CALL = "EXECUTE FUNCTION siulak_append_only()"
CALLS = f"FOR EACH ROW {CALL}"
ATTACKS = [
    "UPDATE audit_event SET mark = 'x'",
    "UPDATE audit_event SET id = id + 100",
    "DELETE FROM audit_event",
    "UPDATE audit_payload SET body = '{}'",
    "UPDATE audit_payload SET salt = ''",
    "DELETE FROM audit_payload",
    "UPDATE seal_leaf SET digest = 'x'",
    "DELETE FROM seal_leaf",
    "UPDATE seal_batch SET root = 'x'",
    "DELETE FROM seal_batch",
    "UPDATE run_record SET head_position = NULL, head_digest = NULL",
    "UPDATE run_record SET head_digest = NULL",
    "UPDATE run_record SET head_digest = 'x'",
    "UPDATE run_record SET head_position = head_position - 1",
    "DELETE FROM run_record",
]
REPLACING = [
    f"INSERT OR REPLACE INTO audit_event ({COLUMNS}) SELECT {COLUMNS} FROM audit_event",
    f"REPLACE INTO audit_event ({COLUMNS}) SELECT {COLUMNS.replace('id,', 'id + 100,', 1)} FROM audit_event",
    f"{COPY} WHERE true ON CONFLICT DO UPDATE SET mark = 'x'",
    "UPDATE OR REPLACE audit_event SET version = 1",
    "REPLACE INTO audit_payload SELECT * FROM audit_payload",
    "REPLACE INTO seal_leaf SELECT * FROM seal_leaf",
    "REPLACE INTO seal_leaf SELECT position + 100, event_id, payload_digest, digest FROM seal_leaf",
    "REPLACE INTO seal_batch SELECT * FROM seal_batch",
]


@pytest.fixture
def kept(engine: Engine) -> Engine:
    """Two events, one with a payload, sealed; a run that remembers the seal."""
    office(engine)
    for version in (1, 2):
        write(engine, version)
    seal(engine)
    ledger.close_run(engine, 1, "done", {})
    return engine


def write(engine: Engine, version: int, **facts: object) -> int:
    known = {
        "subject": "roster",
        "subject_id": 1,
        "trigger": "import",
        "source": "",
        "target": "",
        "role": "hr",
    }
    with transaction(engine) as session:
        event = AuditEvent(**{**known, **facts}, version=version, at=LAUNCH, recorded_at=LAUNCH)
        session.add(event)
        session.flush()
        session.add(AuditPayload(event_id=event.id, body={"rows": version}))
    return event.id


@pytest.mark.parametrize("statement", ATTACKS)
def test_no_statement_touches_what_is_on_record(kept: Engine, statement: str) -> None:
    with kept.connect() as connection, pytest.raises(DBAPIError, match="is append-only"):
        connection.exec_driver_sql(statement)


@pytest.mark.sqlite("REPLACE, and whether its deletions fire triggers, are its own")
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("statement", ATTACKS + REPLACING)
def test_no_setting_lets_a_statement_replace_what_is_on_record(
    kept: Engine, statement: str, recursive: str
) -> None:
    with kept.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA recursive_triggers = {recursive}")

        with pytest.raises(IntegrityError, match="is append-only"):
            connection.exec_driver_sql(statement)


def test_new_events_are_written_by_rows_and_in_bulk(kept: Engine) -> None:
    facts = {
        "subject": "roster",
        "subject_id": 2,
        "trigger": "import",
        "source": "",
        "target": "",
        "role": "hr",
    }
    rows = [{**facts, "version": number, "at": LAUNCH, "recorded_at": LAUNCH} for number in range(1, 4)]

    with transaction(kept) as session:
        session.execute(insert(AuditEvent), rows)

    assert write(kept, 3) > len(rows)


def test_a_payload_goes_once_its_destruction_is_an_event(kept: Engine) -> None:
    write(kept, 1, subject="payload", subject_id=2, trigger="destroy")

    with transaction(kept) as session:
        gone = session.connection().exec_driver_sql("DELETE FROM audit_payload WHERE event_id = 2")
        assert gone.rowcount == 1


def test_a_runs_head_goes_on_and_the_rest_of_its_row_is_free(kept: Engine) -> None:
    write(kept, 3)
    seal(kept)

    ledger.close_run(kept, 1, "failed", {"email": 1}, "again")

    with kept.connect() as connection:
        assert connection.exec_driver_sql("SELECT head_position, outcome FROM run_record").one() == (
            3,
            "failed",
        )


def triggers(engine: Engine) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        return list(connection.exec_driver_sql(query).tuples())


@pytest.mark.sqlite("its triggers are compared by their text")
def test_migrations_make_the_same_triggers_as_the_metadata(engine: Engine, tmp_path: Path) -> None:
    migrated = engine_for(f"sqlite+pysqlite:///{tmp_path}/new.db")
    upgrade(migrated)

    assert triggers(migrated) == triggers(engine)
    assert len(triggers(engine)) == 41


@pytest.mark.sqlite("another of the same name is told by its text")
@pytest.mark.parametrize("put_in_its_place", [None, WEAK])
def test_a_trigger_that_is_not_as_it_should_be_is_named_and_set_right(
    engine: Engine, put_in_its_place: str | None
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER seal_leaf_no_delete")
        if put_in_its_place:
            connection.exec_driver_sql(put_in_its_place)

        assert append_only.missing(connection) == ["seal_leaf_no_delete"]
        append_only.install(connection)
        assert append_only.missing(connection) == []


@pytest.mark.postgresql("its triggers belong to a table and can be switched off")
@pytest.mark.parametrize(
    "attack", ["DROP TRIGGER {} ON seal_leaf", "ALTER TABLE seal_leaf DISABLE TRIGGER {}"]
)
def test_a_trigger_that_is_gone_or_off_is_named_and_set_right(engine: Engine, attack: str) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql(attack.format("seal_leaf_no_delete"))

        assert append_only.missing(connection) == ["seal_leaf_no_delete"]
        append_only.install(connection)
        assert append_only.missing(connection) == []
        connection.rollback()


@pytest.mark.postgresql("its triggers call functions, which anybody may replace")
@pytest.mark.parametrize(
    ("attack", "named"),
    [
        (HOLLOW.format("siulak_append_only"), 40),
        (HOLLOW.format("siulak_payload_stays"), 1),
        ("DROP FUNCTION siulak_append_only CASCADE", 40),
        ("ALTER FUNCTION siulak_payload_stays RENAME TO another", 1),
        (f"{ELSEWHERE} BEFORE DELETE ON seal_batch {CALLS}", 1),
        (f"{ELSEWHERE} AFTER DELETE ON seal_leaf {CALLS}", 1),
        (f"{ELSEWHERE} BEFORE UPDATE ON seal_leaf {CALLS}", 1),
        (f"{ELSEWHERE} BEFORE DELETE ON seal_leaf FOR EACH ROW WHEN (false) {CALL}", 1),
    ],
)
def test_a_trigger_that_stops_nothing_is_named_and_set_right(engine: Engine, attack: str, named: int) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql(attack)

        assert len(append_only.missing(connection)) == named
        append_only.install(connection)
        assert append_only.missing(connection) == []
        connection.rollback()


@pytest.mark.sqlite("its triggers are compared by their text")
def test_making_the_tables_again_changes_nothing(engine: Engine) -> None:
    before = triggers(engine)

    metadata.create_all(engine)

    assert triggers(engine) == before


def test_triggers_and_rules_that_are_not_ours_are_named(kept: Engine) -> None:
    with kept.connect() as connection:
        assert append_only.foreign(connection) == []
        if connection.dialect.name == "sqlite":
            strangers = ["CREATE TRIGGER quiet AFTER INSERT ON audit_payload BEGIN SELECT 1; END"]
        else:
            strangers = [
                HOLLOW.format("nothing"),
                "CREATE TRIGGER quiet BEFORE INSERT ON audit_payload FOR EACH ROW EXECUTE FUNCTION nothing()",
                "CREATE RULE gone AS ON DELETE TO evaluation DO INSTEAD NOTHING",
            ]
        for statement in strangers:
            connection.exec_driver_sql(statement)

        assert append_only.foreign(connection) == (["quiet"] if len(strangers) == 1 else ["gone", "quiet"])
        connection.rollback()
