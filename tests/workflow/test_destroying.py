"""What was written about a person goes; that it was written stays, and the log verifies."""

from pathlib import Path

import pytest

from models.audit import AuditEvent
from tests.factories import ANI, BUDI, HEAD, at, evaluation, stored
from tests.workflow.sealed_logs import Log
from workflow.destroying import destroy_payloads
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.sealing import seal
from workflow.verifying import verify

pytestmark = pytest.mark.thorough

NOW = at(2028, 1, 10)
HR = Actor(employee_id=HEAD)
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

    assert destroy_payloads(log.engine, ANI, ORDER, HR, NOW) == len(before) == 2

    assert payloads(log, ANI) == []
    assert verify(log.engine) == []


def test_what_was_written_about_others_stays(log: Log) -> None:
    before = payloads(log, BUDI), log.one("SELECT count(*) FROM audit_payload")

    destroy_payloads(log.engine, ANI, ORDER, HR, NOW)

    assert payloads(log, BUDI) == before[0]
    assert log.one("SELECT count(*) FROM audit_payload") == before[1] - 2


def test_each_destruction_is_a_sealed_event_with_its_order_and_its_actor(log: Log) -> None:
    meant = payloads(log, ANI)

    destroy_payloads(log.engine, ANI, ORDER, HR, NOW)

    events = stored(log.engine, AuditEvent, subject="payload")
    assert [event.subject_id for event in events] == meant
    assert {(event.actor_id, event.mark, event.at) for event in events} == {(HEAD, ORDER, NOW)}
    assert seal(log.engine) == seal(log.engine)
    assert log.one("SELECT count(*) FROM seal_leaf") == log.one("SELECT count(*) FROM audit_event")


def test_neither_text_nor_salt_is_left_in_the_file(log: Log) -> None:
    (salt, body) = log.rows("SELECT salt, body FROM audit_payload WHERE event_id = ?", payloads(log, ANI)[0])[
        0
    ]
    assert salt.encode() in log.path.read_bytes()

    destroy_payloads(log.engine, ANI, ORDER, HR, NOW)

    log.engine.dispose()
    files = b"".join(path.read_bytes() for path in log.home.glob("siulak.db*"))
    assert salt.encode() not in files
    assert body


def test_again_there_is_nothing_left_to_destroy(log: Log) -> None:
    destroy_payloads(log.engine, ANI, ORDER, HR, NOW)

    assert destroy_payloads(log.engine, ANI, ORDER, HR, NOW) == 0


@pytest.mark.parametrize("reason", ["", "  ", "x" * 81])
def test_without_an_order_nothing_goes(log: Log, reason: str) -> None:
    with pytest.raises(RefusedError):
        destroy_payloads(log.engine, ANI, reason, HR, NOW)

    assert len(payloads(log, ANI)) == 2


def test_a_payload_that_comes_back_from_a_backup_is_a_finding(log: Log) -> None:
    first = payloads(log, ANI)[0]
    (row,) = log.rows("SELECT event_id, salt, body FROM audit_payload WHERE event_id = ?", first)
    destroy_payloads(log.engine, ANI, ORDER, HR, NOW)

    with log.attacked() as connection:
        connection.execute("INSERT INTO audit_payload VALUES (?, ?, ?)", row)

    assert [finding.kind for finding in verify(log.engine)] == ["payload_destroyed"]


def test_a_payload_removed_without_an_order_is_a_finding_whoever_else_was_destroyed(log: Log) -> None:
    destroy_payloads(log.engine, ANI, ORDER, HR, NOW)
    (first, *_) = payloads(log, BUDI)

    with log.attacked() as connection:
        connection.execute("DROP TRIGGER audit_payload_no_delete")
        connection.execute("DELETE FROM audit_payload WHERE event_id = ?", (first,))

    found = verify(log.engine)
    assert [finding.kind for finding in found] == ["payload_removed", "guard_missing"]
    assert found[0].event_id == first


def test_only_payloads_that_are_sealed_are_destroyed_so_their_digest_is_known(log: Log) -> None:
    destroy_payloads(log.engine, HEAD, ORDER, HR, NOW)

    query = "SELECT count(*) FROM audit_event e LEFT JOIN seal_leaf l ON l.event_id = e.subject_id "
    assert log.one(f"{query} WHERE e.subject = 'payload' AND l.payload_digest IS NULL") == 0
    assert stored(log.engine, AuditEvent, subject="payload")


def test_the_roster_and_the_achievements_are_nobodys_and_stay(log: Log) -> None:
    kept = "SELECT count(*) FROM audit_payload p JOIN audit_event e ON e.id = p.event_id"
    before = log.one(f"{kept} WHERE e.subject <> 'evaluation'")

    for person in range(1, 11):
        destroy_payloads(log.engine, person, ORDER, HR, NOW)

    assert log.one(kept) == before == 6
