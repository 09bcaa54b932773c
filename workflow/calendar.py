"""Working days, deadlines and delivery slots of one office; frozen with each cycle."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays

from config.calendar import QUIET_FROM, load_calendar
from config.rules.office import WorkingCalendar
from config.rules.table import table_on

REST_DAYS = {5: (6, 7), 6: (7,)}
"""By working days a week, where nothing else was frozen; Monday is 1."""


@dataclass(frozen=True)
class Calendar:
    """Which days are worked, in which zone, and when mails leave."""

    zone: str
    week: int
    """Working days a week: 5 (Monday to Friday) or 6."""
    delivery: time
    days_off: dict[date, str] = field(hash=False)
    rest_days: tuple[int, ...] = ()
    """The weekdays of rest, Monday being 1; left empty, those that such a week usually has."""

    @cached_property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def _days(self) -> holidays.HolidayBase:
        days = holidays.HolidayBase()
        days.weekend = {day - 1 for day in self.rest_days or REST_DAYS[self.week]}
        days.update(dict(self.days_off.items()))
        return days

    def is_working_day(self, day: date) -> bool:
        return bool(self._days.is_working_day(day))

    def plus(self, day: date, working_days: int) -> date:
        """The n-th working day after `day`; the day itself is not counted, and after none it is still the same."""
        return day if working_days == 0 else self._days.get_nth_working_day(day, working_days)

    def on_or_after(self, day: date) -> date:
        return day if self.is_working_day(day) else self.plus(day, 1)

    def opening(self, day: date) -> datetime:
        """The first moment of a day."""
        return datetime.combine(day, time.min, self.timezone)

    def end(self, day: date) -> datetime:
        """The deadline `until the end of that day`, as the first moment after it."""
        return self.opening(day + timedelta(days=1))

    def due(self, now: datetime, working_days: int) -> datetime:
        """End of the n-th working day after the day of `now`."""
        return self.end(self.plus(self.local(now).date(), working_days))

    def before(self, due: datetime, working_days: int) -> datetime:
        """The first moment of the day n working days before a deadline's last day."""
        last = self.last_day(due)
        return self.opening(last if working_days == 0 else self.plus(last, -working_days))

    def last_day(self, due: datetime) -> date:
        """The day a person may still act on, of a deadline made by `end`."""
        return self.local(due - timedelta(microseconds=1)).date()

    def worked(self, first: date, until: date) -> int:
        """Working days from the first day up to, and without, `until`."""
        if until <= first:
            return 0
        return int(self._days.get_working_days_count(first, until - timedelta(days=1)))

    def postponed(self, due: datetime, working_days: int) -> datetime:
        """A deadline so many working days later."""
        return due if working_days == 0 else self.end(self.plus(self.last_day(due), working_days))

    def next_slot(self, now: datetime) -> datetime:
        """When a mail asked for now may leave: the next delivery time of a working day, never in quiet hours."""
        local = self.local(now)
        today = datetime.combine(local.date(), self.delivery, self.timezone)
        if local < today and self.is_working_day(local.date()):
            return today
        return datetime.combine(self.plus(local.date(), 1), self.delivery, self.timezone)

    def is_quiet(self, now: datetime) -> bool:
        local = self.local(now)
        return not self.is_working_day(local.date()) or not self.delivery <= local.time() < QUIET_FROM

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.timezone)

    def freeze(self) -> dict[str, Any]:
        """As JSON, for the cycle that keeps it."""
        days = {day.isoformat(): name for day, name in sorted(self.days_off.items())}
        return {
            "zone": self.zone,
            "week": self.week,
            "delivery": self.delivery.isoformat(),
            "days_off": days,
            "rest_days": list(self.rest_days),
        }


def thaw(frozen: dict[str, Any]) -> Calendar:
    days = {date.fromisoformat(day): name for day, name in frozen["days_off"].items()}
    delivery, rest = time.fromisoformat(frozen["delivery"]), tuple(frozen.get("rest_days", ()))
    return Calendar(frozen["zone"], frozen["week"], delivery, days, rest)


def office_calendar(path: Path, zone: str, years: range) -> Calendar:
    """Indonesia's holidays for these years with the office's corrections, by the rules of their first day.

    Raises ConfigurationError where the corrections cannot be read.
    """
    office, rule = load_calendar(path), table_on(WorkingCalendar, date(years.start, 1, 1))
    days = dict(holidays.country_holidays("ID", years=years, categories=rule.holidays, language="id"))
    days |= office.extra_holidays
    for day in office.removed_holidays:
        days.pop(day, None)
    return Calendar(
        zone, office.working_days_a_week, office.delivery_time, days, rule.rest(office.working_days_a_week)
    )


def utc_now() -> datetime:
    """The wall clock: the one place that reads it."""
    return datetime.now(UTC)
