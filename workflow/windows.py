"""What a stand-still, or another calendar, does to a deadline and to a reminder: decisions over plain values."""

from datetime import datetime, timedelta

from workflow.calendar import Calendar


def resumed(calendar: Calendar, due: datetime, stopped: datetime, now: datetime) -> datetime:
    """A deadline after a stand-still from `stopped` until `now`.

    The day of stopping counts as lost and that of resuming does not: as many working days are left, today's
    included, as there were. A deadline that had passed by then stays where it was.
    """
    return due if due <= stopped else calendar.postponed(due, lost(calendar, stopped, now))


def reminded_again(
    calendar: Calendar, planned: datetime | None, stopped: datetime, now: datetime
) -> datetime | None:
    """A planned reminder after the same stand-still; one that should have come before it is due at once."""
    if planned is None or planned <= stopped:
        return planned
    days = lost(calendar, stopped, now)
    return calendar.opening(calendar.plus(calendar.local(planned).date(), days)) if days else planned


def lost(calendar: Calendar, stopped: datetime, now: datetime) -> int:
    """Working days of a stand-still."""
    return calendar.worked(calendar.local(stopped).date(), calendar.local(now).date())


def recounted(old: Calendar, new: Calendar, due: datetime, since: datetime, passed_by: datetime) -> datetime:
    """A deadline that has as many working days by another calendar, from the day of `since` on, as it had.

    Never an earlier one, whatever holiday was revoked: people were told this day. One that had passed stays.
    """
    if due <= passed_by:
        return due
    first, last = old.local(since).date(), old.last_day(due)
    days = old.worked(first, last + timedelta(days=1))
    begin = new.on_or_after(first)
    counted = new.plus(begin, days - 1) if days else new.on_or_after(last)
    return max(due, new.end(counted))
