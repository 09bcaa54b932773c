"""Rows of evidence, in the transaction of what they are evidence for: each file and each taking back is an event."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.evidence import EvidenceFile
from models.session import hold_apart
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.evidence.kinds import kind_of
from workflow.evidence.names import safe_name
from workflow.evidence.rules import Limits, Upload, excess, faults
from workflow.evidence.storing import Mark, path_of, place, take_away
from workflow.evidence.sweeping import GRACE, NAMING
from workflow.gathering import Actor
from workflow.noting import note
from workflow.reports.digests import report_digest

ATTACH, REMOVE = "attach_evidence", "remove_evidence"
ATTACHED, REMOVED = "attached", "removed"


@dataclass(frozen=True)
class Matter:
    """What the files are evidence for."""

    evaluation_id: int
    owner_id: int
    role: str
    report_id: int | None = None
    act: str = ""


@dataclass(frozen=True)
class Placed:
    """A file whose bytes lie in their place already."""

    name: str
    kind: str
    size: int
    content: str
    mark: Mark | None = None
    """Of bytes that were not there before."""


@dataclass(frozen=True)
class Handed:
    """What comes with a form: files that lie in their place, and numbers of earlier ones that are taken back."""

    folder: Path
    limits: Limits
    uploads: tuple[Upload, ...] = ()
    back: frozenset[int] = frozenset()
    placed: tuple[Placed, ...] = field(default=())

    @property
    def is_nothing(self) -> bool:
        return not self.uploads and not self.back

    def stored(self) -> "Handed":
        """With the bytes in their place: before the transaction that names them. Raises RefusedError."""
        told = faults(self.uploads, self.limits)
        if told:
            raise RefusedError(told)
        found: dict[str, Placed] = {}
        try:
            for each in self.uploads:
                kind = kind_of(each.content)
                assert kind is not None
                content, mark = place(self.folder, each.content)
                name = safe_name(each.name, kind)
                found.setdefault(content, Placed(name, kind, len(each.content), content, mark))
        except RefusedError:
            replace(self, placed=tuple(found.values())).take_away()
            raise
        return replace(self, placed=tuple(found.values()))

    def take_away(self) -> None:
        """The bytes that came for nothing: their form was refused."""
        for each in self.placed:
            if each.mark is not None:
                take_away(self.folder, each.content, each.mark)


NOTHING = Handed(Path(), Limits(0, 0, 0, ()))
"""A form without files."""


def evidence_digest(row: EvidenceFile) -> str:
    return report_digest(
        (
            row.evaluation_id, row.owner_id, row.report_id, row.act, row.name, row.kind, row.size, row.content, row.at,
        )
    )  # fmt: skip


def told_of(row: EvidenceFile) -> dict[str, Any]:
    """What the log keeps of a file."""
    return {
        "evaluation": row.evaluation_id, "report": row.report_id, "act": row.act, "name": row.name, "kind": row.kind,
        "size": row.size, "content": row.content,
    }  # fmt: skip


def live(session: Session, matter: Matter) -> list[EvidenceFile]:
    """What is there of this matter, by number."""
    row = EvidenceFile
    return list(
        session.scalars(
            select(row)
            .where(row.evaluation_id == matter.evaluation_id, row.owner_id == matter.owner_id)
            .where(row.report_id.is_not_distinct_from(matter.report_id), row.act == matter.act)
            .where(row.removed_at.is_(None))
            .order_by(row.id)
        )
    )


def attach(
    session: Session, matter: Matter, handed: Handed, now: datetime, prompt_id: int | None = None
) -> bool:
    """Takes back what is to go and adds what is not there yet; whether anything changed.

    Raises RefusedError where it becomes too much, ChangedMeanwhileError where a file's bytes went before it was named.
    """
    if handed.is_nothing:
        return False
    before = live(session, matter)
    gone = [row for row in before if row.id in handed.back]
    known = {row.content for row in before if row not in gone}
    new = [each for each in handed.placed if each.content not in known]
    stored = _bytes(session, matter, now)
    told = excess([each.size for each in new], handed.limits, kept=len(known), stored=stored)
    if told:
        raise RefusedError(told)
    cycle_id = session.scalars(select(Evaluation.cycle_id).where(Evaluation.id == matter.evaluation_id)).one()
    actor = Actor(employee_id=matter.owner_id, prompt_id=prompt_id)
    for row in gone:
        row.removed_at = now
        session.flush()
        note(
            session, "evidence", row.id, 2, REMOVE, role=matter.role, at=now, actor=actor, source=ATTACHED,
            target=REMOVED, mark=f"sha256:{row.digest}", cycle_id=cycle_id,
        )  # fmt: skip
    if new:
        hold_apart(session, NAMING, alone=False)  # a sweep sees these rows, or these see what it took
    for each in new:
        if not (handed.folder / path_of(each.content)).is_file():
            raise ChangedMeanwhileError
        _add(session, matter, each, now, cycle_id, actor)
    return bool(gone or new)


def _bytes(session: Session, matter: Matter, now: datetime) -> int:
    """With what was taken back a short while ago: it lies there still."""
    row = EvidenceFile
    meant = (
        row.evaluation_id == matter.evaluation_id,
        row.owner_id == matter.owner_id,
        or_(row.removed_at.is_(None), row.removed_at > now - timedelta(seconds=GRACE)),
    )
    return session.scalar(select(func.coalesce(func.sum(row.size), 0)).where(*meant)) or 0


def _add(session: Session, matter: Matter, each: Placed, now: datetime, cycle_id: int, actor: Actor) -> None:
    row = EvidenceFile(
        evaluation_id=matter.evaluation_id, owner_id=matter.owner_id, report_id=matter.report_id, act=matter.act,
        name=each.name, kind=each.kind, size=each.size, content=each.content, at=now,
    )  # fmt: skip
    row.digest = evidence_digest(row)
    session.add(row)
    session.flush()
    note(
        session, "evidence", row.id, 1, ATTACH, role=matter.role, at=now, actor=actor, target=ATTACHED,
        mark=f"sha256:{row.digest}", cycle_id=cycle_id, body=told_of(row),
    )  # fmt: skip
