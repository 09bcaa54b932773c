"""Any life of a cycle, however it is held, resumed and extended, keeps what must always hold."""

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from models.audit import AuditEvent
from models.cycle import StageWindow
from models.evaluation import Evaluation
from models.prompt import Prompt
from models.session import reading
from tests.factories import (
    CALENDAR,
    PLAIN,
    REGULATION,
    SELF,
    answer,
    issue,
    launched,
    pass_time,
    prompts,
    send,
    stored,
)
from tests.workflow.copies import copy_of, kept
from workflow import rescheduling
from workflow.errors import WorkflowError
from workflow.gathering import Actor
from workflow.invariants import breaches
from workflow.rescheduling import Wish, closing_mark

pytestmark = pytest.mark.thorough

CODES = (REGULATION, PLAIN)
STAGES = ("self_assessment", "supervisor_review", "calibration")
UNITS = (None, "U2", "U3", "U4")
steps = st.lists(
    st.tuples(
        st.sampled_from(["act", "act", "pass", "pass", "hold", "resume", "extend"]),
        st.sampled_from(UNITS),
        st.sampled_from(STAGES),
        st.integers(0, 12 * 24),
        st.integers(0, 40),
    ),
    min_size=4,
    max_size=14,
)

LATE = [("act", None, "self_assessment", hours, 0) for hours in (167, 131, 71, 160, 71, 271, 266, 192)]
"""One review after the other is handed in too late, and days after the clock last went."""


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office on the morning of the self-assessment, once a definition."""
    folder = tmp_path_factory.mktemp("offices")
    for code in CODES:
        with kept(folder / f"{code}.db") as engine:
            launched(engine, code)
            pass_time(engine, SELF)
    return folder


def live(engine: Engine, folder: Path, step: tuple[Any, ...], now: datetime) -> None:
    name, unit, stage, _, number = step
    wish = Wish("2026", unit, "Banjir", Actor(user="operator"))
    try:
        if name == "extend":
            day = CALENDAR.on_or_after((now + timedelta(days=number)).date())
            rescheduling.extend(engine, wish, stage, day, now)
        elif name in ("hold", "resume"):
            getattr(rescheduling, name)(engine, wish, now)
        elif name == "act":
            for prompt in prompts(engine)[: number // 8 + 1]:
                answer(engine, prompt, now)
    except WorkflowError:
        pass  # refused: nothing may have changed
    pass_time(engine, now)
    issue(engine, folder, now)
    send(engine, now)


def deadlines(engine: Engine) -> dict[tuple[str, int, int], datetime]:
    """By subject and visit of its state."""
    with reading(engine) as session:
        own = session.execute(select(Evaluation.id, Evaluation.version, Evaluation.due_at)).all()
        asked = session.execute(select(Prompt.id, Prompt.due_at).where(Prompt.closed_at.is_(None))).all()
        windows = session.execute(select(StageWindow.id, StageWindow.closes_at)).all()
    found = {("evaluation", number, version): due for number, version, due in own if due}
    found |= {("prompt", number, 0): due for number, due in asked}
    return found | {("window", number, 0): closes for number, closes in windows}


def windows_differ_from_their_events(engine: Engine) -> list[StageWindow]:
    wrong = []
    for window in stored(engine, StageWindow):
        events = stored(engine, AuditEvent, subject="window", subject_id=window.id)
        chain = [("", "")] + [(event.source, event.target) for event in events]
        whole = [event.version for event in events] == list(range(1, window.version + 1))
        joined = all(after[0] == before[1] for before, after in pairwise(chain))
        stands = chain[-1][1] == ("held" if window.held else "")
        said = not events or events[-1].mark == closing_mark(window.closes_at)
        wrong += [] if whole and joined and stands and said else [window]
    return wrong


@pytest.mark.parametrize("code", CODES)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=steps)
@example(life=LATE)
def test_no_deadline_is_shortened_and_none_goes_astray(
    offices: Path, code: str, life: list[tuple[Any, ...]]
) -> None:
    with copy_of(offices / f"{code}.db") as (engine, folder):
        now = SELF
        for step in life:
            now += timedelta(hours=step[3])
            before = deadlines(engine)

            live(engine, folder, step, now)

            after = deadlines(engine)
            assert all(after[key] >= due for key, due in before.items() if key in after)
            assert breaches(engine, folder).keys() <= {"mail_in_quiet_hours"}
            assert windows_differ_from_their_events(engine) == []
