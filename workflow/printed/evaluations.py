"""What the paper Evaluasi Kinerja Pegawai says: the plan, what came of it, the ratings and the predicate."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.plan import WorkPlan, WorkResult
from workflow.calendar import thaw
from workflow.periods.content import Told
from workflow.plans import behaviour
from workflow.plans.amounts import target_text
from workflow.plans.content import Content, Indicator, Result
from workflow.plans.reading import contents_of
from workflow.plans.words import ASPECTS, FORMS, FURTHER, LEADER, MAIN, PERSPECTIVES, QUALITATIVE, form_of
from workflow.printed.owing import Owed
from workflow.printed.places import Written, place_of
from workflow.printed.told import Said, year_told
from workflow.printing import NOT_STATED, served
from workflow.rules.evidence import with_evidence
from workflow.rules.words import LABELS
from workflow.signing import People, block, raters
from workflow.wording import long_date

CURVE = "KURVA DISTRIBUSI PREDIKAT KINERJA PEGAWAI DENGAN CAPAIAN KINERJA ORGANISASI {}"
NONE = "-"


@dataclass(frozen=True)
class Plans:
    """The plan that each evaluation is held against, with what it says."""

    plans: Mapping[int, WorkPlan]
    said: Mapping[int, Content]
    above: Mapping[int, str]
    """By number, what a superior's result says."""


def values(session: Session, papers: Sequence[Owed], office: tuple[str, str]) -> list[Written]:
    """The fields of these papers; those that nobody can sign on their day are left out. `office`: name, place."""
    meant = {paper.evaluation_id: paper for paper in papers}
    rows = session.execute(
        select(Evaluation, Assignment, Employee, Unit, Cycle, DocumentJob)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .join(DocumentJob, DocumentJob.evaluation_id == Evaluation.id)
        .where(Evaluation.id.in_(meant))
        .order_by(Evaluation.id, DocumentJob.revision)
    ).all()
    newest = {row[0].id: row for row in rows}
    by_day: dict[date, list[Row[Any]]] = defaultdict(list)
    for number, row in newest.items():
        by_day[thaw(row[4].calendar).local(meant[number].at).date()].append(row)
    plans = plans_said(session, _agreed(session, list(newest)))
    told = year_told(
        session,
        {number: row[4] for number, row in newest.items()},
        plans.plans,
        plans.said,
        {number: meant[number].at for number in newest},
    )
    return [
        written
        for day, group in by_day.items()
        for written in _of_day(session, day, group, plans, told, meant=meant, office=office)
    ]


def _of_day(
    session: Session,
    day: date,
    rows: Sequence[Row[Any]],
    plans: Plans,
    told: Mapping[int, Said],
    *,
    meant: Mapping[int | None, Owed],
    office: tuple[str, str],
) -> list[Written]:
    signing = raters(session, [row[0] for row in rows], day)
    people = People(session, day, {each.employee_id for each in signing.values()})
    written = []
    for evaluation, assignment, employee, unit, cycle, job in rows:
        signer = signing.get(evaluation.id)
        if signer is None:
            continue
        plan = plans.plans.get(evaluation.id)
        achieved = LABELS[job.achievement].upper() if job.achievement else NOT_STATED
        fields = {
            **planned(plans, plan, assignment, told[evaluation.id], cycle.last),
            "instansi": office[0].upper(),
            "periode": cycle.title.upper() if cycle.parent_id else "TAHUNAN",
            "periode_penilaian": served(assignment, cycle),
            "pegawai": block(employee, assignment.post, unit.name),
            "penilai": people.block(signer, unit.id),
            "label_unit_penilai": people.unit_label(signer.employee_id),
            "capaian_organisasi": achieved,
            "judul_kurva": CURVE.format(achieved),
            "kurva": job.achievement or "",
            "realisasi": evaluation.realisation or NONE,
            "umpan_balik_hasil": with_evidence(evaluation.result_reason, evaluation.result_evidence) or NONE,
            "rating_hasil_kerja": _label(evaluation.result_rating),
            "umpan_balik_perilaku": with_evidence(evaluation.behaviour_reason, evaluation.behaviour_evidence) or NONE,
            "rating_perilaku": _label(evaluation.behaviour_rating),
            "predikat": _label(job.predicate),
            "tempat": office[1],
            "tanggal": long_date(day),
            "periode_dinilai": list(told[evaluation.id].periods),
            "rujukan": f"SIULAK {cycle.code}/{evaluation.id}, evaluasi revisi {job.revision}",
        }  # fmt: skip
        paper = meant[evaluation.id]
        path = place_of(cycle.code, unit, f"{evaluation.id}-{paper.kind}-r{paper.revision}")
        written.append(Written(paper, form_file(plan, assignment), path, fields))
    return written


