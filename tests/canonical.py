"""The business facts of a database as sorted rows that two tellings of the same year share, to the letter.

Rows are named by what they mean (a NIP, a unit's code, a cycle, a kind), never by numbers that the database gave.
Left out is what no two tellings share: ids, wall times, run ids, links and Message-IDs with what is made of them,
and the traces of a mail's repetition. Moments count by the office's day: a mail that has to wait a quarter of an
hour after a kill is read later the same morning, and everybody behind it acts seconds or hours later. Deadlines,
reminders, delivery slots and windows follow from dates alone, so they count to the microsecond.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Engine, RowMapping, Table, select

from models.schema import metadata
from models.session import reading
from workflow.row_facts import ROW

Dump = dict[str, list[str]]

OWN_BOOKS = {"run_record", "lease", "clock", "seal_batch", "seal_leaf", "roster_change", "scenario"}
"""How the work was done and sealed, not what came of it."""

LEFT_OUT = {
    "*.id",
    "*.run_id",  # told as the flow's name
    "audit_event.recorded_at",
    "audit_payload.salt",
    "roster_import.recorded_at",
    "prompt.key",  # its number is part of the prompt's name
    "outbox_message.key",
    "outbox_message.message_id",
    "outbox_message.content",
    "outbox_message.content_digest",
    "outbox_message.attempts",
    "outbox_message.repeated",
    "outbox_message.next_attempt_at",
    "document_job.path",  # it holds the evaluation's number, and the file prints it
    "document_job.digest",
    "issued_paper.path",
    "issued_paper.digest",
    "evidence_file.digest",  # it holds the row's numbers
    "public_answer.digest",
    "public_answer.salt",
    "public_answer.receipt_digest",
    "desk_code.digest",
    "service_source.digest",
    "peer_box.took_part",  # numbers of people
    "peer_box.answers",
    "peer_comment.place",  # drawn by lot, as are the digests over it
    "peer_round.digest",
    "briefing.code",
    "pulse_box.took_part",  # numbers of people
}
SECRETS = {
    "api_token.digest",
    "delivery.token_digest",
    "one_time_secret.digest",
    "one_time_secret.browser",
    "web_session.digest",
}
"""Told as there or not there."""

EXACT = {"opens_at", "closes_at", "remind_at", "due_at", "next_reminder_at", "not_before"}

NAMES: dict[str, tuple[str, ...]] = {
    "unit": ("code",),
    "employee": ("nip", "name"),
    "assignment": ("employee_id", "unit_id", "post", "first"),
    "cycle_definition": ("digest",),
    "cycle": ("code",),
    "evaluation": ("cycle_id", "assignment_id"),
    "calibration_session": ("cycle_id", "unit_id"),
    "stage_window": ("cycle_id", "unit_id", "stage"),
    "prompt": ("cycle_id", "evaluation_id", "unit_id", "stage", "visit", "kind", "role", "key"),
    "outbox_message": ("cycle_id", "recipient_id", "kind", "step", "not_before"),
    "document_job": ("evaluation_id", "revision"),
    "potential_assessment": ("employee_id", "assessed_on"),
    "issued_paper": ("kind", "cycle_id", "unit_id", "evaluation_id", "period", "revision"),
    "account": ("employee_id",),
    "roster_import": ("as_of", "rows"),
    "service": ("code",),
    "service_source": ("name",),
    "service_import": ("at", "digest"),
    "ticket": ("number",),
    "code_batch": ("unit_id", "last", "codes"),
    "public_answer": ("unit_id", "month", "verified", "officer_id", "state"),
    "audit_event": ("subject", "subject_id", "version"),
    "run_record": ("flow",),
    "work_plan": ("evaluation_id", "revision"),
    "work_result": ("plan_id", "section", "place"),
    "indicator": ("result_id", "place"),
    "report_batch": ("evaluation_id", "kind", "at"),
    "feedback_note": ("evaluation_id", "author_id", "digest"),
    "receipt": ("evaluation_id",),
    "evidence_file": ("evaluation_id", "act", "content", "at"),
    "peer_round": ("evaluation_id",),
    "api_token": ("account_id", "name"),
    "period_evaluation": ("evaluation_id", "number"),
    "period_reply": ("statement_id", "at"),
    "period_achievement": ("cycle_id", "unit_id", "period", "revision"),
    "briefing": ("cycle_id", "day", "place", "subject"),
    "attendance": ("briefing_id", "employee_id"),
    "pulse": ("cycle_id", "moment"),
    "data_correction": ("employee_id", "topic", "text"),
    "guidance_entry": ("evaluation_id", "plan", "revision"),
    "handover": ("assignment_id", "first", "before_id", "after_id", "told_at"),
    "earlier_credit": ("employee_id", "revision"),
    "training": ("employee_id", "number", "revision"),
}
"""What a row is called by those that refer to it."""

SUBJECTS = {
    "session": "calibration_session",
    "difference": "calibration_session",
    "document": "document_job",
    "paper": "issued_paper",
    "plan": "work_plan",
    "potential": "potential_assessment",
    "answer": "public_answer",
    "source": "service_source",
    "window": "stage_window",
    "feedback": "feedback_note",
    "evidence": "evidence_file",
    "token": "api_token",
    "correction": "data_correction",
    "period": "period_evaluation",
    "guidance": "guidance_entry",
    "roster": None,
}
"""Where an event's subject is kept, if not in the table of its name."""


