import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.calendar import QUIET_FROM
from config.errors import ConfigurationError
from config.rules.office import WorkingCalendar
from config.rules.table import table_on
from config.settings import PACKAGED
from workflow.calendar import Calendar, office_calendar, thaw, utc_now

SHIPPED = PACKAGED / "calendar.toml"
ZONES = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}
YEARS = range(2026, 2029)
FIRST, LAST = datetime(2026, 1, 1), datetime(2027, 12, 1)  # noqa: DTZ001 -- hypothesis adds the zone itself


@cache
def shipped(zone: str = "Asia/Jakarta") -> Calendar:
    return office_calendar(SHIPPED, zone, YEARS)


def written(folder: Path, old: str = "", new: str = "") -> Path:
    path = folder / "calendar.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return path


def moments() -> st.SearchStrategy[datetime]:
    return st.datetimes(FIRST, LAST, timezones=st.just(UTC))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    days = draw(st.dictionaries(st.dates(FIRST.date(), LAST.date()), st.text(max_size=5), max_size=30))
    delivery = draw(
        st.times(max_value=time(QUIET_FROM.hour - 1, 59)).map(lambda at: at.replace(microsecond=0))
    )
    rest = draw(st.sampled_from([(), (5, 7), (7,), (1,)]))
    return Calendar(draw(st.sampled_from(sorted(ZONES))), draw(st.sampled_from([5, 6])), delivery, days, rest)


def counted(calendar: Calendar, day: date, number: int) -> date:
    """The n-th working day after a day, one day after the other."""
    rest = calendar.rest_days or ({7} if calendar.week == 6 else {6, 7})
    while number:
        day += timedelta(days=1)
        number -= day.isoweekday() not in rest and day not in calendar.days_off
    return day


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        (date(2026, 12, 7), 8, date(2026, 12, 17)),
        (date(2026, 12, 23), 1, date(2026, 12, 28)),  # 24 cuti bersama, 25 Natal, then a weekend
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2026, 2, 13), 1, date(2026, 2, 18)),  # 16 cuti bersama, 17 Imlek
        (date(2026, 3, 17), 1, date(2026, 3, 25)),  # Nyepi and Idulfitri with their cuti bersama
        (date(2026, 12, 18), 14, date(2027, 1, 13)),  # 5 January 2027 is Isra Mikraj
        (date(2027, 3, 5), 1, date(2027, 3, 16)),
    ],
)
def test_working_days_leap_over_holidays_and_joint_leave(start: date, number: int, end: date) -> None:
    assert shipped().plus(start, number) == end


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 8, 17), False),
        (date(2026, 12, 24), False),
        (date(2026, 12, 26), False),
        (date(2026, 12, 28), True),
        (date(2027, 3, 9), False),
    ],
)
def test_a_day_is_worked_or_not(day: date, worked: bool) -> None:
    assert shipped().is_working_day(day) is worked
    assert (shipped().on_or_after(day) == day) is worked


def test_a_six_day_week_works_on_saturday_and_rests_on_sunday(tmp_path: Path) -> None:
    calendar = office_calendar(written(tmp_path, "a_week = 5", "a_week = 6"), "Asia/Jakarta", YEARS)

    assert calendar.is_working_day(date(2026, 12, 19))
    assert not calendar.is_working_day(date(2026, 12, 20))
    assert not calendar.is_working_day(date(2026, 3, 21))
    assert calendar.plus(date(2026, 12, 18), 2) == date(2026, 12, 21)


@pytest.mark.parametrize("week", [5, 6])
def test_the_rule_table_says_which_weekdays_are_of_rest(tmp_path: Path, week: Literal[5, 6]) -> None:
    calendar = office_calendar(written(tmp_path, "a_week = 5", f"a_week = {week}"), "Asia/Jakarta", YEARS)

    assert calendar.rest_days == table_on(WorkingCalendar, FIRST.date()).rest(week)


def test_no_working_day_further_is_the_same_day() -> None:
    assert shipped().plus(date(2026, 12, 20), 0) == date(2026, 12, 20)


