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
from models.people import OFFICIAL, Assignment, Employee, Unit
from models.plan import WorkPlan, WorkResult
from workflow import authority
from workflow.calendar import thaw
from workflow.plans import behaviour
from workflow.plans.amounts import target_text
from workflow.plans.content import Content, Result
from workflow.plans.reading import contents_of
from workflow.plans.words import ASPECTS, FORMS, FURTHER, LEADER, MAIN, PERSPECTIVES, QUALITATIVE, form_of
from workflow.printed.owing import Owed
from workflow.printed.places import Written, place_of
from workflow.printing import NOT_STATED, People, block, served, signatories
from workflow.rules.words import LABELS
from workflow.wording import long_date

CURVE = "KURVA DISTRIBUSI PREDIKAT KINERJA PEGAWAI DENGAN CAPAIAN KINERJA ORGANISASI {}"
NONE = "-"


@dataclass(frozen=True)
class _Plans:
    """The agreed plan of each evaluation, with what it says."""

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
    plans = _plans(session, list(newest))
    return [
        written
        for day, group in by_day.items()
        for written in _of_day(session, day, group, plans, meant, office)
    ]


def _of_day(
    session: Session,
    day: date,
    rows: Sequence[Row[Any]],
    plans: _Plans,
    meant: Mapping[int | None, Owed],
    office: tuple[str, str],
) -> list[Written]:
    signing = signatories(session, authority.appraisers(day), [row[1].id for row in rows])
    ids = {each.employee_id for each in signing.values()}
    people = People(session, day, ids)
    officials = set(
        session.scalars(select(Employee.id).where(Employee.id.in_(ids), Employee.status == OFFICIAL))
    )
    written = []
    for evaluation, assignment, employee, unit, cycle, job in rows:
        signer = signing.get(assignment.id)
        if signer is None:
            continue
        plan = plans.plans.get(evaluation.id)
        form = plan.form if plan else form_of(assignment.post_kind)
        qualitative = plan is not None and plan.approach == QUALITATIVE
        achieved = LABELS[job.achievement].upper() if job.achievement else NOT_STATED
        said = plans.said[plan.id] if plan else Content("")
        fields = {
            "instansi": office[0].upper(),
            "pendekatan": "KUALITATIF" if qualitative else "KUANTITATIF",
            "bagi": FORMS[form].upper(),
            "periode": cycle.title.upper() if cycle.parent_id else "TAHUNAN",
            "periode_penilaian": served(assignment, cycle),
            "pegawai": block(employee, assignment.post, unit.name),
            "penilai": people.block(signer, unit.id),
            "label_unit_penilai": "INSTANSI" if signer.employee_id in officials else "UNIT KERJA",
            "capaian_organisasi": achieved,
            "judul_kurva": CURVE.format(achieved),
            "kurva": job.achievement or "",
            "utama": _results(said.of(MAIN), plans.above),
            "tambahan": _results(said.of(FURTHER), plans.above),
            "realisasi": evaluation.realisation or NONE,
            "umpan_balik_hasil": evaluation.result_reason or NONE,
            "rating_hasil_kerja": _label(evaluation.result_rating),
            "perilaku": _behaviour(plan, said, cycle.last),
            "umpan_balik_perilaku": evaluation.behaviour_reason or NONE,
            "rating_perilaku": _label(evaluation.behaviour_rating),
            "predikat": _label(job.predicate),
            "tempat": office[1],
            "tanggal": long_date(day),
            "rujukan": f"SIULAK {cycle.code}/{evaluation.id}, evaluasi revisi {job.revision}",
        }  # fmt: skip
        name = "kualitatif" if qualitative else "kuantitatif-jpt" if form == LEADER else "kuantitatif-ja-jf"
        paper = meant[evaluation.id]
        path = place_of(cycle.code, unit, f"{evaluation.id}-{paper.kind}-r{paper.revision}")
        written.append(Written(paper, f"evaluasi-{name}.docx", path, fields))
    return written


def _label(code: str | None) -> str:
    return LABELS[code].upper() if code else NOT_STATED


def _plans(session: Session, evaluations: Sequence[int]) -> _Plans:
    agreed = session.scalars(
        select(WorkPlan)
        .where(WorkPlan.evaluation_id.in_(evaluations), WorkPlan.agreed_at.is_not(None))
        .order_by(WorkPlan.evaluation_id, WorkPlan.revision)
    )
    plans = {plan.evaluation_id: plan for plan in agreed}
    said = contents_of(session, list(plans.values()))
    wanted = {each.supports for content in said.values() for each in content.results if each.supports}
    above = select(WorkResult.id, WorkResult.text).where(and_(WorkResult.id.in_(wanted)))
    return _Plans(plans, said, dict(session.execute(above).tuples().all()))


def _results(results: Sequence[Result], above: Mapping[int, str]) -> list[dict[str, Any]]:
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
                    "realisasi": NONE,
                }
                for each in result.indicators
            ],
            "umpan_balik": NONE,
        }
        for number, result in enumerate(results, 1)
    ]


def _behaviour(plan: WorkPlan | None, said: Content, on: date) -> list[dict[str, Any]]:
    table = behaviour.version(plan.rule) if plan else behaviour.values(on)
    return [
        {
            "nomor": f"{number}.",
            "nilai": value.label,
            "panduan": list(value.guide),
            "ekspektasi": said.expectations.get(value.code, "") or NONE,
            "umpan_balik": NONE,
        }
        for number, value in enumerate(table.values, 1)
    ]
