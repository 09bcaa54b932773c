"""What a database says after a stage, as plain values: both sides must have written the same."""

from typing import Any

from sqlalchemy import Engine, Table, select

from benchmarks.figures import BenchmarkError
from models.audit import AuditEvent
from models.base import Base
from models.evaluation import Evaluation
from models.prompt import Delivery, OutboxMessage, Prompt
from models.session import reading

Contents = dict[str, list[tuple[Any, ...]]]
OWN_TO_A_RUN = {"audit_event": {"id", "recorded_at"}, "prompt": {"id"}, "outbox_message": {"id"}}
"""Row numbers in order of writing, and the wall time."""


def contents(engine: Engine) -> Contents:
    """Every column of every row that an opening writes; mails and prompts are named by their keys."""
    tables = (Evaluation, AuditEvent, Prompt, OutboxMessage)
    selects = {table.__tablename__: select(*_columns(table)) for table in tables}
    selects["delivery"] = (
        select(Prompt.key, OutboxMessage.key, Delivery.token_digest)
        .join_from(Delivery, Prompt, Prompt.id == Delivery.prompt_id)
        .join(OutboxMessage, OutboxMessage.id == Delivery.message_id)
    )
    with reading(engine) as session:
        return {name: sorted(map(tuple, session.execute(query)), key=repr) for name, query in selects.items()}


def _columns(table: type[Base]) -> list[Any]:
    described = table.__table__
    assert isinstance(described, Table)
    left_out = OWN_TO_A_RUN.get(described.name, set())
    return [column for column in described.c if column.name not in left_out]


def compare(ours: Contents, theirs: Contents) -> None:
    """Raises BenchmarkError with the first difference of each table."""
    told = [
        f"{name}: {len(rows)} rows and {len(theirs[name])}; first difference {difference}"
        for name, rows in ours.items()
        if (difference := _first_difference(rows, theirs[name])) is not None
    ]
    if told:
        raise BenchmarkError("the two sides left different rows: " + "; ".join(told))


def _first_difference(ours: list[Any], theirs: list[Any]) -> object:
    if ours == theirs:
        return None
    pairs = (pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1])
    return next(pairs, "at the end")
