"""The deadline as a calendar file, so that the recipient's own phone reminds too."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Event, Timezone

PRODUCT = "-//SIULAK//Batas waktu//ID"
ALARM_AT = time(9)
"""Local time on the day before: a deadline at 23.59 must not ring at night."""


def deadline_file(
    *, uid: str, summary: str, description: str, deadline: datetime, sent_at: datetime
) -> bytes:
    """An iCalendar file with one entry at the deadline and one alarm on the day before.

    It holds no link: calendars are shared with secretaries and families.
    """
    from icalendar import Calendar

    moment = deadline if isinstance(deadline.tzinfo, ZoneInfo) else deadline.astimezone(UTC)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for zone in _zone_descriptions(moment.tzinfo) if isinstance(moment.tzinfo, ZoneInfo) else ():
        calendar.add_component(zone)
    calendar.add_component(_event(uid, summary, description, moment, sent_at))
    return bytes(calendar.to_ical())


def _event(uid: str, summary: str, description: str, moment: datetime, sent_at: datetime) -> "Event":
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", sent_at.astimezone(UTC))
    event.add("dtstart", moment)
    event.add("summary", summary)
    event.add("description", description)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    eve = datetime.combine(moment.date() - timedelta(days=1), ALARM_AT, moment.tzinfo)
    alarm.add("trigger", eve - moment)
    event.add_component(alarm)
    return event


@cache
def _zone_descriptions(zone: ZoneInfo) -> "tuple[Timezone, ...]":
    """VTIMEZONE parts for one zone; icalendar needs 10 ms to work them out."""
    from icalendar import Calendar, Event

    event = Event()
    event.add("dtstart", datetime(2026, 1, 1, tzinfo=zone))
    calendar = Calendar()
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return tuple(calendar.timezones)
