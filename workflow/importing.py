"""A checked roster becomes people, units, assignments and who appraises whom: previewed, taken over, undone.

A file is the whole office's state. Each import is one transaction and one audit event, and remembers every row
that it changed. The same file again changes nothing.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config.office import Office
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import OFFICIAL
from models.roster import RosterImport
from models.session import persistent, reading, transaction
from workflow import accounts, definitions
from workflow.calendar import utc_now
from workflow.errors import ChangedMeanwhileError, WorkflowError
from workflow.gathering import Actor
from workflow.intake import authority_acts, handing_over, journal, stored, undoing
from workflow.intake.applying import write
from workflow.intake.auditing import facts
from workflow.intake.changes import Number
from workflow.intake.plan import Plan
from workflow.intake.planning import plan
from workflow.intake.telling import Preview, preview
from workflow.intake.wanted import Post, official_posts, wanted
from workflow.noting import NOBODY
from workflow.population import is_elsewhere
from workflow.roster.rows import Row

ENDING_LIMIT = 20
"""Percent of those who serve whom a file may leave out without being asked whether it is whole."""


class EmptyRosterError(WorkflowError):
    """Daftar pegawai tidak memuat satu pun baris."""


class EarlierDayError(WorkflowError):
    """Hari --as-of mendahului hari impor sebelumnya."""


class TooManyEndingError(WorkflowError):
    """Berkas ini tampaknya tidak lengkap."""


class StillReferredError(WorkflowError):
    """Jabatan yang sudah mempunyai evaluasi tidak ada lagi dalam berkas dan bertentangan dengan baris lain."""


class NothingToUndoError(WorkflowError):
    """Tidak ada impor yang dapat dibatalkan."""


@dataclass(frozen=True)
class Source:
    """Where a roster comes from, and under which conditions it is taken over."""

    as_of: date | None = None
    """The day whose office the file tells; the day of the import where it is empty."""
    digest: str = ""
    """SHA-256 of the file."""
    file: str = ""
    by: str = ""
    """Who imports it, in words."""
    actor: Actor = NOBODY
    ending_limit: int = ENDING_LIMIT
    allow_ending: bool = False
    expected: str | None = None
    """Fingerprint of the preview that somebody agreed to."""


@dataclass(frozen=True)
class Imported:
    number: int | None
    """Of the import; empty where nothing had to change."""
    people: int
    preview: Preview
    new_people: tuple[int, ...]
    """Numbers of employees who were not known before, officials apart."""
    fingerprint: str


def look(engine: Engine, rows: Sequence[Row], office: Office, now: datetime, source: Source) -> Imported:
    """What an import would do. Raises what the import itself would raise."""
    with reading(engine) as session:
        planned = _planned(session, rows, office, now, source)
        told = preview(planned, *beside_cycles(session, planned))
        return Imported(None, _people(rows), told, (), fingerprint(planned))


@persistent
def import_roster(
    engine: Engine, rows: Sequence[Row], office: Office, now: datetime, source: Source | None = None
) -> Imported:
    """Takes the roster over; `now` stands in the office's zone. The same one twice changes nothing.

    Raises TooManyEndingError where the file seems to be a part, StillReferredError where an assignment that has
    an evaluation would have to go, EarlierDayError, EmptyRosterError; ChangedMeanwhileError where the preview that
    was agreed to is not what would happen now.
    """
    source = source or Source()
    with transaction(engine, serializable=True) as session:
        planned = _planned(session, rows, office, now, source)
        told = preview(planned, *beside_cycles(session, planned))
        found = fingerprint(planned)
        if source.expected not in (None, found):
            raise ChangedMeanwhileError("Pratinjaunya tidak berlaku lagi.")
        if not planned.changes:
            return Imported(None, _people(rows), told, (), found)
        written = write(session, planned.changes)
        imported = RosterImport(
            digest=source.digest,
            file=source.file[:200],
            rows=len(rows),
            as_of=planned.as_of,
            effective=planned.effective,
            at=now,
            recorded_at=utc_now(),
            by=source.by[:80],
            summary=told.counts,
        )
        journal.keep(session, imported, written)
        accounts.open_missing(session, now)
        handing_over.note(session, imported, written, now, source.actor)
        body = {
            "import": imported.id,
            "facts": facts(imported),
            "appraisers": journal.digest(session, imported.id),
            "changes": told.counts,
        }
        journal.note(session, "import", now, body, source.actor)
        new = tuple(
            int(change.number)  # type: ignore[arg-type]
            for change in written
            if change.entity == "employee" and change.added and (change.after or {})["status"] != OFFICIAL
        )
        return Imported(imported.id, _people(rows), told, new, found)


@persistent
def undo_last(engine: Engine, now: datetime, by: str = "", actor: Actor = NOBODY) -> RosterImport:
    """Takes the last import back, exactly. Raises NothingToUndoError, UndoRefusedError."""
    with transaction(engine, serializable=True) as session:
        imported = journal.latest(session)
        if imported is None:
            raise NothingToUndoError
        accounts.withdraw_unused(session, journal.people_added(imported))
        changes = undoing.undo(session, imported)
        imported.undone_at, imported.undone_by = now, by[:80]
        handing_over.note(session, imported, changes, now, actor)
        body = {"import": imported.id, "digest": imported.digest, "by": by[:80]}
        journal.note(session, "undo", now, body, actor)
        return imported


def imports(engine: Engine) -> list[RosterImport]:
    with reading(engine) as session:
        return list(session.scalars(select(RosterImport).order_by(RosterImport.id)))


def _planned(session: Session, rows: Sequence[Row], office: Office, now: datetime, source: Source) -> Plan:
    if not rows:
        raise EmptyRosterError
    as_of = source.as_of or now.date()
    last = journal.latest(session)
    if last is not None and as_of < last.as_of:
        raise EarlierDayError(f"Impor sebelumnya memakai hari {last.as_of}. Pakai hari itu atau sesudahnya.")
    known = stored.read(session)
    effective = authority_acts.first_free_day(session, as_of, now.tzinfo)
    want = wanted(rows, office, OFFICIAL)
    planned = plan(known, want, official_posts(office, OFFICIAL), as_of=as_of, effective=effective)
    _refuse_partial(planned, source)
    _refuse_referred(session, planned)
    return planned


def _refuse_partial(planned: Plan, source: Source) -> None:
    leaving, serving = len(planned.leaving), len(planned.serving)
    if leaving * 100 > serving * source.ending_limit and not source.allow_ending:
        raise TooManyEndingError(
            f"{leaving} dari {serving} pegawai yang menjabat pada {planned.as_of} tidak akan menjabat lagi"
            f" (batasnya {source.ending_limit}%). Impor berkas yang memuat semua pegawai; bila memang demikian, "
            "tambahkan --allow-ending."
        )


def _refuse_referred(session: Session, planned: Plan) -> None:
    if not planned.withdrawn:
        return
    for column in undoing.references_to("assignment"):
        number = session.scalar(select(column).where(column.in_(planned.withdrawn)).limit(1))
        if number is not None:
            row = planned.stored.rows["assignment"][number]
            name = planned.stored.rows["employee"][row["employee_id"]]["name"]
            raise StillReferredError(
                f"{name}, {row['post']}, sejak {row['first']}: cantumkan baris itu dengan tmt_selesai, "
                "dan mulai jabatan lainnya sesudahnya."
            )


def beside_cycles(session: Session, planned: Plan) -> tuple[dict[str, int], dict[str, int]]:
    """By running cycle: own posts of its days without an evaluation, and evaluations of posts without its days."""
    outside, hollow = {}, {}
    days: dict[Number, tuple[date, date]] = {
        number: (known.first, known.until) for number, known in planned.kept.items()
    }
    days |= {number: (post.first, post.until) for number, post in planned.posts.items()}
    for cycle in session.scalars(select(Cycle).where(Cycle.closed_at.is_(None)).order_by(Cycle.id)):
        inside = set(session.scalars(select(Evaluation.assignment_id).where(Evaluation.cycle_id == cycle.id)))
        meets = {
            number for number, (first, until) in days.items() if first <= cycle.last and until >= cycle.first
        }
        rules = definitions.of_cycle(session, cycle).elsewhere
        rated = {
            number
            for number, post in planned.posts.items()
            if post.kind != OFFICIAL and not post.acting and not is_elsewhere(rules, _told(planned, post))
        }
        outside[cycle.code] = len(rated & meets - inside)
        hollow[cycle.code] = len(inside - meets)
    return _counted(outside), _counted(hollow)


def _told(planned: Plan, post: Post) -> dict[str, str]:
    status = planned.wanted.people[post.person].status
    return {
        "post": post.post,
        "post_kind": post.kind,
        "status": status,
        "unit": post.unit,
        "capacity": post.capacity,
    }


def _counted(numbers: dict[str, int]) -> dict[str, int]:
    return {code: number for code, number in numbers.items() if number}


def fingerprint(planned: Plan) -> str:
    """Equal for plans that do the same."""
    return hashlib.sha256("\n".join(sorted(map(repr, planned.changes))).encode()).hexdigest()


def _people(rows: Sequence[Row]) -> int:
    return len({row.nip for row in rows})
