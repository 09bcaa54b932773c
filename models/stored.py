"""Values as the database holds them, for whoever hashes or compares what is stored and not what it means."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, String, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from models.base import Instant


class MomentText(FunctionElement[str]):
    """`2026-12-07 00:30:00.000000`, in UTC: what SQLite stores anyway."""

    inherit_cache = True
    type = String()


class JsonText(FunctionElement[str]):
    """The JSON text that was stored, to the last space."""

    inherit_cache = True
    type = String()


@compiles(MomentText)
def _moment(element: Any, compiler: SQLCompiler, **words: Any) -> str:
    inside = compiler.process(element.clauses, **words)
    return f"to_char(timezone('UTC', {inside}), 'YYYY-MM-DD HH24:MI:SS.US')"


@compiles(JsonText)
def _json(element: Any, compiler: SQLCompiler, **words: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **words)} AS TEXT)"


@compiles(MomentText, "sqlite")
@compiles(JsonText, "sqlite")
def _as_it_lies(element: Any, compiler: SQLCompiler, **words: Any) -> str:
    return compiler.process(element.clauses, **words)


def moment_text(moment: datetime) -> str:
    """A moment as MomentText will give it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def as_stored(column: Column[Any]) -> ColumnElement[Any]:
    """The column's value without any reading of it: an int, a text or nothing, unless somebody meddled."""
    if isinstance(column.type, Instant):
        return MomentText(column)
    return type_coerce(column, String()) if isinstance(column.type, String) else column
