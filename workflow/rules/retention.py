"""From when on something written about a person may be destroyed."""

from datetime import date, timedelta

from config.rules.office import Retention, Written


def due_from(table: Retention, kind: Written, end: date) -> date:
    """The first day on which it may go: so many whole years after `end` are over.

    `end` is the last day of the period that it belongs to (UU 43/2009: the retention of a file begins when it is
    closed).
    """
    year = end.year + table.years[kind]
    try:
        last = end.replace(year=year)
    except ValueError:
        last = date(year, 2, 28)
    return last + timedelta(days=1)