def test_a_later_decree_of_the_office_wins(tmp_path: Path) -> None:
    corrections = '[extra_holidays]\n2026-12-28 = "Ditetapkan kemudian"\n'
    path = written(tmp_path, "[extra_holidays]", corrections)
    path.write_text(path.read_text(encoding="utf-8") + '2026-12-24 = "Tidak jadi"\n', encoding="utf-8")

    calendar = office_calendar(path, "Asia/Jakarta", YEARS)

    assert calendar.is_working_day(date(2026, 12, 24))
    assert calendar.plus(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert calendar.days_off[date(2026, 12, 28)] == "Ditetapkan kemudian"


@pytest.mark.parametrize(("zone", "hours"), ZONES.items())
def test_a_deadline_is_the_midnight_of_the_offices_own_zone(zone: str, hours: int) -> None:
    calendar = shipped(zone)

    due = calendar.due(datetime(2026, 12, 7, 3, tzinfo=UTC), 8)

    assert due == datetime(2026, 12, 18, tzinfo=UTC) - timedelta(hours=hours)
    assert calendar.last_day(due) == date(2026, 12, 17)
    assert calendar.before(due, 0) == calendar.opening(date(2026, 12, 17))
    assert calendar.before(due, 3) == calendar.opening(date(2026, 12, 14))


def test_the_same_moment_is_another_day_further_east() -> None:
    evening = datetime(2026, 12, 7, 16, 30, tzinfo=UTC)

    assert shipped("Asia/Jakarta").due(evening, 1) < shipped("Asia/Jayapura").due(evening, 1)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (datetime(2026, 12, 7, 7, 29, 59), datetime(2026, 12, 7, 7, 30)),  # noqa: DTZ001
        (datetime(2026, 12, 7, 7, 30), datetime(2026, 12, 8, 7, 30)),  # noqa: DTZ001
        (datetime(2026, 12, 23, 12, 0), datetime(2026, 12, 28, 7, 30)),  # noqa: DTZ001
        (datetime(2026, 12, 26, 3, 0), datetime(2026, 12, 28, 7, 30)),  # noqa: DTZ001
    ],
)
@pytest.mark.parametrize("zone", ZONES)
def test_a_mail_waits_for_the_next_delivery_of_a_working_day(
    zone: str, now: datetime, slot: datetime
) -> None:
    here = ZoneInfo(zone)

    assert shipped(zone).next_slot(now.replace(tzinfo=here)) == slot.replace(tzinfo=here)


@pytest.mark.thorough
@given(calendars(), moments())
def test_a_slot_is_never_quiet_never_past_and_at_the_delivery_time(calendar: Calendar, now: datetime) -> None:
    slot = calendar.next_slot(now)

    assert slot > now
    assert not calendar.is_quiet(slot)
    assert calendar.is_working_day(calendar.local(slot).date())
    assert calendar.local(slot).time() == calendar.delivery


@pytest.mark.thorough
@given(calendars(), moments(), moments())
def test_no_delivery_is_left_out(calendar: Calendar, now: datetime, other: datetime) -> None:
    slot = calendar.next_slot(now)

    assert (calendar.next_slot(other) <= slot) == (other < slot)


@given(moments(), st.sampled_from(sorted(ZONES)))
def test_quiet_is_every_day_off_the_evening_and_the_early_morning(now: datetime, zone: str) -> None:
    calendar, local = shipped(zone), now.astimezone(ZoneInfo(zone))

    waking = time(7, 30) <= local.time() < time(18)

    assert calendar.is_quiet(now) is not (waking and calendar.is_working_day(local.date()))


@pytest.mark.thorough
@given(calendars(), st.dates(FIRST.date(), LAST.date()), st.integers(1, 40))
def test_plus_agrees_with_counting_one_by_one(calendar: Calendar, day: date, number: int) -> None:
    assert calendar.plus(day, number) == counted(calendar, day, number)


