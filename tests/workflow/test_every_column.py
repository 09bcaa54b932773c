"""Every column of every table, changed past the doors row by row: `audit verify` finds it, or here stands why not.

A new column that nothing compares makes this fail until it is compared, or listed with a reason here and, where it is
something that people rely on, in docs/auditor.md.
"""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table

from models.schema import metadata
from models.session import checkpoint, reading
from tests.factories import OTHER_HEAD
from tests.workflow.disarming import disarm
from tests.workflow.sealed_logs import Log
from tests.workflow.whole_office import lived
from workflow import named_acts
from workflow.contradicting import contradictions
from workflow.definitions import rules_of
from workflow.verifying import verify

pytestmark = [pytest.mark.thorough, pytest.mark.sqlite("the file is changed past our code")]

ELSEWHERE = "the roster tells who is who, where, and above whom: held against decrees and lists, not the log"
ASKED = "what was asked and mailed; the mail server's log and the acts tell of it"
WAYS_IN = "secrets and sessions: whoever holds the file can put his own in their place"
OUTSIDE = {
    "unit": ELSEWHERE,
    "employee": ELSEWHERE,
    "assignment": ELSEWHERE,
    "appraiser_relation": "no import set this office's: intake/test_handing_over.py changes those of one",
    "headship": ELSEWHERE,
    "named_superior": ELSEWHERE,
    "roster_change": "what undoing an import would put back; a difference from the rows refuses it",
    "prompt": ASKED,
    "outbox_message": ASKED,
    "delivery": ASKED,
    "one_time_secret": WAYS_IN,
    "web_session": WAYS_IN,
    "sign_in_try": WAYS_IN,
    "lease": "who may do a work now; gone a minute later",
    "clock": "how far a played year has come",
    "audit_event": "the log itself: test_tampering_at_random.py",
    "audit_payload": "the log itself: test_tampering_at_random.py",
    "seal_leaf": "the seal itself: test_tampering_at_random.py",
    "seal_batch": "the seal itself: test_tampering_at_random.py",
}
"""Tables of which nothing, or not column by column, is compared."""
RUN = "Prefect's database and artifacts tell of a run, another program's: compare there"
DRAFT = "a draft is its writer's own; what is handed in is compared"
REPORT = "until it is validated a report is its writer's own; what is validated is compared"
ORDER = "only the order of the parts counts, and that is compared"
GONE = "a withdrawn sheet counts nowhere"
ENDED = "a role that was withdrawn gives no right; which it was the log tells"
UNSEEN = {
    "account.password_digest": WAYS_IN,
    "account.made_at": "when an account came to be gives no right",
    "daily_report.day": REPORT,
    "daily_report.link": REPORT,
    "daily_report.minutes": REPORT,
    "daily_report.quantity": REPORT,
    "daily_report.submitted_at": REPORT,
    "daily_report.text": REPORT,
    "daily_report.unit": REPORT,
    "daily_report.version": "how often a report was changed: two pages of it tell each other",
    "desk_code.digest": WAYS_IN,
    "desk_code.used": WAYS_IN,
    "evaluation.due_at": "follows from moments and windows, which are compared",
    "public_answer.month": GONE,
    "public_answer.verified": GONE,
    "public_answer.receipt_digest": WAYS_IN,
    "role_grant.account_id": ENDED,
    "role_grant.role": ENDED,
    "role_grant.unit_id": ENDED,
    "role_grant.first": ENDED,
    "role_grant.last": ENDED,
    "role_grant.revoked_at": ENDED,
    "run_record.flow": RUN,
    "run_record.prefect_run_id": RUN,
    "run_record.prefect_name": RUN,
    "run_record.business_time": RUN,
    "run_record.opened_at": RUN,
    "run_record.closed_at": RUN,
    "run_record.outcome": RUN,
    "run_record.attempts": RUN,
    "run_record.code_version": RUN,
    "run_record.counts": RUN,
    "run_record.note": RUN,
    "run_record.head_position": "of a run that knew no seal; a seal that is named is compared",
    "service.name": "a name, as units and people have",
    "work_plan.edits": "how often a draft was changed: two pages of it tell each other",
    "work_plan.approach": DRAFT,
    "behaviour_expectation.value": DRAFT,
    "behaviour_expectation.text": DRAFT,
    "work_result.place": ORDER,
    "indicator.place": ORDER,
}
"""Columns of which at least one row can be changed unseen, with the reason why."""
SIGNED: set[str] = set()
"""Acts whose payload says at most which user of the machine acted: nothing else is lost with it."""
OWN_ACTS = (
    "explain_difference", "state_achievement", "note_feedback", "answer_feedback", "reply_period", "attach_evidence",
    "remove_evidence", "contest_ticket", "make_token", "end_token",
)  # fmt: skip
"""Acts whose right nothing else is asked of."""
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


