from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.rules.office import ObjectionDays
from config.rules.table import table_on
from workflow.calendar import Calendar
from workflow.rules.objection import ObjectionError, objection_window

RULE = table_on(ObjectionDays, date(2026, 12, 31))
FRIDAY = date(2026, 3, 13)
HOLIDAYS = {date(2026, 3, day): "libur" for day in (18, 19, 20, 23, 24)}
CALENDAR = Calendar("Asia/Jakarta", 5, time(7, 30), HOLIDAYS)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def test_working_days_pass_over_weekends_and_holidays() -> None:
    assert objection_window(RULE, CALENDAR, FRIDAY, "working").last_day == date(2026, 4, 9)


def test_calendar_days_run_on_and_stay_on_a_holiday() -> None:
    window = objection_window(RULE, CALENDAR, date(2026, 3, 9), "calendar")

    assert window.last_day == date(2026, 3, 23)
    assert window.last_day in HOLIDAYS


def test_an_office_may_let_a_calendar_window_move_off_holidays() -> None:
    rule = RULE.model_copy(update={"calendar_window_moves_off_holidays": True})

    assert objection_window(rule, CALENDAR, date(2026, 3, 9), "calendar").last_day == date(2026, 3, 25)


@pytest.mark.parametrize(
    ("received", "kind", "last"),
    [
        (date(2026, 6, 1), "calendar", date(2026, 6, 14)),
        (date(2026, 6, 1), "working", date(2026, 6, 18)),
        (date(2026, 6, 6), "working", date(2026, 6, 25)),  # a Saturday cannot count as a working day
    ],
)
def test_an_office_may_count_the_day_of_receipt(received: date, kind: str, last: date) -> None:
    rule = RULE.model_copy(update={"day_of_receipt_counts": True})

    assert objection_window(rule, CALENDAR, received, kind).last_day == last  # type: ignore[arg-type]


@given(DAYS, st.sampled_from(["working", "calendar"]))
def test_the_last_day_is_in_time_and_the_next_is_not(received: date, kind: str) -> None:
    window = objection_window(RULE, CALENDAR, received, kind)  # type: ignore[arg-type]

    assert window.in_time(window.last_day)
    assert window.in_time(received)
    assert not window.in_time(window.last_day + timedelta(days=1))


@given(DAYS)
def test_working_days_never_end_before_calendar_days(received: date) -> None:
    working, calendar = (objection_window(RULE, CALENDAR, received, kind) for kind in ("working", "calendar"))

    assert working.last_day >= calendar.last_day


def test_nothing_can_be_objected_to_before_it_was_received() -> None:
    window = objection_window(RULE, CALENDAR, FRIDAY, "working")

    with pytest.raises(ObjectionError, match="sebelum dokumen diterima"):
        window.in_time(FRIDAY - timedelta(days=1))