def canonical(engine: Engine, zone: str = "Asia/Jakarta") -> Dump:
    """Table → its rows as sorted JSON texts."""
    with reading(engine) as session:
        rows = {
            table.name: {_key(table, row): row for row in session.execute(select(table)).mappings()}
            for table in metadata.sorted_tables
        }
    teller = _Teller(rows, ZoneInfo(zone))
    return {
        table.name: sorted(teller.line(table, row) for row in rows[table.name].values())
        for table in metadata.sorted_tables
        if table.name not in OWN_BOOKS
    }


def _key(table: Table, row: RowMapping) -> Any:
    """What others refer to it by; all of a key of several columns, which nobody refers to."""
    key = [row[column] for column in table.primary_key.columns]
    return key[0] if len(key) == 1 else tuple(key)


def differences(one: Dump, other: Dump) -> list[str]:
    """The rows that only one of the two has, each with its table and a sign of whose it is."""
    found = []
    for table in one.keys() | other.keys():
        left, right = list(one.get(table, [])), list(other.get(table, []))
        for row in list(left):
            if row in right:
                left.remove(row)
                right.remove(row)
        found += [f"- {table} {row}" for row in left] + [f"+ {table} {row}" for row in right]
    return sorted(found, key=lambda line: line[2:])


BARE = {
    "handover.assignment_id": "assignment",
    "handover.before_id": "employee",
    "handover.after_id": "employee",
}
"""Numbers of rows that no foreign key says."""


class _Teller:
    def __init__(self, rows: dict[str, dict[Any, RowMapping]], zone: ZoneInfo) -> None:
        self._rows, self._zone = rows, zone
        self.name: Callable[[str, Any], Any] = cache(self._name)

    def line(self, table: Table, row: RowMapping) -> str:
        told = {
            column.name: self._value(table, column, row)
            for column in table.columns
            if not LEFT_OUT & {f"*.{column.name}", f"{table.name}.{column.name}"}
        }
        if "run_id" in table.columns:
            told["flow"] = self.name("run_record", row["run_id"])
        if table.name == "audit_event" and row["subject"] in ("document", "answer", "peer_round"):
            told["mark"] = row["mark"].partition(":")[0]
        if table.name == "document_job" and row["values"] is not None:
            told["values"] = {name: text for name, text in row["values"].items() if name != "rujukan"}
        if table.name == "audit_payload" and ROW in (row["body"] or {}):
            told["body"] = {name: value for name, value in row["body"].items() if name != ROW}
        if table.name == "audit_payload" and "facts" in (row["body"] or {}):
            said = {name: value for name, value in row["body"].items() if name != "appraisers"}
            told["body"] = said | {"facts": row["body"]["facts"] | {"recorded_at": None}}
        if table.name == "prompt":
            told["number"] = self._number(row["key"])
        return json.dumps(told, sort_keys=True, ensure_ascii=False)

    def _value(self, table: Table, column: Column[Any], row: RowMapping) -> Any:
        value = row[column]
        if f"{table.name}.{column.name}" in SECRETS:
            return value is not None
        if table.name == "audit_event" and column.name == "subject_id":
            return self._subject(row)
        if pointed := BARE.get(f"{table.name}.{column.name}"):
            return self.name(pointed, value)
        if column.foreign_keys:
            (key,) = column.foreign_keys
            return self.name(key.column.table.name, value)
        return self._plain(column.name, value)

    def _plain(self, name: str, value: Any) -> Any:
        if isinstance(value, datetime):
            local = value.astimezone(self._zone)
            return local.isoformat() if name in EXACT else local.date().isoformat()
        if name == "key":
            return self._number(value)
        if isinstance(value, Decimal):
            return f"{value.normalize():f}"
        return value.isoformat() if isinstance(value, date) else value

    def _name(self, table: str, number: Any) -> Any:
        """The natural name of a row: its own columns, or the names of the rows that they refer to."""
        if number is None:
            return None
        row = self._rows[table][number]
        columns = metadata.tables[table].columns
        return [self._value(metadata.tables[table], columns[name], row) for name in NAMES[table]]

    def _subject(self, row: RowMapping) -> Any:
        table = SUBJECTS.get(row["subject"], row["subject"])
        return None if table is None else self.name(table, row["subject_id"])

    @staticmethod
    def _number(key: str) -> str:
        """Which asking of its kind it is."""
        return key.rpartition(":")[2]
