"""Each way in which events and their subject can disagree has a name of its own."""

from pathlib import Path

import pytest

from models.session import reading
from tests.workflow.disarming import disarm
from tests.workflow.sealed_logs import Log
from workflow.folding import Broken, Fault, broken

pytestmark = pytest.mark.thorough


@pytest.fixture
def log(played: Log, tmp_path: Path) -> Log:
    copy = played.copied(tmp_path)
    disarm(copy.engine)
    return copy


def found(log: Log, cycle: int | None = None, name: str | None = None) -> list[Broken]:
    with reading(log.engine) as session:
        return list(broken(session, cycle, name))


MINE = "subject = 'evaluation' AND subject_id = 3"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (f"DELETE FROM audit_event WHERE {MINE} AND version = 2", (Fault.GAP, 3)),
        (f"UPDATE audit_event SET source = 'final' WHERE {MINE} AND version = 3", (Fault.BREAK, 3)),
        (f"UPDATE audit_event SET id = -1 WHERE {MINE} AND version = 3", (Fault.BREAK, 3)),
        ("UPDATE evaluation SET version = 4 WHERE id = 3", (Fault.STRAY, 5)),
        ("UPDATE evaluation SET version = 6 WHERE id = 3", (Fault.NO_EVENT, 6)),
        ("UPDATE evaluation SET state = 'draft' WHERE id = 3", (Fault.OTHER_STATE, 5)),
    ],
)
def test_a_fault_is_named_with_its_version(log: Log, statement: str, expected: tuple[Fault, int]) -> None:
    log.harm(statement)

    faults = {(each.fault, each.version) for each in found(log) if each.subject_id == 3}

    assert expected in faults
    assert {each.subject for each in found(log)} == {"evaluation"}


def test_an_explanation_put_in_behind_the_last_seal_is_a_stray(log: Log) -> None:
    log.harm(
        'INSERT INTO audit_event (id, subject, subject_id, version, cycle_id, "trigger", source, target, role, mark,'
        ' at, recorded_at) SELECT id + 1000, subject, subject_id, version + 1, cycle_id, "trigger", source, target,'
        " role, mark, at, recorded_at FROM audit_event WHERE subject = 'difference'"
    )

    assert {(each.fault, each.subject) for each in found(log)} == {(Fault.STRAY, "difference")}


def test_an_explanation_taken_out_is_missed(log: Log) -> None:
    log.harm("DELETE FROM audit_event WHERE subject = 'difference'")

    assert {(each.fault, each.subject) for each in found(log)} == {(Fault.NO_EVENT, "difference")}


@pytest.mark.parametrize("subject", ["evaluation", "cycle", "session", "document", "difference"])
def test_an_event_that_leaves_its_cycle_is_a_stray(log: Log, subject: str) -> None:
    log.harm(f"UPDATE audit_event SET cycle_id = NULL WHERE subject = '{subject}'")

    assert {(each.fault, each.subject) for each in found(log)} == {(Fault.STRAY, subject)}


def test_an_event_about_nothing_we_know_is_a_fault(log: Log) -> None:
    log.harm("UPDATE audit_event SET subject = 'weather' WHERE subject = 'roster'")

    (only,) = found(log)

    assert (only.fault, only.subject, only.event_id) == (Fault.UNKNOWN, "weather", 1)


def test_one_kind_in_one_cycle_can_be_asked_alone(log: Log) -> None:
    log.harm("UPDATE evaluation SET state = 'draft' WHERE id = 3", "UPDATE cycle SET stage = 'draft'")

    assert {each.subject for each in found(log)} == {"cycle", "evaluation"}
    assert {each.subject for each in found(log, 1, "evaluation")} == {"evaluation"}
    assert found(log, 2, "evaluation") == []


def test_a_document_that_is_only_owed_has_no_event_yet(log: Log) -> None:
    log.harm(
        "INSERT INTO document_job (evaluation_id, revision, requested_at) VALUES (3, 2, '2027-01-20 00:00:00.000000')"
    )

    assert found(log) == []