def is_told(log: Log) -> bool:
    """The quicker half is asked first."""
    return bool(contradictions(log.engine, log.home / "documents")) or any(
        finding.kind != "guard_missing" for finding in verify(log.engine)
    )


def kinds(log: Log, table: Table) -> list[int]:
    """Numbers of a few rows, each of another kind where rows have one."""
    key = next(iter(table.primary_key.columns)).name
    sort = next(
        (name for name in ("state", "kind", "outcome", "trigger", "subject") if name in table.columns), key
    )
    query = f'SELECT "{key}" FROM "{table.name}" GROUP BY "{sort}" ORDER BY 1'
    return [number for (number,) in log.rows(query)][:ROWS]


@pytest.mark.parametrize("name", sorted({*metadata.tables} - {*OUTSIDE}))
def test_what_is_changed_is_found_or_stands_here_with_a_reason(log: Log, name: str) -> None:
    table = metadata.tables[name]
    key = next(iter(table.primary_key.columns)).name
    columns = [column for column in table.columns if column.name != key]

    unseen = {f"{name}.{each.name}" for each in columns if not is_seen(log, table, key, each)}

    assert unseen == {column for column in UNSEEN if column.startswith(f"{name}.")}
    assert not is_told(log)


def test_what_any_event_told_cannot_be_taken_away_before_it_is_sealed(log: Log, tmp_path: Path) -> None:
    """One payload a subject and act; the seal is not asked."""
    query = (
        'SELECT subject, "trigger", min(id) FROM audit_event JOIN audit_payload ON event_id = id'
        ' GROUP BY subject, "trigger"'
    )
    assert contradictions(log.copied(tmp_path).engine, log.home / "documents") == []
    kept = set()
    for subject, trigger, number in log.rows(query):
        copy = log.copied(tmp_path)
        with copy.attacked() as connection:
            connection.execute("DELETE FROM audit_payload WHERE event_id = ?", (number,))
        if not contradictions(copy.engine, log.home / "documents"):
            kept.add(f"{subject} {trigger}")

    assert kept == SIGNED


@pytest.mark.parametrize("trigger", OWN_ACTS)
def test_an_act_in_the_name_of_somebody_else_is_found_before_it_is_sealed(log: Log, trigger: str) -> None:
    query = 'SELECT max(id), actor_id, subject FROM audit_event WHERE "trigger" = ?'
    ((number, own, subject),) = log.rows(query, trigger)
    change = "UPDATE audit_event SET actor_id = ? WHERE id = ?"
    with log.attacked() as connection:
        connection.execute(change, (OTHER_HEAD, number))
    with reading(log.engine) as session:
        told = {*named_acts.anothers(session), *named_acts.without_right(session, rules_of(session, 1))}
    with log.attacked() as connection:
        connection.execute(change, (own, number))

    assert {name for name, _ in told} == {subject}


def test_the_lists_name_what_is_there() -> None:
    columns = {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}

    assert {*OUTSIDE} <= {*metadata.tables}
    assert {*UNSEEN} <= columns


def is_seen(log: Log, table: Table, key: str, column: Column[Any]) -> bool:
    """Every change of the column in the rows that are tried is found."""
    return all(
        is_found(log, table, key, column, number, value)
        for number in kinds(log, table)
        for value in others(log, table, column, number)
    )


def is_found(log: Log, table: Table, key: str, column: Column[Any], number: Any, value: Any) -> bool:
    """Writes the value, looks, and puts back what was there; what a unique key refuses counts as found."""
    change = f'UPDATE "{table.name}" SET "{column.name}" = ? WHERE "{key}" = ?'
    own = log.one(f'SELECT "{column.name}" FROM "{table.name}" WHERE "{key}" = ?', number)
    try:
        with log.attacked() as connection:
            connection.execute(change, (value, number))
    except sqlite3.IntegrityError:
        return True
    told = is_told(log)
    with log.attacked() as connection:
        connection.execute(change, (own, number))
    return told


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
