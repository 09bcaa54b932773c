"""However late documents come, whoever acts and whatever is held: nobody loses a day of receipt or is asked twice."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from models.audit import AuditEvent
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.prompt import Prompt
from models.session import transaction
from tests import mornings
from tests.factories import CALENDAR, CALIBRATION, SYSTEM, answer, pass_time, prompts, send, stored
from tests.workflow.copies import copy_of, kept
from workflow import issuing, rescheduling
from workflow.errors import WorkflowError
from workflow.gathering import Actor
from workflow.invariants import breaches
from workflow.issuing import Paper
from workflow.rescheduling import Wish

pytestmark = pytest.mark.thorough

steps = st.lists(
    st.tuples(
        st.sampled_from(["act", "issue", "issue", "pass", "pass", "hold", "resume"]),
        st.sampled_from([None, "U3", "U4"]),
        st.integers(0, 16 * 24),
        st.integers(0, 8),
    ),
    min_size=3,
    max_size=12,
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All predicates are set, by acts alone; every document is owed."""
    path = tmp_path_factory.mktemp("confirmed") / "office.db"
    with kept(path) as engine:
        mornings.everybody_confirmed(engine, path.parent)
    return path


def live(engine: Engine, folder: Path, step: tuple[Any, ...], now: datetime) -> None:
    name, unit, _, number = step
    wish = Wish("2026", unit, "Banjir", Actor(user="operator"))
    try:
        if name == "issue":
            issue_some(engine, folder, number, now)
        elif name == "act":
            for prompt in prompts(engine)[:number]:
                answer(engine, prompt, now)
        elif name != "pass":
            getattr(rescheduling, name)(engine, wish, now)
    except WorkflowError:
        pass  # refused: nothing may have changed
    pass_time(engine, now)
    send(engine, now)


def issue_some(engine: Engine, folder: Path, number: int, now: datetime) -> None:
    """Of the documents owed so many; the others cannot be written yet."""
    jobs = stored(engine, DocumentJob, issued_at=None)[:number]
    for job in jobs:
        (folder / f"{job.id}").write_bytes(b"")
    with transaction(engine) as session:
        papers = [Paper(job.id, f"{job.id}", EMPTY, None, {}) for job in jobs]
        issuing.issue(session, papers, SYSTEM, now)


EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""SHA-256 of nothing."""


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=steps)
def test_receipt_waits_for_the_document_and_has_all_its_days(
    office: Path, life: list[tuple[Any, ...]]
) -> None:
    with copy_of(office) as (engine, folder):
        now = CALIBRATION
        for step in life:
            now += timedelta(hours=step[2])

            live(engine, folder, step, now)

            assert breaches(engine, folder).keys() <= {"mail_in_quiet_hours"}
            asked = Counter(prompt.evaluation_id for prompt in stored(engine, Prompt, kind="receipt"))
            issued = {job.evaluation_id: job.issued_at for job in stored(engine, DocumentJob, revision=1)}
            for row in stored(engine, Evaluation):
                keeps_its_days(engine, row, issued[row.id], asked[row.id])


def keeps_its_days(engine: Engine, row: Evaluation, issued: datetime | None, asked: int) -> None:
    """One evaluation, the moment of its document's issue, and how often its receipt was asked for."""
    if issued is None:
        assert (row.state, row.delivered_at, row.received_at, asked) == ("handover", None, None, 0)
        return
    whole = CALENDAR.due(issued, 14)
    assert (row.delivered_at, asked) == (issued, 1)
    if row.received_at is None:
        assert row.due_at is not None
        assert row.due_at >= whole
    presumed = stored(engine, AuditEvent, subject="evaluation", subject_id=row.id, trigger="deem_received")
    assert all(event.at >= whole for event in presumed)
