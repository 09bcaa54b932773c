"""A checked roster becomes people, units, assignments and who appraises whom. One transaction."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from config.office import Office, Official
from models.audit import AuditEvent, AuditPayload
from models.people import OFFICIAL, AppraiserRelation, Assignment, Employee, Headship, Unit
from models.session import persistent, transaction
from workflow.appraisers import Segment, timelines, unit_heads
from workflow.calendar import utc_now
from workflow.errors import WorkflowError
from workflow.roster.assignments import segments
from workflow.roster.rows import Row

ROOT, SUPERIOR = "\x1fagency", "\x1fabove"
"""Codes, which no roster can write, of the units of the officials above the topmost civil servant."""
TOPMOST, ABOVE = "topmost", "above"
HORIZON_YEARS = 3
"""How far ahead authority is worked out; the last piece is stored as open-ended."""


class RosterChangedError(WorkflowError):
    """Basis data ini sudah memuat daftar pegawai lain. Pakai folder lain atau impor yang sama."""


@persistent
def import_roster(engine: Engine, rows: Sequence[Row], office: Office, now: datetime) -> int:
    """Stores the roster; the same one twice changes nothing. Gives the number of employees.

    Raises RosterChangedError where another roster is stored already.
    """
    fingerprint = hashlib.sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()
    with transaction(engine, serializable=True) as session:
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


def _insert_assignments(
    session: Session, rows: Sequence[Row], office: Office, units: dict[str, int], people: dict[str, int]
) -> None:
    """Rows that continue each other are one assignment; its newest row speaks for its words."""
    pieces = segments(rows)
    served: dict[int, list[Row]] = defaultdict(list)
    for row, piece in sorted(zip(rows, pieces, strict=True), key=lambda pair: pair[1].first):
        served[piece.key].append(row)
    assignments = {key: _assignment(spell, units, people) for key, spell in sorted(served.items())}
    session.add_all(assignments.values())
    topmost = _official_assignment(office.topmost, people[TOPMOST], units[ROOT])
    above = _official_assignment(office.topmost_superior, people[ABOVE], units[SUPERIOR])
    session.add_all((topmost, above))
    session.flush()
    ids = {key: assignment.id for key, assignment in assignments.items()}
    _insert_authority(session, pieces, ids, people, units)
    session.add(_above(topmost.id, people[ABOVE], topmost.first))


def _assignment(spell: Sequence[Row], units: dict[str, int], people: dict[str, int]) -> Assignment:
    newest = spell[-1]
    return Assignment(
        employee_id=people[newest.nip],
        unit_id=units[newest.unit_kode],
        post=newest.jabatan,
        post_kind=newest.jenis_jabatan,
        level=newest.jenjang or "",
        capacity=newest.capacity,
        basis=newest.dasar,
        first=spell[0].tmt_jabatan,
        last=newest.tmt_selesai,
    )


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


def _insert_authority(
    session: Session,
    pieces: list[Segment],
    assignments: dict[int, int],
    people: dict[str, int],
    units: dict[str, int],
) -> None:
    begin = max(piece.first for piece in pieces)
    horizon = date(begin.year + HORIZON_YEARS, 12, 31)
    relations = timelines(pieces, horizon=horizon, topmost=TOPMOST, topmost_superior=ABOVE)
    session.execute(
        insert(AppraiserRelation),
        [
            {
                "assignment_id": assignments[relation.segment],
                "appraiser_id": people[relation.appraiser],
                "capacity": relation.capacity,
                "document": relation.document,
                "first": relation.first,
                "last": None if relation.last >= horizon else relation.last,
            }
            for relation in relations
        ],
    )
    session.execute(
        insert(Headship),
        [
            {
                "unit_id": units[head.unit],
                "assignment_id": assignments[head.segment],
                "first": head.first,
                "last": None if head.last >= horizon else head.last,
            }
            for head in unit_heads(pieces, relations, horizon=horizon)
        ],
    )


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
