"""Reminders come on the planned mornings, once each, and go on until the task is done."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from models.prompt import Delivery, OutboxMessage
from models.session import reading
from tests.factories import (
    ANI,
    CALENDAR,
    PLAIN,
    REGULATION,
    REVIEW,
    SELF,
    at,
    definition,
    evaluation,
    launched,
    pass_time,
    prompts,
    put,
    rules,
    stored,
)
from workflow.calendar import Calendar
from workflow.definitions import Rules
from workflow.reminding import next_reminder

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
WITH_DEADLINE = [
    (code, state.name)
    for code in (REGULATION, PLAIN)
    for state in definition(code).state
    if state.remind_before or state.remind_every
]


def mornings(code: str, stage: str, due: datetime, asked: datetime, number: int) -> list[str]:
    """The first days on which a prompt is called to mind, each planned on the day before."""
    found: list[str] = []
    now = asked
    while len(found) < number:
        following = next_reminder(rules(code), stage, due, now)
        if following is None:
            break
        assert following > now
        found.append(f"{CALENDAR.local(following):%m-%d}")
        now = following
    return found


@pytest.mark.parametrize(
    ("code", "stage", "due", "asked", "expected"),
    [
        (REGULATION, "self_assessment", at(2026, 12, 17, 0), SELF, ["12-11", "12-15"]),
        (PLAIN, "self_assessment", at(2026, 12, 17, 0), SELF, ["12-11", "12-15"]),
        (REGULATION, "supervisor_review", at(2027, 1, 14, 0), REVIEW, ["01-08", "01-12", "01-18", "01-21"]),
        (PLAIN, "supervisor_review", at(2027, 1, 14, 0), REVIEW, ["01-08", "01-12", "01-15", "01-19"]),
        (
            REGULATION,
            "calibration",
            at(2027, 1, 23, 0),
            at(2027, 1, 18),
            ["01-20", "01-26", "01-28", "02-01"],
        ),
        (PLAIN, "calibration", at(2027, 1, 23, 0), at(2027, 1, 18), ["01-20"]),
        (REGULATION, "handover", at(2027, 2, 6, 0), at(2027, 1, 18), ["01-29", "02-04"]),
        (REGULATION, "objection", at(2027, 2, 6, 0), at(2027, 1, 18), ["01-29", "02-04", "02-09", "02-11"]),
        (REGULATION, "draft", at(2027, 2, 6, 0), at(2027, 1, 18), []),
    ],
)
def test_the_planned_mornings(
    code: str, stage: str, due: datetime, asked: datetime, expected: list[str]
) -> None:
    assert mornings(code, stage, due, asked, 4)[: max(len(expected), 1)] == expected


@given(
    place=st.sampled_from(WITH_DEADLINE),
    due=st.integers(0, 60),
    now=st.integers(-60 * 24, 120 * 24),
)
def test_a_reminder_is_planned_for_a_later_working_day(place: tuple[str, str], due: int, now: int) -> None:
    deadline = CALENDAR.due(REVIEW, due + 1)
    moment = deadline + now * HOUR

    following = next_reminder(rules(place[0]), place[1], deadline, moment)

    if following is None:
        assert definition(place[0]).named(place[1]).remind_every is None
    else:
        assert following > moment
        assert CALENDAR.local(following).date() > CALENDAR.local(moment).date()
        assert CALENDAR.is_working_day(CALENDAR.local(following).date())


@given(
    place=st.sampled_from(WITH_DEADLINE),
    every=st.none() | st.integers(1, 5),
    ahead=st.lists(st.integers(0, 12), max_size=4, unique=True),
    delivery=st.times(time(6), time(17, 59)),
    due=st.integers(1, 30),
    since=st.integers(-60 * 24 * 60, 20 * 24 * 60),  # minutes from the deadline to the request
)
def test_nobody_is_reminded_in_the_delivery_that_asks_him(
    place: tuple[str, str], every: int | None, ahead: list[int], delivery: time, due: int, since: int
) -> None:
    """Of every schedule the reminders that go out after the request are kept, and no other."""
    calendar = replace(CALENDAR, delivery=delivery)
    scheduled = with_reminders(place, every, ahead, calendar)
    deadline = calendar.due(REVIEW, due)
    now = deadline + since * MINUTE
    slot = calendar.next_slot(now)

    following = next_reminder(scheduled, place[1], deadline, now, posted=True)

    planned = schedule(calendar, deadline, now, ahead, every)
    assert following == min((each for each in planned if calendar.next_slot(each) > slot), default=None)


def schedule(
    calendar: Calendar, deadline: datetime, now: datetime, ahead: list[int], every: int | None
) -> list[datetime]:
    """Mornings before the deadline; after it, or after the request where that comes later, each n-th."""
    start = max(calendar.last_day(deadline), calendar.local(now).date())
    after = [] if every is None else [calendar.opening(calendar.plus(start, every * n)) for n in (1, 2, 3)]
    return [calendar.before(deadline, days) for days in ahead] + after


@pytest.mark.parametrize(("hour", "morning"), [(7, 8), (8, 12)])
def test_a_request_after_the_hour_of_delivery_leaves_out_the_reminder_of_its_own_morning(
    engine: Engine, hour: int, morning: int
) -> None:
    launched(engine, PLAIN)
    put(engine, ANI, state="supervisor_review")

    pass_time(engine, at(2027, 1, 7, hour))

    (task,) = prompts(engine, evaluation_id=1, role="appraiser")
    assert task.next_reminder_at == at(2027, 1, morning, 0)


def with_reminders(place: tuple[str, str], every: int | None, ahead: list[int], calendar: Calendar) -> Rules:
    known = rules(place[0])
    told = {"remind_before": tuple(ahead), "remind_every": every}
    states = tuple(
        state.model_copy(update=told) if state.name == place[1] else state for state in known.definition.state
    )
    return replace(known, definition=known.definition.model_copy(update={"state": states}), calendar=calendar)


@pytest.fixture
def reviewed(engine: Engine) -> Engine:
    """Ani alone in supervisor review under the plain definition, asked on the first morning."""
    launched(engine, PLAIN)
    put(engine, ANI, state="supervisor_review")
    pass_time(engine, REVIEW)
    return engine


def mails(engine: Engine, **facts: Any) -> list[OutboxMessage]:
    return stored(engine, OutboxMessage, **facts)


def carried(engine: Engine, mail: OutboxMessage) -> list[int]:
    with reading(engine) as session:
        return list(session.scalars(select(Delivery.prompt_id).filter_by(message_id=mail.id)))


def reminders(engine: Engine) -> int:
    (task,) = prompts(engine, evaluation_id=1, role="appraiser")
    return task.reminders


def test_no_reminder_comes_a_moment_early(reviewed: Engine) -> None:
    pass_time(reviewed, at(2027, 1, 8, 0) - timedelta(seconds=1))
    assert reminders(reviewed) == 0

    pass_time(reviewed, at(2027, 1, 8, 0))
    assert reminders(reviewed) == 1


def test_a_reminder_is_never_doubled(reviewed: Engine) -> None:
    for hour in (0, 0, 8, 23):
        pass_time(reviewed, at(2027, 1, 8, hour))

    assert reminders(reviewed) == 1


def test_missed_mornings_are_made_up_for_by_one_reminder(reviewed: Engine) -> None:
    pass_time(reviewed, at(2027, 1, 25))

    assert reminders(reviewed) == 1
    assert prompts(reviewed, evaluation_id=1)[0].next_reminder_at == at(2027, 1, 27, 0)


@pytest.mark.thorough
def test_reminders_go_on_after_the_deadline(reviewed: Engine) -> None:
    for day in range(31):
        pass_time(reviewed, at(2027, 1, 4) + timedelta(days=day))

    assert reminders(reviewed) == 2 + 7


def test_a_stand_in_is_reminded_in_the_words_of_a_stand_in(engine: Engine) -> None:
    launched(engine, REGULATION)
    put(engine, ANI, state="supervisor_review")
    pass_time(engine, REVIEW)
    pass_time(engine, at(2027, 1, 14))
    (task,) = prompts(engine, evaluation_id=1, role="superior")
    assert task.next_reminder_at is not None

    pass_time(engine, task.next_reminder_at)

    assert prompts(engine, id=task.id)[0].reminders == 1
    assert [mail.step for mail in mails(engine) if task.id in carried(engine, mail)] == ["escalate"] * 2


def test_a_new_deadline_plans_the_appraisers_reminder_in_the_offices_zone(engine: Engine) -> None:
    launched(engine, REGULATION)
    put(engine, ANI, state="supervisor_review")
    pass_time(engine, REVIEW)

    pass_time(engine, at(2027, 1, 14))

    (task,) = prompts(engine, evaluation_id=1, role="appraiser")
    due = evaluation(engine, ANI).due_at
    assert due == task.due_at == at(2027, 1, 22, 0)
    assert task.next_reminder_at == at(2027, 1, 18, 0)
