"""What the papers of a plan say: Sasaran Kinerja Pegawai and its Lampiran, as text by field."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import OFFICIAL, Assignment, Employee, Unit
from models.plan import WorkPlan
from workflow import authority
from workflow.calendar import Calendar
from workflow.definitions import rules_of
from workflow.errors import WorkflowError
from workflow.plans.cascade import agreed
from workflow.plans.facts import newest
from workflow.plans.viewing import PlanView, ResultView, view_of
from workflow.plans.words import LEADER, QUALITATIVE
from workflow.printing import People, block, served, signatories
from workflow.wording import long_date

OPEN_DATE = "." * 30
"""The day of signing, while nothing is agreed: written by hand."""


class NoPaperError(WorkflowError):
    """Dokumen SKP belum dapat dibuat."""


@dataclass(frozen=True)
class PlanPaper:
    """One revision's papers: how their files are named, and their fields."""

    name: str
    """Without ending: `198001012005011006-1-skp-v1`."""
    form: str
    is_qualitative: bool
    fields: dict[str, Any]
    appendix: dict[str, Any]

    @property
    def form_file(self) -> str:
        """Of the Sasaran Kinerja Pegawai; every Lampiran has the same."""
        if self.is_qualitative:
            return "skp-kualitatif.docx"
        return "skp-kuantitatif-jpt.docx" if self.form == LEADER else "skp-kuantitatif-ja-jf.docx"


def paper(
    session: Session, evaluation_id: int, revision: int | None, office: tuple[str, str], today: date
) -> PlanPaper:
    """The papers of a revision: the one asked for, else the agreed one, else the draft, which says that it is one.

    `office` is name and place. Raises NoPaperError without such a plan, or without an appraiser on its day.
    """
    plan = _chosen(session, evaluation_id, revision)
    row = session.execute(
        select(Evaluation, Assignment, Employee, Unit, Cycle)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .where(Evaluation.id == evaluation_id)
    ).one()
    evaluation, assignment, employee, unit, cycle = row
    calendar = rules_of(session, cycle.id).calendar
    day = _day(plan, calendar, today)
    penilai, label = _appraiser(session, assignment, unit, day)
    view = view_of(session, plan, calendar)
    status = f"versi {plan.revision}" + ("" if plan.agreed_at else ", KONSEP, belum disepakati")
    shared = {
        "instansi": office[0].upper(),
        "periode_penilaian": served(assignment, cycle),
        "pegawai": block(employee, assignment.post, unit.name),
        "penilai": penilai,
        "tempat": office[1],
        "tanggal": long_date(day) if plan.agreed_at else OPEN_DATE,
        "rujukan": f"SIULAK {cycle.code}/{evaluation.id}, SKP {status}",
    }
    own = {"bagi": view.form_label.upper(), "label_unit_penilai": label, "perilaku": _behaviour(view)}
    own |= {"utama": _results(view.main), "tambahan": _results(view.further)}
    return PlanPaper(
        name=f"{employee.nip or employee.id}-{evaluation.id}-skp-v{plan.revision}",
        form=plan.form,
        is_qualitative=plan.approach == QUALITATIVE,
        fields=shared | own,
        appendix=shared | {each.kind: each.items for each in view.conditions},
    )


def _chosen(session: Session, evaluation_id: int, revision: int | None) -> WorkPlan:
    if revision is None:
        plan = agreed(session, evaluation_id) or newest(session, evaluation_id)
    else:
        plan = session.scalar(
            select(WorkPlan).where(WorkPlan.evaluation_id == evaluation_id, WorkPlan.revision == revision)
        )
    if plan is None:
        which = "" if revision is None else f" versi {revision}"
        raise NoPaperError(
            f"Evaluasi {evaluation_id} belum mempunyai SKP{which}; `siulak plan show` menyebut yang ada."
        )
    return plan


def _day(plan: WorkPlan, calendar: Calendar, today: date) -> date:
    return calendar.local(plan.agreed_at).date() if plan.agreed_at else today


def _appraiser(session: Session, assignment: Assignment, unit: Unit, day: date) -> tuple[dict[str, str], str]:
    """With the capacity held that day, and what the row of the unit is called: an official has an agency."""
    found = signatories(session, authority.appraisers(day), [assignment.id])
    if assignment.id not in found:
        raise NoPaperError(f"Tidak ada pejabat penilai pada {long_date(day)}. Periksa daftar pegawainya.")
    signatory = found[assignment.id]
    official = session.get_one(Employee, signatory.employee_id).status == OFFICIAL
    people = People(session, day, {signatory.employee_id})
    return people.block(signatory, unit.id), "INSTANSI" if official else "UNIT KERJA"


def _results(results: tuple[ResultView, ...]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "nomor": f"{number}.",
            "hasil_pimpinan": "" if each.is_old else each.supports,
            "hasil": each.text,
            "perspektif": each.perspective,
            "indikator": tuple(
                {"aspek": part.aspect, "indikator": part.text, "target": part.target}
                for part in each.indicators
            ),
        }
        for number, each in enumerate(results, 1)
    )


def _behaviour(view: PlanView) -> tuple[dict[str, Any], ...]:
    return tuple(
        {"nomor": f"{number}.", "nilai": each.label, "panduan": each.guide, "ekspektasi": each.expectation}
        for number, each in enumerate(view.values, 1)
    )
