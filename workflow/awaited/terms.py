"""Until when something awaited is to be done, and when whoever owes it is reminded."""

from dataclasses import dataclass, field
from datetime import date, datetime

from workflow.calendar import Calendar


@dataclass(frozen=True)
class Dates:
    due: datetime
    remind_at: datetime


@dataclass(frozen=True)
class Terms:
    """The time that people have for one matter of a cycle. Numbers are working days."""

    calendar: Calendar
    begins: datetime
    """Nobody is asked earlier."""
    by: datetime
    """Nobody has less time than until then,"""
    days: int
    """nor less than so many from when it waits for him."""
    remind_before: int
    every: int = 0
    """Between two mails that ask the same person."""
    _known: dict[date, Dates] = field(default_factory=dict, compare=False, repr=False)

    def dates(self, since: datetime) -> Dates:
        """Of what waits since that moment."""
        day = self.calendar.local(since).date()
        if day not in self._known:
            due = max(self.by, self.calendar.due(since, self.days))
            self._known[day] = Dates(due, self.calendar.before(due, self.remind_before))
        return self._known[day]

    def again(self, slot: datetime) -> datetime:
        """From when on a further mail may ask somebody whose last one was to leave at `slot`."""
        return self.calendar.opening(self.calendar.plus(self.calendar.local(slot).date(), self.every))
