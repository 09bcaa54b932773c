"""Results of a cycle as plain rows, for the systems that want them: e-Kinerja BKN, SIASN, a payroll, a spreadsheet.

No public interface of those systems takes results, so a file with named columns is what an office hands on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session

from config.rules.follow_up import ContractAdvice, NineBox
from config.rules.results import PredicateMatrix
from models.cycle import CalibrationSession, Cycle
from models.document import DocumentJob
from models.evaluation import Evaluation, Objection
from models.guidance import GuidanceEntry
from models.people import Assignment, Employee, Unit
from models.talent import PotentialAssessment
from workflow import crediting, yearly
from workflow.calendar import thaw
from workflow.guidance.content import OPEN, Guidance
from workflow.guidance.reading import plans
from workflow.printed.appraisals import CONTRACTED
from workflow.rules.applied import applied
from workflow.rules.follow_up import placed, proposed
from workflow.rules.years_in_row import MUTATION, REWARD
from workflow.summing.reading import of_year

OBJECTIONS = {"upheld": "dikuatkan", "changed": "diubah"}
PROPOSALS = {REWARD: "penghargaan", MUTATION: "mutasi", None: ""}
NO_OBJECTION, OPEN_OBJECTION = "", "belum_diputus"


@dataclass(frozen=True)
class Exported:
    """One evaluation. The names are the file's columns; codes are those of the rule tables (docs/export.md)."""

    siklus: str
    evaluasi: int
    nip: str
    nama: str
    status: str
    golongan: str
    unit_kode: str
    unit_nama: str
    jabatan: str
    jenis_jabatan: str
    jenjang: str
    mulai: date
    sampai: date
    keadaan: str
    hasil_kerja: str
    perilaku_kerja: str
    predikat: str
    capaian_organisasi: str
    penilai_nip: str
    penilai_nama: str
    keberatan: str
    tanggal_final: date | None
    angka_kredit: str
    """Of this piece of the year, not rounded; empty outside functional posts."""
    usulan_kontrak: str
    kotak_talenta: int | None
    aturan: str
    """Version of the predicate table."""
    predikat_tahun: str
    """Of all posts of the year together; empty while one of them is not final."""
    aturan_tahun: str
    rencana_bimbingan: int
    """Plans of guidance and counselling of this evaluation, and"""
    bimbingan_berjalan: int
    """those of them that are not over;"""
    jp_bimbingan: int
    """JP that their notes recorded."""
    bahan_usulan: str
    """penghargaan or mutasi, where the year's predicates and those of the years before say so."""
    aturan_bahan_usulan: str
    aturan_dipakai: str
    """Versions of all rule tables that count for it, since it was rated."""


