"""What was written about a person goes; that it was written stays, and the log verifies."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from models.audit import AuditEvent
from models.destruction import Destruction
from models.session import reading
from tests.factories import ANI, BUDI, EVALUATED, HEAD, at, evaluation, stored
from tests.workflow.sealed_logs import Log
from workflow.destroying import destroy_payloads, due
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.history import Wanted, events
from workflow.sealing import seal
from workflow.verifying import verify

pytestmark = pytest.mark.thorough

NOW = at(2037, 1, 10)
OPERATOR = Actor(user="budi", role="operator")
ORDER = "SK Pemusnahan 800/1/2028"


@pytest.fixture
def log(played: Log, tmp_path: Path) -> Log:
    return played.copied(tmp_path)


def payloads(log: Log, person: int) -> list[int]:
    """Events about a person's evaluation that have a payload."""
    query = (
        "SELECT e.id FROM audit_event e JOIN audit_payload p ON p.event_id = e.id "
        "WHERE e.subject = 'evaluation' AND e.subject_id = ? ORDER BY e.id"
    )
    return [number for (number,) in log.rows(query, evaluation(log.engine, person).id)]


def test_everything_written_about_the_person_goes_and_the_log_verifies(log: Log) -> None:
    before = payloads(log, ANI)

    assert destroy_payloads(log.engine, ANI, ORDER, OPERATOR, NOW) == len(before) == 2

    assert payloads(log, ANI) == []
    assert verify(log.engine) == []


def test_what_was_written_about_others_stays(log: Log) -> None:
    kept = (
        "SELECT count(*) FROM audit_payload JOIN audit_event ON id = event_id WHERE subject <> 'destruction'"
    )
    before = payloads(log, BUDI), log.one(kept)

    destroy_payloads(log.engine, ANI, ORDER, OPERATOR, NOW)

    assert payloads(log, BUDI) == before[0]
    assert log.one(kept) == before[1] - 2


def test_each_destruction_is_a_sealed_event_with_its_order_and_its_actor(log: Log) -> None:
    meant = payloads(log, ANI)

    destroy_payloads(log.engine, ANI, ORDER, OPERATOR, NOW)

    events = stored(log.engine, AuditEvent, subject="payload")
    assert [event.subject_id for event in events] == meant
    assert {(event.role, event.mark, event.at, event.target) for event in events} == {
        ("operator", ORDER, NOW, "destruction 1")
    }
    (order,) = stored(log.engine, Destruction)
    assert (order.employee_id, order.reason, order.rule, order.count) == (ANI, ORDER, "retensi:siulak-1", 2)
    (event,) = stored(log.engine, AuditEvent, subject="destruction")
    assert (event.subject_id, event.trigger, event.role) == (order.id, "order_destruction", "operator")
    assert seal(log.engine) == seal(log.engine)
    assert log.one("SELECT count(*) FROM seal_leaf") == log.one("SELECT count(*) FROM audit_event")


def test_neither_text_nor_salt_is_left_in_the_file(log: Log) -> None:
    (salt, body) = log.rows("SELECT salt, body FROM audit_payload WHERE event_id = ?", payloads(log, ANI)[0])[
        0
    ]
    assert salt.encode() in log.path.read_bytes()

    destroy_payloads(log.engine, ANI, ORDER, OPERATOR, NOW)

    log.engine.dispose()
    files = b"".join(path.read_bytes() for path in log.home.glob("siulak.db*"))
    assert salt.encode() not in files
    assert body


def test_again_there_is_nothing_left_to_destroy(log: Log) -> None:
    destroy_payloads(log.engine, ANI, ORDER, OPERATOR, NOW)

    with pytest.raises(RefusedError, match="masih tersimpan"):
        destroy_payloads(log.engine, ANI, ORDER, OPERATOR, NOW)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 81])
def test_without_an_order_nothing_goes(log: Log, reason: str) -> None:
    with pytest.raises(RefusedError):
        destroy_payloads(log.engine, ANI, reason, OPERATOR, NOW)

    assert len(payloads(log, ANI)) == 2


