"""Files of evidence as pages list them, and who may have one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.document import DocumentJob
from models.evaluation import Evaluation
from models.evidence import EvidenceFile
from workflow.definitions import rules_of
from workflow.destroyed import destroyed
from workflow.evidence.kinds import KINDS
from workflow.evidence.sweeping import attached
from workflow.relations import sees_ratings

OPEN_PAYLOAD = "self_assessment"
"""What goes with the realisation is seen by whoever sees that; all else by whoever sees the ratings."""
GONE = "Berkas yang dimusnahkan atas perintah"
EVIDENCED = (
    "self_assessment",
    "review",
    "objection",
    "explanation",
    "upheld",
    "changed",
    "refusal",
    "service",
)
"""Payloads beside which files may be handed in."""


@dataclass(frozen=True)
class FileLine:
    number: int
    name: str
    size: str
    kind: str
    there: bool = True
    """It was not destroyed on an order: that leaves no name."""


def line(row: EvidenceFile) -> FileLine:
    return FileLine(row.id, row.name or GONE, size_text(row.size), KINDS[row.kind].label, bool(row.name))


def size_text(size: int) -> str:
    """As a person reads it: 812 KB, 3,4 MB."""
    if size < 1 << 20:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / (1 << 20):.1f} MB".replace(".", ",")


def of_reports(session: Session, reports: Sequence[int]) -> dict[int, list[FileLine]]:
    """By report, what is there now."""
    found: dict[int, list[FileLine]] = defaultdict(list)
    for row in session.scalars(_there().where(EvidenceFile.report_id.in_(reports))):
        if row.report_id is not None:
            found[row.report_id].append(line(row))
    return dict(found)


@dataclass(frozen=True)
class ActFiles:
    """What came with one kind of act."""

    act: str
    label: str
    lines: tuple[FileLine, ...]


def of_acts(session: Session, evaluation_id: int, *, rated: bool) -> list[ActFiles]:
    """By act, in the order in which they came; `rated` where the reader may see the ratings."""
    evaluation = session.get_one(Evaluation, evaluation_id)
    steps = rules_of(session, evaluation.cycle_id).definition.transition
    labels = {step.trigger: step.label for step in steps}
    shown = {step.trigger for step in steps if rated or step.payload == OPEN_PAYLOAD}
    rows = session.scalars(
        _there().where(EvidenceFile.evaluation_id == evaluation_id, EvidenceFile.act != "")
    )
    found: dict[str, list[FileLine]] = defaultdict(list)
    for row in rows:
        if row.act in shown:
            found[row.act].append(line(row))
    return [ActFiles(act, labels.get(act, act), tuple(lines)) for act, lines in found.items()]


def own(session: Session, evaluation_id: int, person: int) -> dict[str, list[FileLine]]:
    """By act, what this person handed in there: what can be taken back with the same act."""
    mine = (
        EvidenceFile.evaluation_id == evaluation_id,
        EvidenceFile.owner_id == person,
        EvidenceFile.act != "",
    )
    found: dict[str, list[FileLine]] = defaultdict(list)
    for row in session.scalars(_there().where(*mine)):
        found[row.act].append(line(row))
    return dict(found)


def _there() -> Select[tuple[EvidenceFile]]:
    return select(EvidenceFile).where(EvidenceFile.removed_at.is_(None)).order_by(EvidenceFile.id)


def may_have(session: Session, row: EvidenceFile, roles: frozenset[str], person: int) -> bool:
    """Whoever sees what the file is evidence for, and its owner while he has to do with the evaluation."""
    if not roles or row.removed_at is not None or attached(session, row.id) in destroyed(session):
        return False
    if row.report_id is not None or row.owner_id == person:
        return True
    evaluation = session.get_one(Evaluation, row.evaluation_id)
    steps = rules_of(session, evaluation.cycle_id).definition.transition
    if any(step.trigger == row.act and step.payload == OPEN_PAYLOAD for step in steps):
        return True
    issued = select(DocumentJob.id).where(
        DocumentJob.evaluation_id == row.evaluation_id, DocumentJob.issued_at.is_not(None)
    )
    return sees_ratings(roles, issued=session.scalar(issued.limit(1)) is not None)
