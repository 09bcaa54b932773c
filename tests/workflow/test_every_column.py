"""Every column of every table, changed past the doors row by row: `audit verify` finds it, or here stands why not.

A new column that nothing compares makes this fail until it is compared, or listed with a reason here and, where it is
something that people rely on, in docs/auditor.md.
"""

from typing import Any

import pytest
from sqlalchemy import Column, Table

from models.schema import metadata
from models.session import checkpoint
from tests.workflow.disarming import disarm
from tests.workflow.sealed_logs import Log
from tests.workflow.whole_office import lived
from workflow.contradicting import contradictions
from workflow.verifying import verify

pytestmark = [pytest.mark.thorough, pytest.mark.sqlite("the file is changed past our code")]

OUTSIDE: dict[str, str] = {}
UNSEEN: dict[str, str] = {}
ROWS = 3
INVENTED: dict[str, Any] = {
    "Date": "2026-05-05",
    "Instant": "2026-05-05 01:02:03.000000",
    "JSON": '{"lain":1}',
    "LargeBinary": b"lain",
}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    log = Log(tmp_path_factory.mktemp("whole") / "siulak.db")
    metadata.create_all(log.engine)
    lived(log.engine, log.home / "documents")
    disarm(log.engine)
    checkpoint(log.engine)
    log.engine.dispose()
    return log


def found(log: Log) -> set[str]:
    every = [*verify(log.engine), *contradictions(log.engine, log.home / "documents")]
    return {finding.kind for finding in every} - {"guard_missing"}


def kinds(log: Log, table: Table) -> list[int]:
    """Numbers of a few rows, each of another kind where rows have one."""
    key = next(iter(table.primary_key.columns)).name
    sort = next(
        (name for name in ("state", "kind", "outcome", "trigger", "subject") if name in table.columns), key
    )
    query = f'SELECT "{key}" FROM "{table.name}" GROUP BY "{sort}" ORDER BY 1'
    return [number for (number,) in log.rows(query)][:ROWS]


def others(log: Log, table: Table, column: Column[Any], number: Any) -> list[Any]:
    """Values that the row does not have: one that another row has, and nothing where nothing may stand."""
    key = next(iter(table.primary_key.columns)).name
    own = log.one(f'SELECT "{column.name}" FROM "{table.name}" WHERE "{key}" = ?', number)
    query = f'SELECT DISTINCT "{column.name}" FROM "{table.name}" WHERE "{column.name}" IS NOT ? LIMIT 1'
    told = [value for (value,) in log.rows(query, own)]
    made = invented(column, own)
    return [*told, made] if made not in (*told, own) else told


def invented(column: Column[Any], own: Any) -> Any:
    """A value of the column's kind; none where it would point nowhere."""
    if column.foreign_keys:
        return None if column.nullable else own
    match type(column.type).__name__:
        case "Boolean":
            return 0 if own else 1
        case "Integer" | "Amount":
            return 1 if own is None else own + 1
        case name:
            return INVENTED.get(name, "lain")
