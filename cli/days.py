"""A day on the command line."""

from datetime import date
from typing import Any

import click

YEARS = range(1900, 2201)
"""Beyond them a day is a slip, and counting from it may leave what a date can say."""


def day_of(text: str) -> date:
    """`2026-12-31`, and no other way to write it. Raises ValueError."""
    day = date.fromisoformat(text)
    if text != day.isoformat() or day.year not in YEARS:
        raise ValueError(text)
    return day


class Day(click.ParamType[date]):
    """`2026-12-31`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return day_of(value)
        except ValueError:
            self.fail(f"{value!r} bukan tanggal seperti 2026-12-31.", param, ctx)


DAY = Day()
