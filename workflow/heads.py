"""What the run records remember of the log's end: by them a tail that was cut off or sealed anew is missed."""

from collections.abc import Iterator, Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.base import Base
from models.run import RunRecord
from models.seal import SealBatch
from models.stored import as_stored
from workflow.findings import Finding
from workflow.sealing import Head

RUNS = Base.metadata.tables[RunRecord.__tablename__]


def heads(session: Session, known: Sequence[Head]) -> Iterator[Finding]:
    """Heads that the log no longer has, the earliest first; records that lost theirs; heads kept elsewhere."""
    yield from _gone(session)
    yield from _lost(session)
    for kept in known:
        there = session.scalar(select(SealBatch.digest).where(SealBatch.last == kept.position))
        if not isinstance(there, str) or not there.startswith(kept.digest):
            message = (
                f"Segel yang Anda simpan (posisi {kept.position}, {kept.digest}) tidak ada dalam log ini."
            )
            yield Finding("kept_head_gone", message)


def _gone(session: Session) -> Iterator[Finding]:
    end = _end(session)
    rows = (
        select(RunRecord.id, RunRecord.flow, RunRecord.head_position, SealBatch.digest)
        .outerjoin(SealBatch, SealBatch.last == RunRecord.head_position)
        .where(or_(RunRecord.head_position.is_not(None), RunRecord.head_digest.is_not(None)))
        .where(SealBatch.digest.is_distinct_from(RunRecord.head_digest))
        .order_by(RunRecord.head_position, RunRecord.id)
    )
    for run, flow, position, _ in session.execute(rows):
        place = f"Run {run} ({flow})"
        if not isinstance(position, int):
            yield Finding("head_lost", f"{place}: catatan segelnya tidak lengkap.")
        elif position > end:
            message = (
                f"{place}: mencatat akhir log di posisi {position}; kini di posisi {end}: ekornya dipotong."
            )
            yield Finding("tail_cut", message, end + 1)
        else:
            known = _last_known(session, position)
            message = f"{place}: mencatat segel lain pada posisi {position}; sesudah posisi {known} log disegel ulang."
            yield Finding("sealed_anew", message, known + 1)


def _end(session: Session) -> int:
    """The last position under a batch; 0 where nothing is, or what stands there is no number."""
    found: object = session.scalar(select(SealBatch.last).order_by(SealBatch.number.desc()).limit(1))
    return found if isinstance(found, int) else 0


def _last_known(session: Session, position: int) -> int:
    """The last position before it that a run record still vouches for."""
    return (
        session.scalar(
            select(func.max(SealBatch.last))
            .join(RunRecord, RunRecord.head_position == SealBatch.last)
            .where(RunRecord.head_digest == SealBatch.digest, SealBatch.last < position)
        )
        or 0
    )


def _lost(session: Session) -> Iterator[Finding]:
    """Runs without a head though they were opened after another had closed with one."""
    closed, opened = as_stored(RUNS.c.closed_at), as_stored(RUNS.c.opened_at)
    since = session.scalar(select(func.min(closed)).where(RUNS.c.head_position.is_not(None)))
    if since is None:
        return
    rows = (
        select(RunRecord.id, RunRecord.flow)
        .where(RunRecord.head_position.is_(None), opened > since)
        .where(RunRecord.outcome.in_(("done", "failed", "skipped")))
        .order_by(RunRecord.id)
    )
    for run, flow in session.execute(rows):
        message = f"Run {run} ({flow}): catatan segelnya hilang, padahal log sudah disegel saat itu."
        yield Finding("head_lost", message)
