"""Assessments of potential from a CSV file: every fault by its row, then all rows or none."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.codes import Potential
from models.people import Employee
from models.talent import PotentialAssessment
from workflow.errors import WorkflowError
from workflow.gathering import Actor
from workflow.noting import note
from workflow.roster.nip import normalise

COLUMNS = ("nip", "potensi", "tanggal", "sumber")
LEVELS: tuple[str, ...] = get_args(Potential)
LONGEST_SOURCE = 200
SUBJECT, TRIGGER = "potential", "assess_potential"


class PotentialFileError(WorkflowError):
    """Berkas penilaian potensi tidak dimuat; belum ada yang diubah."""


@dataclass(frozen=True)
class Assessed:
    """One row of the file."""

    row: int
    nip: str
    level: str
    on: date
    source: str


def parse(text: str, today: date) -> list[Assessed]:
    """Raises PotentialFileError with every fault of form at once."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [{(key or "").strip().lower(): cell for key, cell in line.items()} for line in reader]
    except csv.Error as fault:
        raise PotentialFileError(f"Susunan CSV rusak: {fault}. Simpan ulang sebagai CSV.") from fault
    if lacking := [
        name
        for name in COLUMNS
        if name not in {(key or "").strip().lower() for key in reader.fieldnames or ()}
    ]:
        raise PotentialFileError(f"Kolom {', '.join(lacking)} tidak ada. Baris pertama: {','.join(COLUMNS)}.")
    found, faults = [], []
    for number, line in enumerate(lines, 2):
        cells = {name: str(line.get(name) or "").strip() for name in COLUMNS}
        wrong = list(_faults(cells, today))
        faults += [f"Baris {number}: {fault}" for fault in wrong]
        if not wrong:
            day = date.fromisoformat(cells["tanggal"])
            found.append(
                Assessed(number, normalise(cells["nip"]), cells["potensi"].lower(), day, cells["sumber"])
            )
    seen: dict[tuple[str, date], int] = {}
    for each in found:
        if (before := seen.setdefault((each.nip, each.on), each.row)) != each.row:
            faults.append(
                f"Baris {each.row}: sama dengan baris {before} (NIP dan tanggal). Hapus salah satunya."
            )
    if faults:
        raise PotentialFileError("\n".join(faults))
    return found


def _faults(cells: dict[str, str], today: date) -> "list[str]":
    found = []
    if cells["potensi"].lower() not in LEVELS:
        found.append(f"potensi “{cells['potensi']}” tidak dikenal. Pilihan: {', '.join(LEVELS)}.")
    try:
        if date.fromisoformat(cells["tanggal"]) > today:
            found.append(f"tanggal {cells['tanggal']} belum tiba. Perbaiki tanggalnya.")
    except ValueError:
        found.append(f"tanggal “{cells['tanggal']}” bukan tanggal. Tulis seperti 2026-11-30.")
    if not 0 < len(cells["sumber"]) <= LONGEST_SOURCE:
        found.append(f"sumber wajib diisi, paling panjang {LONGEST_SOURCE} huruf.")
    return found


def take_over(session: Session, rows: list[Assessed], actor: Actor, now: datetime) -> tuple[int, int]:
    """Adds and corrects; what is known already is no further fact. Gives how many were added and corrected.

    Raises PotentialFileError with every NIP that nobody has.
    """
    people = dict(
        session.execute(
            select(Employee.nip, Employee.id).where(Employee.nip.in_({each.nip for each in rows}))
        )
        .tuples()
        .all()
    )
    if unknown := [each for each in rows if each.nip not in people]:
        told = [
            f"Baris {each.row}: tidak ada pegawai dengan NIP {each.nip}. Periksa daftar pegawainya."
            for each in unknown
        ]
        raise PotentialFileError("\n".join(told))
    known = {
        (each.employee_id, each.assessed_on): each
        for each in session.scalars(
            select(PotentialAssessment).where(PotentialAssessment.employee_id.in_(people.values()))
        )
    }
    added = corrected = 0
    for each in rows:
        person = people[each.nip]
        row = known.get((person, each.on))
        before = row.level if row else ""
        if row is None:
            row = PotentialAssessment(
                employee_id=person, assessed_on=each.on, level=each.level, source=each.source
            )
            session.add(row)
            added += 1
        elif (row.level, row.source) == (each.level, each.source):
            continue
        else:
            row.level, row.source, row.version = each.level, each.source, row.version + 1
            corrected += 1
        session.flush()
        _note(session, row, before, actor, now)
    return added, corrected


def _note(session: Session, row: PotentialAssessment, before: str, actor: Actor, now: datetime) -> None:
    note(
        session, SUBJECT, row.id, row.version, TRIGGER,
        role=actor.role or "operator", at=now, actor=actor, source=before, target=row.level,
        body={"assessed_on": row.assessed_on.isoformat(), "source": row.source},
    )  # fmt: skip


def potential_of(session: Session, employee_id: int, on: date) -> str | None:
    """As last assessed up to that day; None of somebody who never was."""
    return session.scalar(
        select(PotentialAssessment.level)
        .where(PotentialAssessment.employee_id == employee_id, PotentialAssessment.assessed_on <= on)
        .order_by(PotentialAssessment.assessed_on.desc())
        .limit(1)
    )
