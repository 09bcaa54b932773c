from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar import Calendar
from workflow.wording import deadline_text, long_date, period

NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905


def calendar(zone: str) -> Calendar:
    return Calendar(zone, 5, time(7, 30), {})


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_a_long_date_names_the_month_and_pads_nothing(day: date) -> None:
    assert long_date(day) == f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@pytest.mark.parametrize(("zone", "name"), NAMES.items())
def test_a_deadline_is_told_as_the_last_minute_of_its_day(zone: str, name: str) -> None:
    due = calendar(zone).end(date(2027, 1, 8))

    assert deadline_text(calendar(zone), due) == f"Jumat, 8 Januari 2027 pukul 23.59 {name}"


@pytest.mark.parametrize("zone", NAMES)
def test_a_deadline_reads_the_same_from_a_database_in_utc(zone: str) -> None:
    due = calendar(zone).end(date(2026, 12, 31))

    told = deadline_text(calendar(zone), due.astimezone(UTC))

    assert told.startswith("Kamis, 31 Desember 2026 pukul 23.59")


@pytest.mark.parametrize(
    ("day", "weekday"),
    list(enumerate(["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"], 4)),
)
def test_weekdays_are_indonesian(day: int, weekday: str) -> None:
    due = datetime(2027, 1, day, 17, tzinfo=UTC)

    assert deadline_text(calendar("Asia/Jakarta"), due).startswith(f"{weekday}, {day} Januari 2027")


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "1 JANUARI SD 31 DESEMBER TAHUN 2026"),
        (date(2026, 8, 3), date(2026, 9, 1), "3 AGUSTUS SD 1 SEPTEMBER TAHUN 2026"),
        (date(2026, 12, 1), date(2027, 1, 31), "1 DESEMBER 2026 SD 31 JANUARI TAHUN 2027"),
        (date(2026, 5, 4), date(2026, 5, 4), "4 MEI SD 4 MEI TAHUN 2026"),
    ],
)
def test_a_period_is_printed_as_the_form_prints_it(first: date, last: date, text: str) -> None:
    assert period(first, last) == text


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 800))
def test_a_period_tells_the_first_years_number_only_if_it_differs(first: date, days: int) -> None:
    last = first + timedelta(days=days)

    text = period(first, last)

    assert text == text.upper()
    assert text.endswith(f"TAHUN {last.year}")
    assert (f"{first.year} SD" in text) == (first.year != last.year)
