"""How long a service desk worked between two moments."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from config.rules.service import ServiceHours, Span
from workflow.calendar import Calendar


@dataclass(frozen=True)
class DeskHours:
    """Opening hours on the office's working days; on a day off nothing runs."""

    calendar: Calendar
    table: ServiceHours

    @cached_property
    def _by_weekday(self) -> dict[int, tuple[Span, ...]]:
        week = self.table.hours["5" if self.calendar.week == 5 else "6"]  # noqa: PLR2004 -- days a week
        return {int(day): spans for day, spans in week.items()}

    @cached_property
    def _days(self) -> dict[date, tuple[tuple[datetime, datetime], ...]]:
        return {}

    def spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """From when to when the desk worked that day, in order."""
        if day not in self._days:
            works = self.calendar.is_working_day(day)
            zone = self.calendar.timezone
            self._days[day] = tuple(
                (datetime.combine(day, span.start, zone), datetime.combine(day, span.end, zone))
                for span in (self._by_weekday.get(day.isoweekday(), ()) if works else ())
            )
        return self._days[day]

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Working time from start to end; nothing where the end comes first."""
        total, day, last = timedelta(), self.calendar.local(start).date(), self.calendar.local(end).date()
        while day <= last:
            for opens, closes in self.spans(day):
                total += max(min(closes, end) - max(opens, start), timedelta())
            day += timedelta(days=1)
        return total
