"""Who is owed a mail: asked once, reminded once, whatever comes when, and however rarely somebody looks."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import CALENDAR, at
from workflow.awaited.deciding import ASK, REMIND, Told, Wait, moments, owed
from workflow.awaited.mails import STILL_TO_COME
from workflow.awaited.terms import Terms

START = at(2026, 1, 5)
TERMS = Terms(CALENDAR, START, by=CALENDAR.due(START, 10), days=5, remind_before=2, every=2)
REMINDER, DEADLINE = at(2026, 1, 15, hour=0), at(2026, 1, 20, hour=0)
WAIT = Wait(1, 7, START)
TOLD = Told(START + timedelta(days=1), at(2026, 1, 6, minute=30))


def test_nobody_has_less_time_than_the_whole_office_nor_less_than_the_days_of_an_answer() -> None:
    assert TERMS.dates(START).due == TERMS.dates(at(2026, 1, 12)).due == DEADLINE
    assert TERMS.dates(at(2026, 1, 14)).due == at(2026, 1, 22, hour=0)
    assert TERMS.dates(START).remind_at == REMINDER


@pytest.mark.parametrize(
    ("told", "now", "step"),
    [
        (None, START - timedelta(seconds=1), None),
        (None, START, ASK),
        (None, DEADLINE + timedelta(days=90), ASK),
        (Told(STILL_TO_COME, TOLD.slot), DEADLINE, None),
        (TOLD, REMINDER - timedelta(seconds=1), None),
        (TOLD, REMINDER, REMIND),
        (TOLD, DEADLINE + timedelta(days=90), REMIND),
        (Told(REMINDER, TOLD.slot), DEADLINE, None),
    ],
)
def test_what_waits_is_asked_once_and_called_to_mind_once(told: Told | None, now: object, step: str) -> None:
    found = owed([WAIT], {} if told is None else {7: told}, TERMS, now)  # type: ignore[arg-type]

    assert found == ({} if step is None else {7: step})


def test_sixty_plans_are_one_mail() -> None:
    waits = [Wait(number, 7, START + timedelta(minutes=number)) for number in range(60)]

    assert owed(waits, {}, TERMS, at(2026, 1, 6)) == {7: ASK}


def test_what_comes_in_later_is_told_after_some_days_but_never_behind_its_reminder() -> None:
    later = Wait(2, 7, at(2026, 1, 7))
    told = {7: Told(at(2026, 1, 6), at(2026, 1, 6))}
    free = at(2026, 1, 8, hour=0)

    assert owed([later], told, TERMS, free - timedelta(seconds=1)) == {}
    assert owed([later], told, TERMS, free) == {7: ASK}
    assert free in set(moments([later], told, TERMS))
    pressing = {7: Told(at(2026, 1, 14), at(2026, 1, 14))}
    last = Wait(2, 7, REMINDER)
    assert TERMS.dates(last.since).remind_at > REMINDER
    assert owed([last], pressing, TERMS, at(2026, 1, 16, hour=0)) == {7: ASK}


def test_a_mail_that_is_due_as_a_reminder_tells_what_came_in_besides() -> None:
    new = Wait(2, 7, at(2026, 1, 14))

    assert owed([new, WAIT], {7: Told(at(2026, 1, 7), at(2026, 1, 7))}, TERMS, REMINDER) == {7: REMIND}


HOURS = st.integers(0, 60 * 24)


@given(
    waits=st.lists(st.tuples(st.integers(1, 3), HOURS), min_size=1, max_size=8),
    looks=st.lists(HOURS, max_size=25),
    every=st.integers(0, 4),
)
def test_however_rarely_somebody_looks_each_matter_is_told_and_none_twice(
    waits: Sequence[tuple[int, int]], looks: Sequence[int], every: int
) -> None:
    terms = Terms(CALENDAR, START, by=TERMS.by, days=5, remind_before=2, every=every)
    waiting = [
        Wait(number, person, START + timedelta(hours=hour)) for number, (person, hour) in enumerate(waits)
    ]
    told: dict[int, Told] = {}
    steps: list[tuple[int, str]] = []
    for hour in sorted({*looks, 61 * 24, 70 * 24}):
        now = START + timedelta(hours=hour)
        told = {
            person: Told(now, each.slot) if each.until == STILL_TO_COME and each.slot <= now else each
            for person, each in told.items()
        }
        found = owed(waiting, told, terms, now)
        steps += found.items()
        told |= {person: Told(STILL_TO_COME, CALENDAR.next_slot(now)) for person in found}
        assert owed(waiting, told, terms, now) == {}

    for person in {wait.holder_id for wait in waiting}:
        own = [step for whose, step in steps if whose == person]
        matters = {wait.since for wait in waiting if wait.holder_id == person}
        days = {terms.dates(since).remind_at for since in matters}
        assert own[0] == ASK
        assert own.count(ASK) <= len(matters)
        assert own.count(REMIND) <= len(days)
        assert all(told[person].until >= since for since in matters)