def _label(code: str | None) -> str:
    return LABELS[code].upper() if code else NOT_STATED


def planned(
    plans: Plans, plan: WorkPlan | None, assignment: Assignment, told: Said, on: date
) -> dict[str, Any]:
    """The fields that follow from the plan and what came of it."""
    said = plans.said[plan.id] if plan else Content("")
    form = plan.form if plan else form_of(assignment.post_kind)
    return {
        "pendekatan": "KUALITATIF" if plan is not None and plan.approach == QUALITATIVE else "KUANTITATIF",
        "bagi": FORMS[form].upper(),
        "utama": _results(said, MAIN, plans.above, told),
        "tambahan": _results(said, FURTHER, plans.above, told),
        "perilaku": _behaviour(plan, said, told, on),
    }


def form_file(plan: WorkPlan | None, assignment: Assignment) -> str:
    """The file name of the form."""
    if plan is not None and plan.approach == QUALITATIVE:
        return "evaluasi-kualitatif.docx"
    form = plan.form if plan else form_of(assignment.post_kind)
    return f"evaluasi-kuantitatif-{'jpt' if form == LEADER else 'ja-jf'}.docx"


def _agreed(session: Session, evaluations: Sequence[int]) -> dict[int, WorkPlan]:
    """The newest agreed revision of each."""
    agreed = session.scalars(
        select(WorkPlan)
        .where(WorkPlan.evaluation_id.in_(evaluations), WorkPlan.agreed_at.is_not(None))
        .order_by(WorkPlan.evaluation_id, WorkPlan.revision)
    )
    return {plan.evaluation_id: plan for plan in agreed}


def plans_said(session: Session, plans: Mapping[int, WorkPlan]) -> Plans:
    """By whatever key."""
    said = contents_of(session, list(plans.values()))
    wanted = {each.supports for content in said.values() for each in content.results if each.supports}
    above = select(WorkResult.id, WorkResult.text).where(and_(WorkResult.id.in_(wanted)))
    return Plans(plans, said, dict(session.execute(above).tuples().all()))


def _results(said: Content, section: str, above: Mapping[int, str], told: Said) -> list[dict[str, Any]]:
    return [
        {
            "nomor": f"{number}.",
            "hasil_pimpinan": above.get(result.supports or 0, ""),
            "hasil": result.text,
            "perspektif": PERSPECTIVES.get(result.perspective, ""),
            "indikator": [
                {
                    "aspek": ASPECTS.get(each.aspect, ""),
                    "indikator": each.text,
                    "target": target_text(each),
                    "realisasi": entry or NONE,
                }
                for each, entry in _realised(result, told.results.get(f"{section}-{number}", Told()))
            ],
            "umpan_balik": told.results.get(f"{section}-{number}", Told()).feedback or NONE,
        }
        for number, result in enumerate(said.of(section), 1)
    ]


def _realised(result: Result, told: Told) -> list[tuple[Indicator, str]]:
    """An entry an indicator; none where nothing was stated."""
    entries = (*told.realisation, *[""] * len(result.indicators))
    return list(zip(result.indicators, entries, strict=False))


def _behaviour(plan: WorkPlan | None, said: Content, told: Said, on: date) -> list[dict[str, Any]]:
    table = behaviour.version(plan.rule) if plan else behaviour.values(on)
    return [
        {
            "nomor": f"{number}.",
            "nilai": value.label,
            "panduan": list(value.guide),
            "ekspektasi": said.expectations.get(value.code, "") or NONE,
            "umpan_balik": told.values.get(value.code, "") or NONE,
        }
        for number, value in enumerate(table.values, 1)
    ]
