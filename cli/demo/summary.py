"""The demo's last line: what is there, counted from the database, the API, the catcher and the files."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from cli.demo.servers import mail_files
from cli.prefect_api import FlowRun
from config.settings import Settings
from models.audit import AuditEvent
from models.document import DocumentJob, IssuedPaper
from models.evaluation import Evaluation
from models.people import OFFICIAL, Employee
from models.prompt import OutboxMessage
from models.run import RunRecord
from models.session import reading
from workflow.invariants import breaches
from workflow.verifying import verify


def summary(
    settings: Settings, engine: Engine, runs: Sequence[FlowRun], born: datetime, seconds: float
) -> dict[str, Any]:
    """Counts by name; `findings` counts breaches, of the audit log too, and what two witnesses disagree on.

    `born` is when Prefect's database began: what was recorded before it ran under one that is gone.
    """
    found = breaches(engine, settings.documents)
    with reading(engine) as session:
        counts = {
            "employees": _count(session, Employee.id, Employee.status != OFFICIAL),
            "evaluations": _count(session, Evaluation.id),
            "final": _count(session, Evaluation.id, Evaluation.final_at.is_not(None)),
            "documents": _count(session, DocumentJob.id, DocumentJob.issued_at.is_not(None)),
            "papers": _count(session, IssuedPaper.id),
            "emails_accepted": _count(session, OutboxMessage.id, OutboxMessage.state == "accepted"),
            "flow_runs": len(runs),
            "audit_events": _count(session, AuditEvent.id),
        }
        unmatched = _unmatched(session, {run.id for run in runs}, born)
    broken = verify(engine)
    found |= {"audit_log_broken": len(broken)} if broken else {}
    found |= _disagreements(settings, counts, unmatched)
    return {**counts, "findings": sum(found.values()), "found": found, "seconds": round(seconds, 1)}


def _unmatched(session: Session, runs: set[str], born: datetime) -> set[str]:
    """Runs that nobody recorded, and records of this Prefect database whose run it does not know."""
    recorded = dict(session.execute(select(RunRecord.prefect_run_id, RunRecord.opened_at)).tuples().all())
    witnessed = {run for run, opened_at in recorded.items() if opened_at >= born}
    return (runs - recorded.keys()) | (witnessed - runs)


def _disagreements(settings: Settings, counts: dict[str, int], runs: set[str]) -> dict[str, int]:
    found = {
        "run_without_record_or_record_without_run": len(runs),
        "mail_accepted_but_not_caught_or_caught_twice": abs(
            len(mail_files(settings)) - counts["emails_accepted"]
        ),
        "file_without_document_or_document_without_file": abs(
            len(list(settings.documents.rglob("*.docx"))) - counts["documents"] - counts["papers"]
        ),
    }
    return {name: number for name, number in found.items() if number}


def _count(session: Session, column: Any, *where: Any) -> int:
    return session.scalar(select(func.count(column)).where(*where)) or 0
