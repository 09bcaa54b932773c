"""What an appraisal document says: the values of each owed document, as they stood when it was owed."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.cycle import Cycle
from models.document import DocumentJob
from models.evaluation import Evaluation, Objection
from models.people import Assignment, Employee, Unit
from workflow.calendar import Calendar, thaw
from workflow.printed import appraisals
from workflow.rules.words import LABELS
from workflow.signing import People, block, officials_above, raters
from workflow.wording import long_date, period

FORMS = {
    "biasa": "dokumen-evaluasi.docx",
    "keberatan": "dokumen-evaluasi-keberatan.docx",
    "pppk": "dokumen-evaluasi-pppk.docx",
    "pppk-keberatan": "dokumen-evaluasi-pppk-keberatan.docx",
}
"""Variant → file name of its template."""
NOT_STATED = "BELUM DITETAPKAN"


@dataclass(frozen=True)
class Printed:
    """One owed document: where it goes, and its fields by name."""

    job_id: int
    path: str
    form: str
    """File name of its template: the plain one, that with the objection's blocks, that for PPPK."""
    fields: dict[str, Any]


def owed(session: Session, after: int, limit: int) -> list[int]:
    """Ids of documents not issued yet, in order, beginning behind `after`."""
    return list(
        session.scalars(
            select(DocumentJob.id)
            .where(DocumentJob.issued_at.is_(None), DocumentJob.id > after)
            .order_by(DocumentJob.id)
            .limit(limit)
        )
    )


def owed_endings(session: Session) -> set[str]:
    """How the files of documents not issued yet would end; their beginning, a NIP, may have changed meanwhile."""
    owed = select(DocumentJob.evaluation_id, DocumentJob.revision).where(DocumentJob.issued_at.is_(None))
    return {_ending(evaluation, revision) for evaluation, revision in session.execute(owed)}


def _ending(evaluation: int, revision: int) -> str:
    return f"{evaluation}-r{revision}.docx"


def values(
    session: Session,
    jobs: Sequence[int],
    agency: str,
    place: str,
    moments: Mapping[int, datetime] | None = None,
) -> list[Printed]:
    """The fields of these documents; those that nobody can sign on their day are left out.

    By job `moments` has another moment than that at which it came to be owed, to print it as of then.
    """
    rows = session.execute(
        select(DocumentJob, Evaluation, Assignment, Employee, Unit, Cycle)
        .join(Evaluation, Evaluation.id == DocumentJob.evaluation_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .where(DocumentJob.id.in_(jobs))
        .order_by(DocumentJob.id)
    ).all()
    meant: list[Any] = [(_as_of(row[0], moments), *row[1:]) for row in rows]
    by_day: dict[date, list[Any]] = defaultdict(list)
    for row in meant:
        by_day[_day(row[0].requested_at, thaw(row[5].calendar))].append(row)
    asked = [row[0] for row in meant]
    notes, decided = _notes(session, asked), appraisals.objections(session, asked)
    return [
        printed
        for day, group in by_day.items()
        for printed in _values_of_day(session, day, group, notes, decided, (agency, place))
    ]


def _as_of(job: DocumentJob, moments: Mapping[int, datetime] | None) -> DocumentJob:
    """The job, or one as if it had been asked for at another moment, which is no row of the database."""
    moment = moments.get(job.id) if moments else None
    if moment is None:
        return job
    facts = {"revision": job.revision, "predicate": job.predicate, "achievement": job.achievement}
    return DocumentJob(id=job.id, evaluation_id=job.evaluation_id, requested_at=moment, **facts)


def _day(moment: datetime, calendar: Calendar) -> date:
    return calendar.local(moment).date()


def _values_of_day(
    session: Session,
    day: date,
    rows: Sequence[Any],
    notes: dict[int, str],
    decided: dict[int, Objection],
    office: tuple[str, str],
) -> list[Printed]:
    evaluations = [row[1] for row in rows]
    variants = [appraisals.variant(row[3].status, row[0], decided.get(row[1].id)) for row in rows]
    disputed = [
        each.id
        for each, form in zip(evaluations, variants, strict=True)
        if form.endswith(appraisals.OBJECTION)
    ]
    first = raters(session, evaluations, day)
    second = officials_above(session, evaluations, day, disputed)
    people = People(session, day, {each.employee_id for each in (*first.values(), *second.values())})
    printed = []
    for variant, (job, evaluation, assignment, employee, unit, cycle) in zip(variants, rows, strict=True):
        if evaluation.id not in first or evaluation.id not in second:
            continue
        fields = {
            "instansi": office[0].upper(),
            "periode": "TAHUNAN",
            "periode_penilaian": served(assignment, cycle),
            "pegawai": block(employee, assignment.post, unit.name),
            "penilai": people.block(first[evaluation.id], unit.id),
            "atasan_penilai": people.block(second[evaluation.id], unit.id),
            "capaian_organisasi": LABELS[job.achievement].upper() if job.achievement else NOT_STATED,
            "predikat": LABELS[job.predicate].upper() if job.predicate else NOT_STATED,
            "catatan": notes[job.id] or "-",
            "tempat": office[1],
            "tanggal": long_date(day),
            "rujukan": f"SIULAK {cycle.code}/{evaluation.id}, revisi {job.revision}",
        }  # fmt: skip
        objection = decided.get(evaluation.id)
        calendar = thaw(cycle.calendar)
        fields |= appraisals.further(variant, evaluation, job, objection, calendar, cycle.last)
        name = f"{employee.nip or employee.id}-{_ending(evaluation.id, job.revision)}"
        path = f"{cycle.code}/{folder(unit)}/{name}"
        printed.append(Printed(job.id, path, FORMS[variant], fields))
    return printed


def folder(unit: Unit) -> str:
    """A unit's code as a folder's name: whatever the roster wrote, it stays one folder below the cycle's."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", unit.code).strip("._")[:40]
    return plain or f"unit-{unit.id}"


def served(assignment: Assignment, cycle: Cycle) -> str:
    """The days of the cycle that the assignment covers."""
    return period(max(assignment.first, cycle.first), min(assignment.last or cycle.last, cycle.last))


def _notes(session: Session, jobs: Sequence[DocumentJob]) -> dict[int, str]:
    """By job: marks of the history up to then, which the paper must not hide, and the decision on an objection."""
    evaluations = [job.evaluation_id for job in jobs]
    told: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    marks = select(AuditEvent.subject_id, AuditEvent.at, AuditEvent.mark).where(
        AuditEvent.subject == "evaluation", AuditEvent.subject_id.in_(evaluations), AuditEvent.mark != ""
    )
    for evaluation, at, mark in session.execute(marks.order_by(AuditEvent.id)):
        told[evaluation].append((at, f"{mark[0].upper()}{mark[1:]}."))
    decided = select(
        Objection.evaluation_id, Objection.decided_at, Objection.decision, Objection.decision_reason
    )
    decided = decided.where(Objection.evaluation_id.in_(evaluations), Objection.decision.is_not(None))
    words = {"upheld": "Keberatan diputus: hasil dikuatkan.", "changed": "Keberatan diputus: hasil diubah."}
    for evaluation, at, decision, reason in session.execute(decided):
        told[evaluation].append((at, f"{words[decision]} {reason}"))
    return {
        job.id: " ".join(
            dict.fromkeys(text for at, text in told[job.evaluation_id] if at <= job.requested_at)
        )
        for job in jobs
    }
