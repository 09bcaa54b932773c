"""Dates and angka kredit as an Indonesian reads them."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from workflow.calendar import Calendar

LOCALE = "id"


def long_date(day: date) -> str:
    """`8 Januari 2027`."""
    return format_date(day, "d MMMM y", locale=LOCALE)


def month_text(day: date) -> str:
    """`Januari 2027`."""
    return format_date(day, "MMMM y", locale=LOCALE)


def deadline_text(calendar: Calendar, due: datetime) -> str:
    """`Jumat, 8 Januari 2027 pukul 23.59 WIB` for a deadline at the end of that day."""
    last = calendar.opening(calendar.last_day(due)).replace(hour=23, minute=59)
    day = format_datetime(last, "EEEE, d MMMM y", locale=LOCALE, tzinfo=calendar.timezone)
    return f"{day} pukul 23.59 {last.tzname()}"


def period(first: date, last: date) -> str:
    """`1 JANUARI SD 31 DESEMBER TAHUN 2026`."""
    until = long_date(last).upper().rsplit(" ", 1)
    begin = (
        long_date(first).upper() if first.year != last.year else format_date(first, "d MMMM", locale=LOCALE)
    )
    return f"{begin.upper()} SD {until[0]} TAHUN {until[1]}"


def moment_text(local: datetime) -> str:
    """`8 Januari 2027 pukul 09.05 WIB` for a moment in the reader's zone."""
    return f"{long_date(local.date())} pukul {local:%H.%M} {local.tzname()}"


def months_text(months: Sequence[tuple[int, int]]) -> str:
    """`Januari–Juni (6 bulan)`; months with a gap are given by their outer ones and the number."""
    names = [format_date(date(*month, 1), "MMMM", locale=LOCALE) for month in months]
    span = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
    return f"{span} ({len(names)} bulan)"


def amount(number: Decimal) -> str:
    """`12,5`: up to three decimals, as many as there are."""
    return format_decimal(number, format="#,##0.###", locale=LOCALE)