def exported(session: Session, cycle: Cycle, *, final_only: bool = False) -> Iterator[Exported]:
    """Every evaluation of the cycle in the order of units, names and days; set-based."""
    calendar = thaw(cycle.calendar)
    earned = {
        each.evaluation_id: f"{each.credit.normalize():f}"
        for pieces in crediting.earned_in(session, cycle.id).values()
        for each in pieces
    }
    potentials, years = _potentials(session, cycle.last), yearly.of_cycle(session, cycle)
    guided, standing = _guided(session, cycle), of_year(session, cycle.last.year)
    candidates = {each.employee_id: each.candidate for each in standing.people if cycle.parent_id is None}
    query = _rows(cycle, final_only=final_only)
    for row in session.execute(query.execution_options(yield_per=500)):
        evaluation, assignment, employee = row.Evaluation, row.Assignment, row.Employee
        signatory = _appraiser(row)
        predicate, rules = evaluation.predicate, evaluation.rules
        contract = (
            proposed(applied(ContractAdvice, rules, cycle.last), predicate).contract
            if employee.status in CONTRACTED
            else ""
        )
        box = _box(applied(NineBox, rules, cycle.last), predicate, potentials.get(employee.id))
        yield Exported(
            siklus=cycle.code,
            evaluasi=evaluation.id,
            nip=employee.nip or "",
            nama=employee.name,
            status=employee.status,
            golongan=employee.grade,
            unit_kode=row.Unit.code,
            unit_nama=row.Unit.name,
            jabatan=assignment.post,
            jenis_jabatan=assignment.post_kind,
            jenjang=assignment.level,
            mulai=max(assignment.first, cycle.first),
            sampai=min(assignment.last or cycle.last, cycle.last),
            keadaan=evaluation.state,
            hasil_kerja=evaluation.result_rating or "",
            perilaku_kerja=evaluation.behaviour_rating or "",
            predikat=predicate or "",
            capaian_organisasi=row.achievement or "",
            penilai_nip="".join(signatory.get("nip", "").split()).replace("-", ""),
            penilai_nama=signatory.get("nama", ""),
            keberatan=_objection(row),
            tanggal_final=calendar.local(evaluation.final_at).date() if evaluation.final_at else None,
            angka_kredit=earned.get(evaluation.id, ""),
            usulan_kontrak=contract if predicate else "",
            kotak_talenta=box,
            aturan=(rules or {}).get(PredicateMatrix.CODE, ""),
            predikat_tahun=years[employee.id].predicate or "",
            aturan_tahun=years[employee.id].rule,
            rencana_bimbingan=len(guided.get(evaluation.id, ())),
            bimbingan_berjalan=sum(each.state == OPEN for each in guided.get(evaluation.id, ())),
            jp_bimbingan=sum(each.hours for each in guided.get(evaluation.id, ())),
            bahan_usulan=PROPOSALS[candidates.get(employee.id)],
            aturan_bahan_usulan=standing.rule.key,
            aturan_dipakai="; ".join((rules or {}).values()),
        )


def _guided(session: Session, cycle: Cycle) -> dict[int, list[Guidance]]:
    there = select(GuidanceEntry.evaluation_id).join(Evaluation, Evaluation.id == GuidanceEntry.evaluation_id)
    return plans(session, session.scalars(there.where(Evaluation.cycle_id == cycle.id).distinct()).all())


def _rows(cycle: Cycle, *, final_only: bool) -> Select[Any]:
    """With the last document that was issued: its signatory is the appraiser of record."""
    newest = (
        select(DocumentJob.evaluation_id, func.max(DocumentJob.revision).label("revision"))
        .where(DocumentJob.issued_at.is_not(None))
        .group_by(DocumentJob.evaluation_id)
        .subquery()
    )
    sessions = and_(CalibrationSession.cycle_id == cycle.id, CalibrationSession.unit_id == Evaluation.unit_id)
    query = (
        select(
            Evaluation,
            Assignment,
            Employee,
            Unit,
            CalibrationSession.achievement,
            DocumentJob.values.label("printed"),
            Objection.id.label("objection"),
            Objection.decision,
        )
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .outerjoin(CalibrationSession, sessions)
        .outerjoin(newest, newest.c.evaluation_id == Evaluation.id)
        .outerjoin(
            DocumentJob,
            and_(DocumentJob.evaluation_id == Evaluation.id, DocumentJob.revision == newest.c.revision),
        )
        .outerjoin(Objection, Objection.evaluation_id == Evaluation.id)
        .where(Evaluation.cycle_id == cycle.id)
        .order_by(Unit.code, Employee.name, Assignment.first, Evaluation.id)
    )
    return query.where(Evaluation.final_at.is_not(None)) if final_only else query


def _box(table: NineBox, predicate: str | None, potential: str | None) -> int | None:
    return placed(table, predicate, potential).box if predicate else None


def _appraiser(row: Row[Any]) -> dict[str, str]:
    """As printed: name and spaced NIP."""
    printed: dict[str, Any] = row.printed or {}
    return dict(printed.get("penilai", {}))


def _objection(row: Row[Any]) -> str:
    if row.objection is None:
        return NO_OBJECTION
    return OBJECTIONS.get(row.decision or "", OPEN_OBJECTION)


def _potentials(session: Session, on: date) -> dict[int, str]:
    """By person the last assessment up to that day."""
    rows = (
        select(PotentialAssessment.employee_id, PotentialAssessment.level)
        .where(PotentialAssessment.assessed_on <= on)
        .order_by(PotentialAssessment.assessed_on)
    )
    return dict(session.execute(rows).tuples().all())
