from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from models.session import reading
from tests.at_once import overlapped
from tests.factories import LAUNCH, at
from workflow import clock
from workflow.clock import PastError, business_time, set_virtual
from workflow.errors import ClockError

EARLIER, LATER = at(2026, 2, 2), at(2026, 3, 2)


def current(engine: Engine) -> datetime:
    with reading(engine) as session:
        return clock.current(session)


def is_now(moment: datetime) -> bool:
    return abs(datetime.now(UTC) - moment) < timedelta(minutes=1)


def test_a_new_database_lives_in_real_time(engine: Engine) -> None:
    assert is_now(business_time(engine, None))
    assert is_now(current(engine))


def test_real_time_refuses_a_moment_and_the_virtual_clock(engine: Engine) -> None:
    business_time(engine, None)

    with pytest.raises(ClockError, match="tanpa as_of"):
        business_time(engine, LATER)
    with pytest.raises(ClockError, match="jam virtual ditolak"):
        set_virtual(engine, LAUNCH)


def test_a_refused_moment_leaves_a_new_database_to_either_clock(engine: Engine) -> None:
    with pytest.raises(ClockError):
        business_time(engine, LATER)

    set_virtual(engine, LAUNCH)

    assert current(engine) == LAUNCH


def test_the_virtual_clock_goes_on(engine: Engine) -> None:
    set_virtual(engine, LAUNCH)

    assert business_time(engine, LATER) == current(engine) == LATER
    assert business_time(engine, LATER) == LATER


def test_the_virtual_clock_never_goes_back(engine: Engine) -> None:
    set_virtual(engine, LAUNCH)
    business_time(engine, LATER)

    with pytest.raises(PastError):
        business_time(engine, LATER - timedelta(microseconds=1))
    assert current(engine) == LATER


def test_setting_it_a_second_time_does_not_turn_it_back(engine: Engine) -> None:
    set_virtual(engine, LAUNCH)
    business_time(engine, LATER)

    set_virtual(engine, LAUNCH)

    assert current(engine) == LATER


def test_virtual_time_is_never_the_walls(engine: Engine) -> None:
    set_virtual(engine, LAUNCH)

    with pytest.raises(ClockError, match="dengan as_of"):
        business_time(engine, None)


@pytest.mark.parametrize("first", [LATER, EARLIER])
def test_of_two_runs_at_once_none_turns_the_clock_back(engine: Engine, first: datetime) -> None:
    set_virtual(engine, LAUNCH)
    second = EARLIER if first == LATER else LATER

    told = overlapped(engine, lambda: business_time(engine, first), lambda: business_time(engine, second))

    assert current(engine) == LATER
    assert told[0] == first
    assert isinstance(told[1], PastError) if second == EARLIER else told[1] == LATER


def test_two_first_runs_at_once_live_in_the_same_time(engine: Engine) -> None:
    told = overlapped(engine, lambda: business_time(engine, None), lambda: business_time(engine, None))

    assert all(map(is_now, told))


def test_a_database_is_on_one_clock_also_when_both_are_wanted_at_once(engine: Engine) -> None:
    _, refused = overlapped(engine, lambda: business_time(engine, None), lambda: set_virtual(engine, LAUNCH))

    assert isinstance(refused, ClockError)
