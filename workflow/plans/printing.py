"""What the papers of a plan say: Sasaran Kinerja Pegawai and its Lampiran, as text by field."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.plan import WorkPlan
from workflow import authority
from workflow.calendar import Calendar
from workflow.definitions import rules_of
from workflow.errors import WorkflowError
from workflow.plans.cascade import agreed
from workflow.plans.facts import newest
from workflow.plans.viewing import PlanView, ResultView, views_of
from workflow.plans.words import LEADER, QUALITATIVE
from workflow.printing import served
from workflow.signing import People, block, signatories
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


Row = tuple[Evaluation, Assignment, Employee, Unit, Cycle]
Appraiser = tuple[dict[str, str], str]
"""With the capacity held that day, and what the row of the unit is called."""


def paper(
    session: Session, evaluation_id: int, revision: int | None, office: tuple[str, str], today: date
) -> PlanPaper:
    """The papers of a revision: the one asked for, else the agreed one, else the draft, which says that it is one.

    `office` is name and place. Raises NoPaperError without such a plan, or without an appraiser on its day.
    """
    plan = _chosen(session, evaluation_id, revision)
    found = papers(session, [plan], office, today).get(plan.id)
    if found is None:
        cycle_id = session.get_one(Evaluation, evaluation_id).cycle_id
        day = long_date(_day(plan, rules_of(session, cycle_id).calendar, today))
        raise NoPaperError(f"Tidak ada pejabat penilai pada {day}. Periksa daftar pegawainya.")
    return found


def papers(
    session: Session, plans: Sequence[WorkPlan], office: tuple[str, str], today: date
) -> dict[int, PlanPaper]:
    """By the plan's number: a few selects a day on which plans were agreed, drafts being of today.

    A plan without an appraiser on its day is left out.
    """
    rows = _rows(session, plans)
    views: dict[int, PlanView] = {}
    by_day: dict[date, list[WorkPlan]] = defaultdict(list)
    for cycle_id in {row[4].id for row in rows.values()}:
        calendar = rules_of(session, cycle_id).calendar
        of_cycle = [plan for plan in plans if rows[plan.evaluation_id][4].id == cycle_id]
        views |= views_of(session, of_cycle, calendar)
        for plan in of_cycle:
            by_day[_day(plan, calendar, today)].append(plan)
    found = {}
    for day, group in by_day.items():
        appraisers = _appraisers(session, [rows[plan.evaluation_id] for plan in group], day)
        for plan in group:
            row = rows[plan.evaluation_id]
            if (appraiser := appraisers.get(row[1].id)) is not None:
                found[plan.id] = _paper(plan, row, views[plan.id], day, appraiser, office=office)
    return found


def _rows(session: Session, plans: Sequence[WorkPlan]) -> dict[int, Row]:
    rows = session.execute(
        select(Evaluation, Assignment, Employee, Unit, Cycle)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .where(Evaluation.id.in_({plan.evaluation_id for plan in plans}))
    ).tuples()
    return {row[0].id: row for row in rows}


def _paper(
    plan: WorkPlan, row: Row, view: PlanView, day: date, appraiser: Appraiser, *, office: tuple[str, str]
) -> PlanPaper:
    evaluation, assignment, employee, unit, cycle = row
    penilai, label = appraiser
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


def _appraisers(session: Session, rows: Sequence[Row], day: date) -> dict[int, Appraiser]:
    """By assignment."""
    units = {assignment.id: unit.id for _, assignment, _, unit, _ in rows}
    signing = signatories(session, authority.appraisers(day), list(units))
    people = People(session, day, {each.employee_id for each in signing.values()})
    return {
        assignment: (people.block(each, units[assignment]), people.unit_label(each.employee_id))
        for assignment, each in signing.items()
    }


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
