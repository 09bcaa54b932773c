"""A document and what waits for it: nobody receives what is not there, and the days begin with the issue."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.audit import AuditEvent
from models.document import DocumentJob
from models.prompt import Prompt
from models.session import transaction
from tests import mornings
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CALENDAR,
    CALIBRATION,
    HEAD,
    PLAIN,
    SECRETARY,
    SYSTEM,
    at,
    document,
    evaluation,
    fire,
    issue,
    launched,
    pass_time,
    prompts,
    put,
    send,
    stored,
)
from tests.workflow.dumping import dump
from workflow import issuing, rescheduling
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.guards import GUARDS
from workflow.invariants import breaches
from workflow.issuing import Paper
from workflow.payloads import ObjectionStatement
from workflow.rescheduling import Wish

pytestmark = pytest.mark.thorough

DUE, LATE = at(2027, 2, 6, 0), at(2027, 3, 1)
"""The fourteenth working day after the confirmation ends; and weeks after it."""
FROM_LATE = at(2027, 3, 20, 0)
"""The fourteenth working day after LATE ends."""


@pytest.fixture
def confirmed(engine: Engine, tmp_path: Path) -> Engine:
    mornings.live(engine, mornings.everybody_confirmed, tmp_path / "morning")
    return engine


def trail(engine: Engine, person: int) -> list[str]:
    row = evaluation(engine, person)
    return [event.trigger for event in stored(engine, AuditEvent, subject="evaluation", subject_id=row.id)]


def receipts(engine: Engine, person: int = ANI) -> list[Prompt]:
    return prompts(engine, only_open=False, recipient_id=person, kind="receipt")


def fail(engine: Engine, papers: list[Paper]) -> None:
    """Something goes wrong behind the issue, in the same transaction."""
    with transaction(engine) as session:
        issuing.issue(session, papers, SYSTEM, LATE)
        raise ZeroDivisionError


def paper(job: DocumentJob) -> Paper:
    return Paper(job.id, f"{job.id}", "0" * 64, None, {})


# Before.


def test_the_days_run_from_the_right_day() -> None:
    assert (CALENDAR.due(CALIBRATION, 14), CALENDAR.due(LATE, 14)) == (DUE, FROM_LATE)


def test_a_result_without_its_document_asks_nobody(confirmed: Engine) -> None:
    pass_time(confirmed, at(2027, 1, 19))

    assert (receipts(confirmed), evaluation(confirmed, ANI).state) == ([], "handover")


def test_nobody_states_receipt_of_what_is_not_issued(confirmed: Engine) -> None:
    before = dump(confirmed)

    outcome = fire(confirmed, ANI, "acknowledge", ANI, CALIBRATION)

    assert (outcome.moved, dict(outcome.refused)) == (0, {GUARDS["document_issued"].refusal: 1})
    assert dump(confirmed) == before


def test_a_deadline_without_a_document_forces_nothing(confirmed: Engine) -> None:
    before = dump(confirmed)

    for moment in (DUE, at(2027, 2, 15), LATE):
        done = pass_time(confirmed, moment)
        assert (done.moved.total(), done.asked, done.reminded) == (0, 0, 0)

    after = dump(confirmed)
    assert all(after[name] == before[name] for name in ("states", "prompts", "documents"))


def test_without_a_document_there_is_no_way_to_the_end(confirmed: Engine) -> None:
    for trigger, actor in (("deem_received", None), ("accept", ANI), ("accept_by_silence", None)):
        assert fire(confirmed, ANI, trigger, actor, LATE).moved == 0
    with pytest.raises(RefusedError):
        fire(confirmed, ANI, "object", ANI, LATE, ObjectionStatement("Belum dinilai."))


# The issue.


def test_the_issue_delivers_and_names_its_run(confirmed: Engine, tmp_path: Path) -> None:
    issue(confirmed, tmp_path, LATE)

    (event,) = stored(
        confirmed, AuditEvent, subject_id=evaluation(confirmed, ANI).id, trigger="deliver_document"
    )
    row = evaluation(confirmed, ANI)
    assert (event.run_id, event.role, event.at, event.actor_id) == (SYSTEM.run_id, "system", LATE, None)
    assert (row.delivered_at, row.received_at, row.version) == (LATE, None, event.version)


def test_the_days_of_receipt_begin_with_the_issue(confirmed: Engine, tmp_path: Path) -> None:
    assert evaluation(confirmed, ANI).due_at == DUE

    issue(confirmed, tmp_path, LATE)

    (prompt,) = receipts(confirmed)
    assert evaluation(confirmed, ANI).due_at == prompt.due_at == FROM_LATE
    assert (prompt.asked_at, prompt.next_reminder_at) == (LATE, at(2027, 3, 12, 0))


def test_everybody_is_asked_once_however_often_time_passes(confirmed: Engine, tmp_path: Path) -> None:
    issue(confirmed, tmp_path, LATE)
    for day in (1, 2, 3):
        pass_time(confirmed, at(2027, 3, day, 9))
        issue(confirmed, tmp_path, at(2027, 3, day, 9))

    assert [len(receipts(confirmed, person)) for person in (ANI, BUDI, HEAD)] == [1, 1, 1]
    assert trail(confirmed, ANI).count("deliver_document") == 1


def test_silence_counts_from_the_issue(confirmed: Engine, tmp_path: Path) -> None:
    pass_time(confirmed, LATE)
    issue(confirmed, tmp_path, LATE)

    pass_time(confirmed, at(2027, 3, 19))
    assert evaluation(confirmed, ANI).received_at is None
    pass_time(confirmed, FROM_LATE)
    assert evaluation(confirmed, ANI).received_at == FROM_LATE
    pass_time(confirmed, evaluation(confirmed, ANI).due_at or LATE)
    send(confirmed, at(2027, 5, 3))

    assert trail(confirmed, ANI)[-3:] == ["deliver_document", "deem_received", "accept_by_silence"]
    assert breaches(confirmed, tmp_path) == {}


def test_who_was_late_to_get_it_may_still_object(confirmed: Engine, tmp_path: Path) -> None:
    issue(confirmed, tmp_path, LATE)
    fire(confirmed, ANI, "acknowledge", ANI, at(2027, 3, 19))

    assert (
        fire(confirmed, ANI, "object", ANI, at(2027, 4, 1), ObjectionStatement("Belum dinilai.")).moved == 1
    )


def test_an_issue_on_the_same_day_changes_no_deadline(confirmed: Engine, tmp_path: Path) -> None:
    issue(confirmed, tmp_path, CALIBRATION)

    assert {evaluation(confirmed, person).due_at for person in (ANI, BUDI, HEAD)} == {DUE}


def test_an_issue_that_fails_delivers_nothing(confirmed: Engine) -> None:
    before = dump(confirmed)
    jobs = stored(confirmed, DocumentJob)

    with pytest.raises(ZeroDivisionError):
        fail(confirmed, [paper(job) for job in jobs])

    assert dump(confirmed) == before


def test_only_what_is_issued_is_delivered(confirmed: Engine) -> None:
    own = evaluation(confirmed, BUDI).id
    (job,) = stored(confirmed, DocumentJob, evaluation_id=own)

    with transaction(confirmed) as session:
        issuing.issue(session, [paper(job)], SYSTEM, LATE)

    delivered = {person: evaluation(confirmed, person).delivered_at for person in (ANI, BUDI, HEAD)}
    assert delivered == {ANI: None, BUDI: LATE, HEAD: None}


def test_a_document_issued_in_a_held_unit_keeps_all_its_days(confirmed: Engine, tmp_path: Path) -> None:
    wish = Wish("2026", f"U{AGENCY}", "Banjir", Actor(user="operator"))
    rescheduling.hold(confirmed, wish, at(2027, 1, 20))
    issue(confirmed, tmp_path, at(2027, 2, 15))

    rescheduling.resume(confirmed, wish, LATE)

    (prompt,) = receipts(confirmed)
    assert evaluation(confirmed, ANI).due_at == prompt.due_at == FROM_LATE


# What waits for nothing.


def test_a_further_revision_after_the_end_moves_nothing(confirmed: Engine, tmp_path: Path) -> None:
    issue(confirmed, tmp_path, CALIBRATION)
    put(confirmed, ANI, state="final", received_at=CALIBRATION, final_at=LATE)
    document(confirmed, ANI, revision=2)
    before = trail(confirmed, ANI)

    issue(confirmed, tmp_path, LATE)

    assert (trail(confirmed, ANI), evaluation(confirmed, ANI).final_at) == (before, LATE)


def test_a_further_revision_that_is_owed_holds_receipt_up(confirmed: Engine, tmp_path: Path) -> None:
    issue(confirmed, tmp_path, CALIBRATION)
    document(confirmed, ANI, revision=2)

    assert fire(confirmed, ANI, "acknowledge", ANI, CALIBRATION).moved == 0


def test_the_plain_definition_ends_before_its_document(engine: Engine, tmp_path: Path) -> None:
    launched(engine, PLAIN)
    put(engine, HEAD, state="calibration", **mornings.RATED)
    with transaction(engine) as session:
        mornings.state_everywhere(session)
    pass_time(engine, CALIBRATION)
    fire(engine, HEAD, "confirm", SECRETARY, CALIBRATION)
    before = trail(engine, HEAD)

    issue(engine, tmp_path, LATE)

    assert evaluation(engine, HEAD).state == "final"
    assert trail(engine, HEAD) == before == ["launch", "confirm"]
