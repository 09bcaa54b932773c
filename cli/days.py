"""A day on the command line."""

from datetime import date
from typing import Any

import click


class Day(click.ParamType[date]):
    """`2026-12-31`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} bukan tanggal seperti 2026-12-31.", param, ctx)


DAY = Day()
