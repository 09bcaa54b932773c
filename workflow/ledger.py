"""Run records: what each flow run was, as this database saw it. Opened before the first effect."""

from datetime import datetime
from importlib.metadata import version
from typing import Any

from sqlalchemy import Engine, func, select, update

from models.run import Lease, RunRecord
from models.session import persistent, reading, transaction
from workflow.calendar import utc_now
from workflow.sealing import Head, head


@persistent
def open_run(engine: Engine, flow: str, prefect_run_id: str, business_time: datetime, name: str = "") -> int:
    """Opens the record of a run, or takes up the one of an earlier attempt of the same run."""
    with transaction(engine) as session:
        known = session.scalar(select(RunRecord).where(RunRecord.prefect_run_id == prefect_run_id))
        if known is not None:
            known.attempts, known.outcome, known.closed_at = known.attempts + 1, "open", None
            known.prefect_name = name
            return known.id
        record = RunRecord(
            flow=flow,
            prefect_run_id=prefect_run_id,
            prefect_name=name,
            business_time=business_time,
            opened_at=utc_now(),
            code_version=f"siulak {version('siulak')}",
            counts={},
        )
        session.add(record)
        session.flush()
        return record.id


def close_run(
    engine: Engine, run_id: int, outcome: str, counts: dict[str, Any], note: str = ""
) -> Head | None:
    """Closes the record, with the log's last seal as this run knows it; gives that seal."""
    with transaction(engine) as session:
        known = head(session)
        values: dict[str, Any] = {"closed_at": utc_now(), "outcome": outcome, "counts": counts}
        if known is not None:
            values |= {"head_position": known.position, "head_digest": known.digest}
        session.execute(update(RunRecord).where(RunRecord.id == run_id).values(note=note[:300], **values))
    return known


def last_done(engine: Engine, flow: str) -> datetime | None:
    """The latest business time at which the flow did all its work."""
    with reading(engine) as session:
        return session.scalar(
            select(func.max(RunRecord.business_time)).where(
                RunRecord.flow == flow, RunRecord.outcome == "done"
            )
        )


def abandon_open_runs(engine: Engine) -> int:
    """Closes what a killed process left open. For a start at which no run can be alive."""
    with transaction(engine) as session:
        result: Any = session.execute(
            update(RunRecord)
            .where(RunRecord.outcome == "open")
            .values(closed_at=utc_now(), outcome="abandoned")
        )
        return int(result.rowcount)


def abandon(engine: Engine, prefect_run_id: str, flow: str, business_time: datetime) -> None:
    """Closes the record of a run whose process is known to be dead, and frees the work it held.

    One that died before it could open a record gets one here.
    """
    with transaction(engine) as session:
        known = session.scalar(select(RunRecord).where(RunRecord.prefect_run_id == prefect_run_id))
        if known is None:
            session.add(_never_started(prefect_run_id, flow, business_time, utc_now()))
        elif known.outcome == "open":
            known.closed_at, known.outcome = utc_now(), "abandoned"
        session.execute(update(Lease).where(Lease.holder == prefect_run_id).values(holder=""))


def abandon_predecessors(engine: Engine, flow: str, run_id: int) -> list[str]:
    """Closes what dead runs of this flow left open; their Prefect ids. For the run that holds the flow's lease.

    Whoever else has an open record is dead, or late: a late one finds the lease held and closes as skipped.
    """
    with transaction(engine) as session:
        left = update(RunRecord).where(
            RunRecord.flow == flow, RunRecord.outcome == "open", RunRecord.id != run_id
        )
        closed = left.values(closed_at=utc_now(), outcome="abandoned").returning(RunRecord.prefect_run_id)
        return list(session.scalars(closed.execution_options(synchronize_session=False)))


@persistent
def note_unopened(engine: Engine, runs: dict[str, tuple[str, datetime]]) -> int:
    """Records Prefect runs that ended before they could open a record: killed at their start."""
    with transaction(engine) as session:
        known = set(session.scalars(select(RunRecord.prefect_run_id)))
        added = [
            _never_started(prefect_run_id, flow, created, created)
            for prefect_run_id, (flow, created) in runs.items()
            if prefect_run_id not in known
        ]
        session.add_all(added)
        return len(added)


def _never_started(prefect_run_id: str, flow: str, business_time: datetime, opened_at: datetime) -> RunRecord:
    return RunRecord(
        flow=flow,
        prefect_run_id=prefect_run_id,
        business_time=business_time,
        opened_at=opened_at,
        closed_at=utc_now(),
        outcome="abandoned",
        code_version="",
        counts={},
        note="never started",
    )
