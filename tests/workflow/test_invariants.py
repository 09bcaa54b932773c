"""Each question finds nothing in a year as it should be, and something after one hand in the rows."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.session import reading, transaction
from tests.databases import Databases, without_foreign_keys
from tests.factories import ANI, PLAIN, REGULATION, REVIEW, at, everybody, launched, play
from tests.workflow.disarming import disarm
from workflow.definitions import rules_of
from workflow.invariants import QUESTIONS, breaches

pytestmark = pytest.mark.thorough

ANI_WAITS = "evaluation_id = 1 AND kind = 'supervisor_review'"
COPIED = "cycle_id, evaluation_id, unit_id, stage, visit, kind, role, recipient_id, asked_at, due_at"
TAMPERED = {
    "state_is_not_the_fold_of_its_events": (
        "UPDATE evaluation SET state = 'calibration' WHERE id = 1",
        "UPDATE evaluation SET version = version + 1 WHERE id = 1",
        "DELETE FROM audit_event WHERE subject = 'evaluation' AND subject_id = 2 AND version = 1",
        "UPDATE audit_event SET source = 'draft' WHERE subject = 'evaluation' AND subject_id = 2 AND version = 3",
    ),
    "illegal_transition": (
        "UPDATE audit_event SET trigger = 'confirm' WHERE trigger = 'submit_self_assessment' AND subject_id = 1",
        "UPDATE audit_event SET role = 'superior' WHERE trigger = 'submit_self_assessment' AND subject_id = 1",
    ),
    "actor_without_the_right": (
        f"UPDATE audit_event SET actor_id = {ANI} WHERE trigger = 'submit_review' AND subject_id = 2",
        "UPDATE audit_event SET run_id = NULL WHERE trigger = 'open_self_assessment' AND subject_id = 2",
        "UPDATE audit_event SET actor_id = 5 WHERE trigger = 'submit_self_assessment' AND subject_id = 2",
        "UPDATE appraiser_relation SET appraiser_id = 9 WHERE assignment_id = 2",
    ),
    "somebody_judged_themself": (
        "UPDATE audit_event SET actor_id = 7 WHERE trigger = 'submit_review' AND subject_id = 2",
    ),
    "result_differs_from_its_history": (
        "UPDATE evaluation SET predicate = 'kurang' WHERE predicate IS NOT NULL",
        "UPDATE evaluation SET behaviour_rating = 'di_bawah_ekspektasi' WHERE predicate IS NOT NULL",
        "UPDATE evaluation SET final_at = '2027-01-04 00:00:00.000000' WHERE id = 1",
    ),
    "prompt_doubled": (
        f"INSERT INTO prompt (key, {COPIED}, reminders) SELECT key || 'x', {COPIED}, 0 FROM prompt WHERE {ANI_WAITS}",
    ),
    "prompt_lost": (
        f"DELETE FROM prompt WHERE {ANI_WAITS}",
        f"UPDATE prompt SET closed_at = asked_at WHERE {ANI_WAITS}",
    ),
    "mail_lost": (
        "UPDATE outbox_message SET state = 'queued' WHERE id = 1",
        "UPDATE outbox_message SET state = 'in_data' WHERE id = 1",
        f"UPDATE prompt SET to_post = 'ask' WHERE {ANI_WAITS}",
    ),
    "mail_in_quiet_hours": (
        "UPDATE outbox_message SET accepted_at = '2026-12-07 11:00:00' WHERE id = 1",
        "UPDATE outbox_message SET accepted_at = '2026-12-25 03:00:00' WHERE id = 1",
    ),
    "task_without_owner_deadline_or_reminder": (
        f"UPDATE prompt SET next_reminder_at = NULL, due_at = asked_at WHERE {ANI_WAITS}",
    ),
    "deadline_is_not_that_of_its_matter": (
        f"UPDATE prompt SET due_at = asked_at WHERE {ANI_WAITS}",
        "UPDATE evaluation SET due_at = '2027-02-01 00:00:00.000000' WHERE id = 1",
        "UPDATE stage_window SET closes_at = '2027-02-01 00:00:00.000000' WHERE stage = 'supervisor_review'",
    ),
    "finished_task_acted_again": (
        "UPDATE prompt SET closed_at = '2026-12-01 00:00:00' WHERE kind = 'self_assessment'",
    ),
    "received_without_an_issued_document": (
        "UPDATE document_job SET issued_at = NULL WHERE evaluation_id = 1",
        "UPDATE document_job SET issued_at = '2027-06-01 00:00:00.000000' WHERE evaluation_id = 1",
        "UPDATE evaluation SET received_at = '2027-01-04 00:00:00.000000' WHERE id = 1",
        "DELETE FROM document_job WHERE evaluation_id = 1",
    ),
    "final_without_predicate_or_document": (
        "UPDATE evaluation SET predicate = NULL WHERE id = 1",
        "UPDATE evaluation SET final_at = NULL WHERE id = 1",
        "UPDATE document_job SET issued_at = NULL WHERE evaluation_id = 1",
        "INSERT INTO document_job (evaluation_id, revision, requested_at) VALUES (1, 2, '2027-03-01 00:00:00.000000')",
    ),
}
CASES = [(name, statement) for name, statements in TAMPERED.items() for statement in statements]
CLOSED = "UPDATE cycle SET closed_at = '2027-03-01 00:00:00'"
Copy = Callable[[str], Engine]


@dataclass
class Years:
    """Played years, and the folder of their papers."""

    papers: Path
    engines: dict[str, Engine]


def played(engine: Engine, folder: Path, code: str, until: object) -> Engine:
    launched(engine, code)
    patient = (
        (lambda prompt: prompt.evaluation_id != 1 or prompt.kind != "supervisor_review")
        if until
        else everybody
    )
    play(engine, folder, REVIEW.replace(day=7) if until else at(2028, 1, 1), patient)
    return engine


@pytest.fixture(scope="module")
def years(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Years]:
    """A year under each definition to its end, and one in which Ani's appraiser still sits on the review."""
    papers, engines = tmp_path_factory.mktemp("years"), {}
    for name, code, until in (
        (REGULATION, REGULATION, None),
        (PLAIN, PLAIN, None),
        ("midway", REGULATION, "midway"),
    ):
        engines[name] = played(databases.new(tmp_path_factory.mktemp(name)), papers, code, until)
    yield Years(papers, engines)
    for engine in engines.values():
        databases.drop(engine)


