"""Changes written, set-based and counted; inside whatever transaction the caller holds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from workflow.errors import ChangedMeanwhileError
from workflow.intake.changes import ENTITIES, Change, Ref, Values
from workflow.intake.stored import TABLES

LEAVES = ("headship", "appraiser_relation", "named_superior")
TRUNK = ("unit", "employee", "assignment")
CHUNK = 5_000
assert {*LEAVES, *TRUNK} == set(ENTITIES)


def write(session: Session, changes: Iterable[Change]) -> list[Change]:
    """The changes with the numbers that their rows got. Raises ChangedMeanwhileError where a row was not there.

    Leaves go first; what they hang on comes before they do, and goes when nothing hangs on it any more.
    """
    sorted_out: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        sorted_out[change.entity].append(change)
    numbers: dict[Ref, int] = {}
    written: list[Change] = []
    for entity in LEAVES:
        written += _remove(session, entity, sorted_out[entity])
    for entity in TRUNK:
        written += _change(session, entity, sorted_out[entity], numbers)
    for entity in reversed(LEAVES):
        written += _change(session, entity, sorted_out[entity], numbers)
    for entity in reversed(TRUNK):
        written += _remove(session, entity, sorted_out[entity])
    return written


def _remove(session: Session, entity: str, changes: Sequence[Change]) -> list[Change]:
    gone = [change for change in changes if change.removed]
    table = TABLES[entity].__table__
    for part in _chunks(gone):
        numbers = [change.number for change in part]
        if entity == "unit":  # they hang on each other
            session.execute(update(table).where(table.c.id.in_(numbers)).values(parent_id=None))
        _count(session.execute(delete(table).where(table.c.id.in_(numbers))), len(part))
    return gone


def _change(
    session: Session, entity: str, changes: Sequence[Change], numbers: dict[Ref, int]
) -> list[Change]:
    """New rows first: a unit that is there already may come to hang under one of them."""
    written = list(_add(session, entity, [change for change in changes if change.added], numbers))
    by_columns: dict[tuple[str, ...], list[Change]] = defaultdict(list)
    for change in changes:
        if not change.added and not change.removed:
            assert change.after is not None
            by_columns[tuple(change.after)].append(replace(change, after=_resolved(change.after, numbers)))
    for names, same in by_columns.items():
        _update(session, entity, names, same)
        written += same
    return written


def _update(session: Session, entity: str, names: Sequence[str], changes: Sequence[Change]) -> None:
    table = TABLES[entity].__table__
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    rows = [
        {"row": change.number} | {f"new_{name}": value for name, value in (change.after or {}).items()}
        for change in changes
    ]
    statement = update(table).where(table.c.id == bindparam("row")).values(values)
    _count(session.connection().execute(statement, rows), len(rows))


def _add(
    session: Session, entity: str, changes: Sequence[Change], numbers: dict[Ref, int]
) -> Iterator[Change]:
    rows = [_resolved(change.after or {}, numbers, missing_ok=entity == "unit") for change in changes]
    for row, change in zip(rows, changes, strict=True):
        if not isinstance(change.number, Ref):
            row["id"] = change.number
    for part, same in zip(_chunks(rows), _chunks(changes), strict=True):
        table = TABLES[entity].__table__
        made = session.execute(insert(table).returning(table.c.id, sort_by_parameter_order=True), list(part))
        for number, change in zip(made.scalars(), same, strict=True):
            if isinstance(change.number, Ref):
                numbers[change.number] = number
    for row, change in zip(rows, changes, strict=True):
        number = numbers[change.number] if isinstance(change.number, Ref) else change.number
        row.pop("id", None)
        yield Change(entity, number, None, row | _parent(session, number, change, numbers))


def _parent(session: Session, number: int, change: Change, numbers: dict[Ref, int]) -> Values:
    """Where a new unit hangs under another new one, once both are there."""
    parent = (change.after or {}).get("parent_id")
    if not isinstance(parent, Ref):
        return {}
    table = TABLES[change.entity].__table__
    session.execute(update(table).where(table.c.id == number).values(parent_id=numbers[parent]))
    return {"parent_id": numbers[parent]}


def _resolved(values: Values, numbers: dict[Ref, int], *, missing_ok: bool = False) -> Values:
    return {
        name: (numbers.get(value) if missing_ok else numbers[value]) if isinstance(value, Ref) else value
        for name, value in values.items()
    }


def _chunks(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def _count(result: Any, expected: int) -> None:
    if result.rowcount != expected:
        raise ChangedMeanwhileError