def test_a_payload_that_comes_back_from_a_backup_is_a_finding(log: Log) -> None:
    first = payloads(log, ANI)[0]
    (row,) = log.rows("SELECT event_id, salt, body FROM audit_payload WHERE event_id = ?", first)
    destroy_payloads(log.engine, ANI, ORDER, OPERATOR, NOW)

    with log.attacked() as connection:
        connection.execute("INSERT INTO audit_payload VALUES (?, ?, ?)", row)

    assert [finding.kind for finding in verify(log.engine)] == ["payload_destroyed"]


def test_a_payload_removed_without_an_order_is_a_finding_whoever_else_was_destroyed(log: Log) -> None:
    destroy_payloads(log.engine, ANI, ORDER, OPERATOR, NOW)
    (first, *_) = payloads(log, BUDI)

    with log.attacked() as connection:
        connection.execute("DROP TRIGGER audit_payload_no_delete")
        connection.execute("DELETE FROM audit_payload WHERE event_id = ?", (first,))

    found = verify(log.engine)
    assert [finding.kind for finding in found] == ["payload_removed", "guard_missing"]
    assert found[0].event_id == first


def test_only_payloads_that_are_sealed_are_destroyed_so_their_digest_is_known(log: Log) -> None:
    destroy_payloads(log.engine, HEAD, ORDER, OPERATOR, NOW)

    query = "SELECT count(*) FROM audit_event e LEFT JOIN seal_leaf l ON l.event_id = e.subject_id "
    assert log.one(f"{query} WHERE e.subject = 'payload' AND l.payload_digest IS NULL") == 0
    assert stored(log.engine, AuditEvent, subject="payload")


def test_the_roster_and_the_achievements_are_nobodys_and_stay(log: Log) -> None:
    kept = "SELECT count(*) FROM audit_payload p JOIN audit_event e ON e.id = p.event_id"
    nobodys = f"{kept} WHERE e.subject NOT IN ('evaluation', 'destruction')"
    before = log.one(nobodys)

    for person in EVALUATED:
        destroy_payloads(log.engine, person, ORDER, OPERATOR, NOW)

    assert log.one(nobodys) == before > 0
    assert log.one(kept) == before + len(EVALUATED)


def test_what_is_not_due_by_the_table_of_retention_is_refused_with_its_first_day(log: Log) -> None:
    with pytest.raises(RefusedError, match=r"menurut retensi:siulak-1; yang pertama mulai 2037-01-01"):
        destroy_payloads(log.engine, ANI, ORDER, OPERATOR, at(2036, 12, 31))

    assert len(payloads(log, ANI)) == 2
    assert destroy_payloads(log.engine, ANI, ORDER, OPERATOR, at(2037, 1, 1)) == 2


def test_nobody_destroys_what_was_written_about_oneself_and_the_system_nothing(log: Log) -> None:
    for actor in (Actor(employee_id=ANI), Actor()):
        with pytest.raises(RefusedError):
            destroy_payloads(log.engine, ANI, ORDER, actor, NOW)

    assert len(payloads(log, ANI)) == 2


def test_a_look_tells_what_is_due_and_changes_nothing(log: Log) -> None:
    early, late = (due(log.engine, ANI, day.date()) for day in (at(2030, 1, 1), NOW))

    assert (len(early.now), len(early.later), early.opens) == (0, 2, date(2037, 1, 1))
    assert [told.event_id for told in late.now] == payloads(log, ANI)
    assert stored(log.engine, Destruction) == []


@pytest.mark.parametrize(
    "statement", ["UPDATE destruction SET reason = 'SK lain'", "DELETE FROM destruction"]
)
def test_an_order_on_record_is_not_touched_by_our_own_connection(log: Log, statement: str) -> None:
    destroy_payloads(log.engine, ANI, ORDER, OPERATOR, NOW)

    with log.engine.connect() as connection, pytest.raises(DBAPIError, match="is append-only"):
        connection.exec_driver_sql(statement)


def test_an_order_stands_among_the_events_about_its_person(log: Log) -> None:
    destroy_payloads(log.engine, ANI, ORDER, OPERATOR, NOW)

    with reading(log.engine) as session:
        told = [event.label for event in events(session, Wanted(employee_id=ANI))]
    assert told.count("Pemusnahan diputuskan") == 1
