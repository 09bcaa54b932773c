"""A checked roster becomes people, units, assignments and who appraises whom. One transaction."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from config.office import Office, Official
from models.audit import AuditEvent, AuditPayload
from models.people import OFFICIAL, AppraiserRelation, Assignment, Employee, Headship, Unit
from models.session import transaction
from workflow.appraisers import Relation, Segment, timelines, unit_heads
from workflow.calendar import utc_now
from workflow.errors import WorkflowError
from workflow.roster.rows import Row

ROOT, SUPERIOR = "PEMDA", "ATASAN"
"""Codes of the units of the officials above the topmost civil servant."""
TOPMOST, ABOVE = "topmost", "above"
HORIZON_YEARS = 3
"""How far ahead authority is worked out; the last piece is stored as open-ended."""


class RosterChangedError(WorkflowError):
    """Basis data ini sudah memuat daftar pegawai lain. Pakai folder lain atau impor yang sama."""


def import_roster(engine: Engine, rows: Sequence[Row], office: Office, now: datetime) -> int:
    """Stores the roster; the same one twice changes nothing. Gives the number of employees.

    Raises RosterChangedError where another roster is stored already.
    """
    fingerprint = hashlib.sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()
    with transaction(engine) as session:
        event = session.scalar(select(AuditEvent.id).where(AuditEvent.subject == "roster"))
        if event is not None:
            if session.get_one(AuditPayload, event).body["fingerprint"] != fingerprint:
                raise RosterChangedError
            return len({row.nip for row in rows})
        units = _insert_units(session, rows, office)
        people = _insert_people(session, rows, office)
        _insert_assignments(session, rows, office, units, people)
        _note(session, fingerprint, len(rows), now)
    return len({row.nip for row in rows})


def _insert_units(session: Session, rows: Iterable[Row], office: Office) -> dict[str, int]:
    agencies = {
        ROOT: office.topmost.agency or office.name,
        SUPERIOR: office.topmost_superior.agency or office.name,
    }
    units = {code: Unit(code=code, name=name) for code, name in agencies.items()} | {
        row.unit_kode: Unit(code=row.unit_kode, name=row.unit_nama) for row in rows
    }
    session.add_all(units.values())
    session.flush()
    for row in rows:
        units[row.unit_kode].parent_id = units[row.unit_induk or ROOT].id
    session.flush()
    return {code: unit.id for code, unit in units.items()}


def _insert_people(session: Session, rows: Iterable[Row], office: Office) -> dict[str, int]:
    """The newest row of a person speaks for name, email and grade."""
    newest = {row.nip: row for row in sorted(rows, key=lambda row: row.tmt_jabatan)}
    people = {
        nip: Employee(nip=nip, name=row.nama, email=row.email or None, status=row.status, grade=row.golongan)
        for nip, row in newest.items()
    }
    for key, official in ((TOPMOST, office.topmost), (ABOVE, office.topmost_superior)):
        people[key] = Employee(nip=None, name=official.name, email=official.email, status=OFFICIAL, grade="")
    session.add_all(people.values())
    session.flush()
    return {nip: person.id for nip, person in people.items()}


@dataclass(frozen=True)
class _Spell:
    """Rows of one person in one post without a break: one assignment, maybe under several superiors."""

    rows: tuple[Row, ...]

    @property
    def first(self) -> date:
        return self.rows[0].tmt_jabatan

    @property
    def last(self) -> date | None:
        return self.rows[-1].tmt_selesai


def spells(rows: Iterable[Row]) -> list[_Spell]:
    """Groups rows into assignments: a change of superior continues one, a change of post or a break begins one."""
    by_post: dict[tuple[str, str, str, str], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.tmt_jabatan, row.row)):
        by_post[row.nip, row.unit_kode, row.jabatan, row.capacity].append(row)
    found = []
    for served in by_post.values():
        run = [served[0]]
        for before, after in pairwise(served):
            if before.tmt_selesai is None or after.tmt_jabatan > before.tmt_selesai + timedelta(days=1):
                found.append(_Spell(tuple(run)))
                run = []
            run.append(after)
        found.append(_Spell(tuple(run)))
    return sorted(found, key=lambda spell: (spell.rows[0].row, spell.first))


def _insert_assignments(
    session: Session, rows: Sequence[Row], office: Office, units: dict[str, int], people: dict[str, int]
) -> None:
    assignments: list[tuple[_Spell, Assignment]] = []
    for spell in spells(rows):
        row = spell.rows[-1]
        assignments.append(
            (
                spell,
                Assignment(
                    employee_id=people[row.nip],
                    unit_id=units[row.unit_kode],
                    post=row.jabatan,
                    post_kind=row.jenis_jabatan,
                    level=row.jenjang or "",
                    capacity=row.capacity,
                    basis=row.dasar,
                    first=spell.first,
                    last=spell.last,
                ),
            )
        )
    session.add_all(assignment for _, assignment in assignments)
    topmost = _official_assignment(office.topmost, people[TOPMOST], units[ROOT])
    above = _official_assignment(office.topmost_superior, people[ABOVE], units[SUPERIOR])
    session.add_all((topmost, above))
    session.flush()
    owner: dict[int, tuple[int, date | None]] = {}
    segments: list[Segment] = []
    for spell, assignment in assignments:
        for row in spell.rows:
            key = len(segments)
            continued = row is not spell.rows[-1]
            owner[key] = (assignment.id, row.tmt_selesai if continued else None)
            segments.append(_segment(key, row))
    _insert_authority(session, segments, owner, people, units)
    session.add(_above(topmost.id, people[ABOVE], topmost.first))


def _official_assignment(official: Official, person: int, unit: int) -> Assignment:
    return Assignment(
        employee_id=person,
        unit_id=unit,
        post=official.position,
        post_kind=OFFICIAL,
        first=date(2000, 1, 1),
    )


def _above(assignment: int, appraiser: int, first: date) -> AppraiserRelation:
    return AppraiserRelation(
        assignment_id=assignment, appraiser_id=appraiser, capacity="definitive", first=first, last=None
    )


def _segment(key: int, row: Row) -> Segment:
    return Segment(
        key=key,
        nip=row.nip,
        unit=row.unit_kode,
        post=row.jabatan,
        acting=row.acting,
        capacity=row.capacity.value,
        document=row.dasar,
        superior_nip=row.atasan_nip,
        first=row.tmt_jabatan,
        last=row.tmt_selesai,
        rank=row.jenis_jabatan.rank,
    )


def _insert_authority(
    session: Session,
    segments: list[Segment],
    owner: dict[int, tuple[int, date | None]],
    people: dict[str, int],
    units: dict[str, int],
) -> None:
    begin = max(segment.first for segment in segments)
    horizon = date(begin.year + HORIZON_YEARS, 12, 31)
    relations = timelines(segments, horizon=horizon, topmost=TOPMOST, topmost_superior=ABOVE)
    kept = [piece for relation in relations for piece in _clipped(relation, owner[relation.segment][1])]
    session.execute(
        insert(AppraiserRelation),
        [
            {
                "assignment_id": owner[piece.segment][0],
                "appraiser_id": people[piece.appraiser],
                "capacity": piece.capacity,
                "document": piece.document,
                "first": piece.first,
                "last": None if piece.last >= horizon else piece.last,
            }
            for piece in kept
        ],
    )
    session.execute(
        insert(Headship),
        [
            {
                "unit_id": units[head.unit],
                "assignment_id": owner[head.segment][0],
                "first": head.first,
                "last": None if head.last >= horizon else head.last,
            }
            for head in unit_heads(segments, relations, horizon=horizon)
        ],
    )


def _clipped(relation: Relation, until: date | None) -> list[Relation]:
    """A row that the same assignment's next row continues gives authority for its own days only."""
    if until is None or relation.last <= until:
        return [relation]
    if relation.first > until:
        return []
    return [
        Relation(
            segment=relation.segment,
            appraiser=relation.appraiser,
            first=relation.first,
            last=until,
            capacity=relation.capacity,
            document=relation.document,
        )
    ]


def _note(session: Session, fingerprint: str, rows: int, now: datetime) -> None:
    event = AuditEvent(
        subject="roster",
        subject_id=1,
        version=1,
        trigger="import",
        source="",
        target="",
        role="hr",
        at=now,
        recorded_at=utc_now(),
    )
    session.add(event)
    session.flush()
    session.add(AuditPayload(event_id=event.id, body={"fingerprint": fingerprint, "rows": rows}))
