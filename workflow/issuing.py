"""A document is issued: its row and its event, and what the evaluation waited for it to do, in one transaction."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEvent, AuditPayload
from models.document import DocumentJob
from models.evaluation import Evaluation
from workflow.actions import apply_within
from workflow.calendar import utc_now
from workflow.definitions import rules_of
from workflow.gathering import Actor, Selection
from workflow.proving.papers import at_issue
from workflow.row_facts import facts


@dataclass(frozen=True)
class Paper:
    """A document whose file is in its place."""

    job_id: int
    path: str
    digest: str
    """SHA-256 of the file."""
    form: str | None
    """SHA-256 of the template."""
    values: dict[str, Any]
    """What it says."""


def issue(session: Session, papers: Sequence[Paper], actor: Actor, now: datetime) -> None:
    """Notes that these documents are issued.

    From now on they can be received: whoever has to is asked in the same transaction, and the time for it begins.
    Raises ChangedMeanwhileError.
    """
    known = {paper.job_id: paper for paper in papers}
    cycles = select(DocumentJob, Evaluation.cycle_id).join(
        Evaluation, Evaluation.id == DocumentJob.evaluation_id
    )
    issued: dict[int, list[int]] = defaultdict(list)
    noted: list[tuple[DocumentJob, AuditEvent]] = []
    for job, cycle_id in session.execute(cycles.where(DocumentJob.id.in_(known)).order_by(DocumentJob.id)):
        paper = known[job.id]
        job.issued_at, job.path, job.digest, job.values = now, paper.path, paper.digest, paper.values
        job.template_digest, job.run_id = paper.form, actor.run_id
        noted.append((job, _event(job, cycle_id, actor, now)))
        issued[cycle_id].append(job.evaluation_id)
    session.add_all(event for _, event in noted)
    session.flush()
    session.add_all(AuditPayload(event_id=event.id, body=_told(job)) for job, event in noted)
    for cycle_id, evaluations in issued.items():
        meant = Selection(cycle_id, evaluation_ids=tuple(evaluations))
        for rule in at_issue(rules_of(session, cycle_id).definition):
            apply_within(session, meant, rule.trigger, actor, now)


def _told(job: DocumentJob) -> dict[str, Any]:
    return {"evaluation": job.evaluation_id, "revision": job.revision, **facts("document", job)}


def _event(job: DocumentJob, cycle_id: int, actor: Actor, now: datetime) -> AuditEvent:
    return AuditEvent(
        subject="document",
        subject_id=job.id,
        version=1,
        cycle_id=cycle_id,
        trigger="issue",
        source="",
        target=f"revision {job.revision}",
        role="system",
        mark=f"sha256:{job.digest}",
        at=now,
        recorded_at=utc_now(),
        run_id=actor.run_id,
    )
