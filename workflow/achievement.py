"""A unit's organisation achievement: until when it may be stated otherwise."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from workflow.actions import SESSION
from workflow.definitions import rules_of

PRINTED = "Capaian ini sudah tercetak pada dokumen; tidak dapat diubah lagi."


def is_printed(session: Session, cycle_id: int, unit_id: int) -> bool:
    """Somebody of the unit is through calibration: documents name the achievement, and nobody may change it."""
    order = rules_of(session, cycle_id).definition.order
    beyond = [name for name, place in order.items() if place > order[SESSION]]
    meant = Evaluation.cycle_id == cycle_id, Evaluation.unit_id == unit_id, Evaluation.state.in_(beyond)
    return session.scalar(select(Evaluation.id).where(*meant).limit(1)) is not None
