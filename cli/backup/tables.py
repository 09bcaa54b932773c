"""What a database holds, as a digest a table: equal before and after, whatever file it travelled in."""

import hashlib
import json
from datetime import date, datetime
from itertools import islice
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, inspect

from models.scenario import DRAFTS

ROWS = 2000


class TableDigest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int
    sha256: str


def table_digests(connection: Connection) -> dict[str, TableDigest]:
    """Every table that is there, also ones that this program does not know; nobody's drafts are named or counted."""
    inspector = inspect(connection)
    found = {}
    for name in sorted(set(inspector.get_table_names()) - DRAFTS):
        key = inspector.get_pk_constraint(name)["constrained_columns"]
        found[name] = _digest(connection, name, key or [each["name"] for each in inspector.get_columns(name)])
    return found


def _digest(connection: Connection, table: str, order: list[str]) -> TableDigest:
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(map(quote, order))
    query = f"SELECT * FROM {quote(table)} ORDER BY {columns}"  # noqa: S608 -- quoted names of what is there
    seen, digest = 0, hashlib.sha256()
    with connection.execution_options(yield_per=ROWS).exec_driver_sql(query) as result:
        rows = iter(result)
        while batch := [tuple(row) for row in islice(rows, ROWS)]:
            seen += len(batch)
            for row in batch:
                digest.update(json.dumps(row, default=_plain, sort_keys=True).encode() + b"\n")
    return TableDigest(rows=seen, sha256=digest.hexdigest())


def _plain(value: Any) -> dict[str, str]:
    """With its kind, so that it is no other kind's value."""
    if isinstance(value, bytes | memoryview):
        return {"bytes": bytes(value).hex()}
    if isinstance(value, date | datetime):
        return {"moment": value.isoformat()}
    raise TypeError(type(value).__name__)
