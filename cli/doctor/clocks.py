"""Deadlines are moments: the machine's clock, the database's, and what was written before must agree."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from cli.doctor.findings import Verdict, error, ok, warning
from models.audit import AuditEvent
from models.run import RunRecord
from models.session import reading
from workflow import leases

NOTICEABLE, TOO_MUCH = timedelta(seconds=2), timedelta(seconds=60)
ZONES = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
SET_IT = "Setel jam komputer (misalnya dengan layanan NTP), lalu periksa lagi."


def beside_database(engine: Engine, wall: datetime) -> Verdict:
    with reading(engine) as session:
        return apart(wall - leases.database_now(session))


def apart(difference: timedelta) -> Verdict:
    told = f"berbeda {abs(difference).total_seconds():.0f} detik dari jam basis data"
    if abs(difference) >= TOO_MUCH:
        return error(told, SET_IT)
    return warning(told, SET_IT) if abs(difference) > NOTICEABLE else ok("sama dengan jam basis data")


def not_back(engine: Engine, wall: datetime) -> Verdict:
    """Nothing can have been written later than now."""
    with reading(engine) as session:
        return since(newest(session), wall)


def newest(session: Session) -> datetime | None:
    columns = AuditEvent.recorded_at, RunRecord.opened_at, RunRecord.closed_at
    moments = [session.scalar(select(func.max(column))) for column in columns]
    return max((moment for moment in moments if moment is not None), default=None)


def since(last: datetime | None, wall: datetime) -> Verdict:
    if last is None:
        return ok("belum ada catatan")
    if last - wall > NOTICEABLE:
        return error(
            f"catatan terakhir {(last - wall).total_seconds():.0f} detik di depan jam ini: jam pernah mundur",
            SET_IT,
        )
    return ok(f"catatan terakhir {last.astimezone(wall.tzinfo):%Y-%m-%d %H.%M}")


def zone(name: str) -> Verdict:
    if name in ZONES:
        return ok(f"{name} ({ZONES[name]})")
    return warning(
        f"{name} bukan zona waktu Indonesia", "Isi SIULAK_ZONE dengan Asia/Jakarta, Makassar atau Jayapura."
    )
