"""The days in which a result may be objected to (PP 30/2019 Pasal 59), by either reading of the law."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from config.rules.office import ObjectionDays
from workflow.calendar import Calendar


class ObjectionError(ValueError):
    """Jangka waktu keberatan tidak dapat dihitung."""


@dataclass(frozen=True)
class ObjectionWindow:
    """From receipt of the document to the last day on which an objection is in time."""

    received: date
    last_day: date

    def in_time(self, filed: date) -> bool:
        """Raises ObjectionError where it was filed before there was anything to object to."""
        if filed < self.received:
            raise ObjectionError(f"Keberatan {filed} diajukan sebelum dokumen diterima pada {self.received}.")
        return filed <= self.last_day


def objection_window(
    rule: ObjectionDays, calendar: Calendar, received: date, kind: Literal["working", "calendar"]
) -> ObjectionWindow:
    """Working days are the calendar's; calendar days run over weekends and holidays."""
    days = rule.days - rule.day_of_receipt_counts
    if kind == "working":
        counted = rule.day_of_receipt_counts and not calendar.is_working_day(received)
        return ObjectionWindow(received, calendar.plus(received, days + counted))
    last = received + timedelta(days=days)
    return ObjectionWindow(
        received, calendar.on_or_after(last) if rule.calendar_window_moves_off_holidays else last
    )
