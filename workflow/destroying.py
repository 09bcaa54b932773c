"""Destroys what was written about one person, and leaves the fact that it was written: the log still verifies."""

from datetime import datetime

from sqlalchemy import Engine, and_, delete, insert, literal, select
from sqlalchemy.orm import aliased

from models.audit import AuditEvent, AuditPayload
from models.evaluation import Evaluation
from models.seal import SealLeaf
from models.session import checkpoint, transaction
from workflow.calendar import utc_now
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.sealing import seal

LONGEST = 80


def destroy_payloads(engine: Engine, employee_id: int, reason: str, actor: Actor, now: datetime) -> int:
    """Destroys the payload of every event about this person's evaluations; how many there were.

    Each destruction is an event of its own (UU 27/2022 on personal data) whose mark is `reason`, the number of the
    decision. What is not sealed yet is sealed first. The columns of the evaluation itself and issued documents are not
    touched. Raises RefusedError without a reason.
    """
    if not 0 < len(reason.strip()) <= LONGEST:
        raise RefusedError([f"Dasar pemusnahan wajib diisi, paling panjang {LONGEST} huruf."])
    seal(engine)
    event, done = aliased(AuditEvent), utc_now()
    meant = (
        select(
            literal("payload"), event.id, literal(1), event.cycle_id, literal("destroy"), literal(""),
            literal("destroyed"), literal(actor.employee_id, type_=AuditEvent.actor_id.type), literal("hr"),
            literal(reason.strip()), literal(now, type_=AuditEvent.at.type),
            literal(done, type_=AuditEvent.recorded_at.type),
            literal(actor.run_id, type_=AuditEvent.run_id.type),
        )
        .join(Evaluation, and_(event.subject == "evaluation", Evaluation.id == event.subject_id))
        .join(AuditPayload, AuditPayload.event_id == event.id)
        .join(SealLeaf, SealLeaf.event_id == event.id)
        .where(Evaluation.employee_id == employee_id)
        .order_by(event.id)
    )  # fmt: skip
    columns = ["subject", "subject_id", "version", "cycle_id", "trigger", "source", "target", "actor_id"]
    columns += ["role", "mark", "at", "recorded_at", "run_id"]
    with transaction(engine) as session:
        written = session.execute(insert(AuditEvent).from_select(columns, meant)).rowcount  # type: ignore[attr-defined]
        destroyed = select(AuditEvent.subject_id).where(AuditEvent.subject == "payload")
        gone = session.execute(delete(AuditPayload).where(AuditPayload.event_id.in_(destroyed))).rowcount  # type: ignore[attr-defined]
        assert gone == written
    checkpoint(engine)
    seal(engine)
    return int(written)