@pytest.fixture
def copy(databases: Databases, years: Years, tmp_path: Path) -> Iterator[Copy]:
    engines = []

    def of(name: str) -> Engine:
        engines.append(databases.copy(years.engines[name], tmp_path))
        return engines[-1]

    yield of
    for engine in engines:
        databases.drop(engine)


def tamper(engine: Engine, *statements: str) -> None:
    disarm(engine)
    with transaction(engine) as session:
        without_foreign_keys(session)
        if any(statement.startswith("DELETE FROM prompt") for statement in statements):
            session.connection().exec_driver_sql("DELETE FROM delivery")
        for statement in statements:
            assert session.connection().exec_driver_sql(statement).rowcount > 0


def asked(engine: Engine, name: str) -> int:
    question = next(each for each in QUESTIONS if each.__name__ == name)
    with reading(engine) as session:
        return question(session, rules_of(session, 1))


@pytest.mark.parametrize("name", [REGULATION, PLAIN, "midway"])
def test_a_healthy_year_has_no_breach(copy: Copy, years: Years, name: str) -> None:
    engine = copy(name)
    assert breaches(engine, years.papers) == {}

    if name != "midway":
        tamper(engine, CLOSED)
    assert breaches(engine, years.papers) == {}


def test_every_question_has_a_case() -> None:
    assert {question.__name__ for question in QUESTIONS} == set(TAMPERED)


@pytest.mark.parametrize(("name", "statement"), CASES)
def test_a_question_finds_the_hand_in_the_rows(copy: Copy, name: str, statement: str) -> None:
    ended = name.endswith("_document")
    engine = copy(REGULATION if ended else "midway")
    if ended:
        tamper(engine, CLOSED)
    assert asked(engine, name) == 0

    tamper(engine, statement)

    assert asked(engine, name) > 0


def test_breaches_are_told_by_the_name_of_the_question(copy: Copy, years: Years) -> None:
    engine = copy("midway")
    tamper(engine, TAMPERED["mail_lost"][0])

    assert breaches(engine, years.papers) == {"mail_lost": 1}


@pytest.mark.parametrize("harm", ["changed", "gone", "audit"])
def test_a_paper_that_differs_from_its_audited_hash_is_found(
    copy: Copy, years: Years, tmp_path: Path, harm: str
) -> None:
    engine, folder = copy(PLAIN), tmp_path / "papers"
    shutil.copytree(years.papers, folder)
    if harm == "changed":
        (folder / "1-1").write_text("better")
    elif harm == "gone":
        (folder / "1-1").unlink()
    else:
        tamper(
            engine, "UPDATE audit_event SET mark = 'sha256:0' WHERE subject = 'document' AND subject_id = 1"
        )

    assert breaches(engine, folder) == {"file_differs_from_its_audited_hash": 1}
