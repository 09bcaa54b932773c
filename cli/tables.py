"""Tables for people on a terminal, lines with tabs for everything else, JSON for programs."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Prints a table; what is None or empty stays empty."""
    texts = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _drawn(title, columns, texts)
        return
    click.echo(f"# {title}")
    for line in [list(columns), *texts]:
        click.echo("\t".join(" ".join(cell.split()) for cell in line))


def _drawn(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for place, column in enumerate(columns):
        drawn.add_column(column, overflow="fold", no_wrap=place == 0)
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    Console().print(drawn)


def as_json(value: object, zone: ZoneInfo) -> None:
    """One JSON document; moments in the office's zone."""

    def plain(other: object) -> Any:
        if isinstance(other, datetime):
            return other.astimezone(zone).isoformat()
        if isinstance(other, date):
            return other.isoformat()
        assert is_dataclass(other)
        assert not isinstance(other, type)
        return asdict(other)

    click.echo(json.dumps(value, default=plain, ensure_ascii=False, indent=2))


def moment(value: datetime | None, zone: ZoneInfo) -> str:
    """`2026-12-07 07.30`, in the office's zone."""
    return f"{value.astimezone(zone):%Y-%m-%d %H.%M}" if value else ""


def deadline(value: datetime | None, zone: ZoneInfo) -> str:
    """As it is printed everywhere: the last minute in which one may still act."""
    return moment(value - timedelta(minutes=1), zone) if value else ""
