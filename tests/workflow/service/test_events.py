from datetime import timedelta
from itertools import permutations

import pytest

from tests.factories import at
from workflow.service.events import (
    COMPLETE,
    FOLLOWS,
    HANDED_OVER,
    ISSUED,
    LABELS,
    RECEIVED,
    RETURNED,
    Happening,
    measured,
    out_of_order,
)

START = at(2026, 3, 2)


def told(*kinds: str) -> list[Happening]:
    return [Happening(START + timedelta(hours=place), kind) for place, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    "kinds",
    [
        (RECEIVED,),
        (RECEIVED, COMPLETE, ISSUED, HANDED_OVER),
        (RECEIVED, RETURNED, COMPLETE, ISSUED),
        (RECEIVED, COMPLETE, RETURNED, COMPLETE, ISSUED, HANDED_OVER, RETURNED, COMPLETE, ISSUED),
    ],
)
def test_an_ordinary_course_is_in_order(kinds: tuple[str, ...]) -> None:
    assert out_of_order(told(*kinds)) is None


@pytest.mark.parametrize("before", [None, *LABELS])
@pytest.mark.parametrize("kind", LABELS)
def test_each_step_is_allowed_or_told(before: str | None, kind: str) -> None:
    wrong = out_of_order(told(*([before] if before else []), kind))

    starts = before in (None, RECEIVED)
    assert (wrong is None) == (starts and kind in FOLLOWS[before])


def test_the_order_in_a_file_does_not_matter() -> None:
    events = told(RECEIVED, COMPLETE, ISSUED, HANDED_OVER)

    assert {out_of_order(list(some)) for some in permutations(events)} == {None}


def test_events_of_one_moment_come_in_their_natural_order() -> None:
    assert out_of_order([Happening(START, kind) for kind in (ISSUED, COMPLETE, RECEIVED)]) is None


def test_time_runs_from_the_last_complete_file_to_the_first_issue() -> None:
    events = told(RECEIVED, COMPLETE, RETURNED, COMPLETE, ISSUED, RETURNED, COMPLETE, ISSUED)

    found = measured(events)

    assert found is not None
    assert (found.complete_at, found.issued_at, found.returns) == (events[3].at, events[4].at, 2)


def test_nothing_is_measured_before_something_is_issued() -> None:
    assert measured(told(RECEIVED, COMPLETE)) is None
