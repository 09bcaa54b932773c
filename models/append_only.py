"""Triggers that keep the log append-only: nothing sealed or to be sealed is changed, removed or replaced.

So are notes of feedback, acts on daily reports, evaluations and achievements of periods, entries of guidance,
records of HR and
orders of destruction, which are facts of their own.

On SQLite whoever holds the file can drop them: they stop mistakes, and the seal gives evidence of the rest. A payload
may go once its destruction is itself an event; a run's head may only go on.
"""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, event, inspect, text

from models.audit import AuditEvent, AuditPayload
from models.base import Base
from models.destruction import Destruction
from models.feedback import FeedbackNote
from models.guidance import GuidanceEntry
from models.period import PeriodAchievement, PeriodEvaluation, PeriodReply
from models.record import EarlierCredit, Training
from models.report import ReportBatch
from models.run import RunRecord
from models.seal import SealBatch, SealLeaf

(
    EVENTS, PAYLOADS, BATCHES, LEAVES, FEEDBACK, REPORT_ACTS, PERIODS, REPLIES, ACHIEVEMENTS, GUIDANCE, CREDITS,
    TRAININGS, ORDERS, RUNS,
) = (
    table.__tablename__
    for table in (
        AuditEvent, AuditPayload, SealBatch, SealLeaf, FeedbackNote, ReportBatch, PeriodEvaluation, PeriodReply,
        PeriodAchievement, GuidanceEntry, EarlierCredit, Training, Destruction, RunRecord,
    )
)  # fmt: skip
KEYS = {
    EVENTS: (("id",), ("subject", "subject_id", "version")),
    PAYLOADS: (("event_id",),),
    BATCHES: (("number",), ("last",)),
    LEAVES: (("position",), ("event_id",)),
    FEEDBACK: (("id",),),
    REPORT_ACTS: (("id",),),
    PERIODS: (("id",), ("evaluation_id", "period", "revision"), ("evaluation_id", "number")),
    REPLIES: (("id",),),
    ACHIEVEMENTS: (("id",), ("cycle_id", "unit_id", "period", "revision")),
    GUIDANCE: (("id",), ("evaluation_id", "plan", "revision")),
    CREDITS: (("id",), ("employee_id", "revision")),
    TRAININGS: (("id",), ("employee_id", "number", "revision")),
    ORDERS: (("id",),),
}
DESTROYED = (
    f"EXISTS (SELECT 1 FROM {EVENTS} WHERE subject = 'payload' AND subject_id = OLD.event_id"  # noqa: S608 -- constants
    " AND \"trigger\" = 'destroy')"
)
HEAD_GOES_BACK = (
    "OLD.head_position IS NOT NULL AND (NEW.head_position IS NULL OR NEW.head_digest IS NULL"
    " OR NEW.head_position < OLD.head_position"
    " OR (NEW.head_position = OLD.head_position AND NEW.head_digest <> OLD.head_digest))"
)
HAS_HEAD = "OLD.head_position IS NOT NULL"


def missing(connection: Connection) -> list[str]:
    """Names of the triggers that are not there, or not as they should be."""
    return sorted(name for name, _ in _lacking(connection))


def foreign(connection: Connection) -> list[str]:
    """Names of triggers, and on PostgreSQL of rules, that are not ours: they could rewrite what is to be sealed."""
    if connection.dialect.name == "sqlite":
        return sorted(_present_in_sqlite(connection).keys() - _SQLITE.keys())
    triggers = connection.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")).scalars()
    rules = connection.execute(text("SELECT rulename FROM pg_rules WHERE schemaname = current_schema()"))
    return sorted({*triggers} - _POSTGRESQL.keys() | {*rules.scalars()})


def install(connection: Connection) -> None:
    """Creates what is missing. Called after every upgrade: SQLite drops triggers with each table it rebuilds."""
    lacking = _lacking(connection)
    if not lacking or not {*KEYS, RUNS} <= set(inspect(connection).get_table_names()):
        return
    if connection.dialect.name == "postgresql":
        for function in _FUNCTIONS:
            connection.execute(text(function))
    for name, statement in lacking:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.execute(text(statement))


