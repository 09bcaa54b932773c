"""The deadline as an entry of a calendar."""

from dataclasses import replace
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from icalendar import Alarm, Calendar

from tests.templates.mails import DEADLINE, OFFICE, SENT_AT, calendar_entry, composed, content, prompt


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC"])
def test_the_calendar_entry_stands_at_the_deadline(zone: str) -> None:
    deadline = DEADLINE.replace(tzinfo=ZoneInfo(zone))
    event = calendar_entry(composed(replace(prompt(), deadline=deadline)))

    assert event.start == deadline
    assert event.stamp == SENT_AT
    assert event["SUMMARY"] == "Batas waktu: isi penilaian mandiri (Evaluasi Kinerja Pegawai Tahun 2026)"
    assert OFFICE not in str(event), "calendars are shared; links are not"


def test_a_fixed_offset_deadline_is_the_same_instant() -> None:
    deadline = DEADLINE.replace(tzinfo=timezone(timedelta(hours=7)))

    assert calendar_entry(composed(replace(prompt(), deadline=deadline))).start == DEADLINE


def test_the_calendar_names_its_zone() -> None:
    calendar = Calendar.from_ical(content(composed(prompt()), "text/calendar"))

    assert [zone.tz_name for zone in calendar.timezones] == ["Asia/Jakarta"]
    assert not calendar.get_missing_tzids()


def test_the_alarm_rings_by_day_on_the_day_before() -> None:
    [alarm] = calendar_entry(composed(prompt())).walk("VALARM")
    assert isinstance(alarm, Alarm)

    assert DEADLINE + alarm.decoded("TRIGGER") == datetime.combine(
        DEADLINE.date() - timedelta(days=1), time(9), DEADLINE.tzinfo
    )