@given(calendars(), moments(), moments(), st.integers(1, 30), st.integers(1, 30))
def test_a_later_start_or_a_longer_time_never_ends_earlier(
    calendar: Calendar, one: datetime, two: datetime, days: int, more: int
) -> None:
    early, late = sorted((one, two))

    assert early < calendar.due(early, days) <= calendar.due(late, days)
    assert calendar.due(early, days) < calendar.due(early, days + more)


@pytest.mark.thorough
@given(calendars(), moments(), st.integers(1, 20))
def test_a_reminder_lies_before_its_deadline_by_working_days(
    calendar: Calendar, now: datetime, days: int
) -> None:
    due = calendar.due(now, 30)
    last = calendar.last_day(due)

    reminder = calendar.before(due, days)

    assert calendar.plus(calendar.local(reminder).date(), days) == last
    assert calendar.is_working_day(calendar.local(reminder).date())


@given(calendars())
def test_a_frozen_calendar_thaws_to_an_equal_one(calendar: Calendar) -> None:
    assert thaw(calendar.freeze()) == calendar


def test_the_shipped_calendar_survives_the_way_through_json() -> None:
    again = thaw(json.loads(json.dumps(shipped().freeze())))

    assert again == shipped()
    assert again.due(datetime(2026, 12, 22, 3, tzinfo=UTC), 3) == shipped().due(
        datetime(2026, 12, 22, 3, tzinfo=UTC), 3
    )


def test_a_frozen_calendar_keeps_its_days_when_the_files_change() -> None:
    frozen = shipped().freeze()
    frozen["days_off"] = {"2026-12-28": "Beku"}

    assert thaw(frozen).plus(date(2026, 12, 23), 1) == date(2026, 12, 24)


def test_a_calendar_frozen_before_rest_days_were_kept_rests_at_the_usual_weekend() -> None:
    frozen = shipped().freeze()
    del frozen["rest_days"]

    assert thaw(frozen).plus(date(2026, 12, 18), 1) == date(2026, 12, 21)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("working_days_a_week = 5", ""),
        ("working_days_a_week = 5", 'working_days_a_week = "lima"'),
        ("working_days_a_week = 5", "working_days_a_week = [5]"),
        ("working_days_a_week = 5", "working_days_a_week = 7"),
        ("working_days_a_week = 5", "working_days_a_week = 0"),
        ("delivery_time = 07:30:00", ""),
        ("delivery_time = 07:30:00", 'delivery_time = "pagi"'),
        ("delivery_time = 07:30:00", "delivery_time = 2026-01-02"),
        ("delivery_time = 07:30:00", "delivery_time = 19:00:00"),
        ("delivery_time = 07:30:00", "delivery_time = 25:00:00"),
        ("[extra_holidays]", "[[extra_holidays]]"),
        ("[extra_holidays]", "extra_holidays = 3"),
        ("[extra_holidays]", '[extra_holidays]\n2027-02-30 = "Tidak ada"'),
        ("[removed_holidays]", '[removed_holidays]\nnatal = "x"'),
        ("[removed_holidays]", "[removed_holidays"),
    ],
)
def test_a_malformed_calendar_is_refused_by_its_files_name(tmp_path: Path, old: str, new: str) -> None:
    path = written(tmp_path, old, new)

    with pytest.raises(ConfigurationError) as caught:
        office_calendar(path, "Asia/Jakarta", YEARS)

    assert all(fault.startswith(f"{path}: ") and fault.endswith(".") for fault in caught.value.faults)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: None,
        lambda path: path.mkdir(),
        lambda path: path.write_bytes(b"working_days_a_week = \xff"),
    ],
    ids=["missing", "folder", "not UTF-8"],
)
def test_a_calendar_that_cannot_be_read_is_told_by_its_path(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    path = tmp_path / "calendar.toml"
    spoil(path)

    with pytest.raises(ConfigurationError, match=r"calendar\.toml"):
        office_calendar(path, "Asia/Jakarta", YEARS)


def test_the_wall_clock_tells_its_zone() -> None:
    assert utc_now().tzinfo is UTC