@event.listens_for(Base.metadata, "after_create")
def _install(_target: Any, connection: Connection, **_: Any) -> None:
    install(connection)


def _lacking(connection: Connection) -> list[tuple[str, str]]:
    if connection.dialect.name == "sqlite":
        there = _present_in_sqlite(connection)
        return [(name, sql) for name, sql in _SQLITE.items() if there.get(name) != sql]
    present = _present_in_postgresql(connection)
    return [(name, sql) for name, sql in _POSTGRESQL.items() if (_plain(sql), _body_of(sql)) not in present]


def _present_in_sqlite(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(rows.tuples().all())


def _present_in_postgresql(connection: Connection) -> set[tuple[str, str]]:
    """What each trigger says, and what the function does that it calls."""
    rows = connection.execute(
        text(
            "SELECT pg_get_triggerdef(pg_trigger.oid, true), prosrc FROM pg_trigger"
            " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal"
        )
    )
    return {(_plain(definition), body) for definition, body in rows}


def _plain(statement: str) -> str:
    """Without what PostgreSQL adds or leaves out when it tells a trigger again."""
    return re.sub(r"or replace |::text|[()\s]", "", statement.lower())


def _body_of(trigger: str) -> str:
    called = trigger.rsplit(" ", 1)[-1]
    return _BODIES[called]


def _sqlite(name: str, act: str, table: str, when: str = "") -> tuple[str, str]:
    condition = f" WHEN {when}" if when else ""
    return name, (
        f"CREATE TRIGGER {name} BEFORE {act} ON {table}{condition} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _taken(table: str, keys: Iterable[tuple[str, ...]]) -> str:
    """A row with one of these keys is there: REPLACE would take its place."""
    same = (" AND ".join(f"{column} = NEW.{column}" for column in key) for key in keys)
    return " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {match})" for match in same)  # noqa: S608 -- constants


_SQLITE = dict(
    [
        *(_sqlite(f"{table}_no_update", "UPDATE", table) for table in KEYS),
        *(_sqlite(f"{table}_no_delete", "DELETE", table) for table in KEYS if table != PAYLOADS),
        *(
            _sqlite(f"{table}_no_replace", "INSERT", table, _taken(table, keys))
            for table, keys in KEYS.items()
        ),
        _sqlite(f"{PAYLOADS}_no_delete", "DELETE", PAYLOADS, f"NOT {DESTROYED}"),
        _sqlite(f"{RUNS}_head_stays", "UPDATE", RUNS, HEAD_GOES_BACK),
        _sqlite(f"{RUNS}_no_delete", "DELETE", RUNS, HAS_HEAD),
    ]
)

_REFUSE = "RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only';"
_BODIES = {
    "siulak_append_only()": f" BEGIN {_REFUSE} END ",
    "siulak_payload_stays()": f" BEGIN IF {DESTROYED} THEN RETURN OLD; END IF; {_REFUSE} END ",
}
_FUNCTIONS = tuple(
    f"CREATE OR REPLACE FUNCTION {name} RETURNS trigger AS $${body}$$ LANGUAGE plpgsql"
    for name, body in _BODIES.items()
)


def _postgresql(
    name: str,
    act: str,
    table: str,
    when: str = "",
    *,
    function: str = "siulak_append_only",
    each: str = "ROW",
) -> tuple[str, str]:
    condition = f" WHEN ({when})" if when else ""
    return name, (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {act} ON {table} "
        f"FOR EACH {each}{condition} EXECUTE FUNCTION {function}()"
    )


_POSTGRESQL = dict(
    [
        *(_postgresql(f"{table}_no_update", "UPDATE", table) for table in KEYS),
        *(_postgresql(f"{table}_no_delete", "DELETE", table) for table in KEYS if table != PAYLOADS),
        *(_postgresql(f"{table}_no_truncate", "TRUNCATE", table, each="STATEMENT") for table in KEYS),
        _postgresql(f"{PAYLOADS}_no_delete", "DELETE", PAYLOADS, function="siulak_payload_stays"),
        _postgresql(f"{RUNS}_head_stays", "UPDATE", RUNS, HEAD_GOES_BACK),
        _postgresql(f"{RUNS}_no_delete", "DELETE", RUNS, HAS_HEAD),
    ]
)
