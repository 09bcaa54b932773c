"""What the paper Evaluasi Kinerja of a month or a quarter says: what its appraiser stated about it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.people import Assignment, Employee, Unit
from models.period import PeriodAchievement, PeriodEvaluation
from models.plan import WorkPlan
from workflow.periods import holders
from workflow.periods.content import stated
from workflow.periods.reading import Divided, divided
from workflow.periods.windows import Period
from workflow.printed.evaluations import CURVE, NONE, Plans, form_file, planned, plans_said
from workflow.printed.owing import Owed
from workflow.printed.places import Written, place_of, slug
from workflow.printed.told import Said
from workflow.printing import NOT_STATED
from workflow.rules.words import LABELS
from workflow.signing import People, Signatory, block
from workflow.wording import long_date, period


def values(session: Session, papers: Sequence[Owed], office: tuple[str, str]) -> list[Written]:
    """The fields of these papers. `office`: name, place."""
    rows = session.execute(
        select(PeriodEvaluation, Evaluation, Assignment, Employee, Unit, Cycle)
        .join(Evaluation, Evaluation.id == PeriodEvaluation.evaluation_id)
        .join(Assignment, Assignment.id == Evaluation.assignment_id)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Unit, Unit.id == Evaluation.unit_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .where(PeriodEvaluation.id.in_([paper.key for paper in papers]))
        .order_by(PeriodEvaluation.id)
    ).all()
    meant = {paper.key: paper for paper in papers}
    cycles = {row[5].id: divided(session, row[5]) for row in rows}
    plans = _plans(session, {row[0].plan_id for row in rows})
    achieved = _achievements(session, papers)
    return [
        _written(row, part, people, plans, meant[row[0].id], achieved=achieved, office=office)
        for (row, part), people in _signed(session, rows, cycles)
    ]


def _achievements(session: Session, papers: Sequence[Owed]) -> dict[int | None, str]:
    """The achievement's code by the version that a paper prints; none by none."""
    table, ids = PeriodAchievement, {paper.achievement for paper in papers if paper.achievement}
    rows = session.execute(select(table.id, table.achievement).where(table.id.in_(ids)))
    return {None: "", **dict(rows.tuples().all())}


def _plans(session: Session, ids: set[int]) -> Plans:
    """By the plan's own number: two periods of one evaluation may be held against two revisions."""
    return plans_said(
        session, {plan.id: plan for plan in session.scalars(select(WorkPlan).where(WorkPlan.id.in_(ids)))}
    )


def _signed(
    session: Session, rows: Sequence[Row[Any]], cycles: dict[int, Divided]
) -> list[tuple[tuple[Row[Any], Period], People]]:
    """Each with the posts of its appraiser on the day that gave him the right: the period's last, or the act's."""
    held = holders.relations(session, {row[2].id for row in rows})
    by_day: dict[date, list[tuple[Row[Any], Period]]] = defaultdict(list)
    for row in rows:
        said, assignment, whole = row[0], row[2], cycles[row[5].id]
        part = next(each for each in whole.of(assignment) if each.number == said.period)
        then = any(
            each.person == said.author_id and each.on(part.last) for each in held.get(assignment.id, ())
        )
        day = part.last if then else whole.rules.calendar.local(said.at).date()
        by_day[day].append((row, part))
    found = []
    for day, group in by_day.items():
        people = People(session, day, {row[0].author_id for row, _ in group})
        found += [(each, people) for each in group]
    return found


def _written(
    row: Row[Any],
    part: Period,
    people: People,
    plans: Plans,
    paper: Owed,
    *,
    achieved: Mapping[int | None, str],
    office: tuple[str, str],
) -> Written:
    said, evaluation, assignment, employee, unit, cycle = row
    plan, told = plans.plans[said.plan_id], stated(said)
    day = paper.at.astimezone(part.due_at.tzinfo).date()
    code = achieved[paper.achievement]
    achievement = LABELS[code].upper() if code else NOT_STATED
    fields = {
        **planned(plans, plan, assignment, Said(told.results, told.values), part.last),
        "instansi": office[0].upper(),
        "periode": part.label.upper(),
        "periode_penilaian": period(part.first, part.last),
        "pegawai": block(employee, assignment.post, unit.name),
        "penilai": people.block(Signatory(said.author_id, said.capacity), unit.id),
        "label_unit_penilai": people.unit_label(said.author_id),
        "capaian_organisasi": achievement,
        "judul_kurva": CURVE.format(achievement),
        "kurva": code,
        "realisasi": NONE,
        "umpan_balik_hasil": said.result_reason,
        "rating_hasil_kerja": LABELS[said.result_rating].upper(),
        "umpan_balik_perilaku": said.behaviour_reason,
        "rating_perilaku": LABELS[said.behaviour_rating].upper(),
        "predikat": LABELS[said.predicate].upper(),
        "periode_dinilai": [],
        "tempat": office[1],
        "tanggal": long_date(day),
        "rujukan": f"SIULAK {cycle.code}/{evaluation.id}, {part.label} revisi {paper.revision}",
    }
    name = f"{employee.nip or employee.id}-{evaluation.id}-{slug(paper.kind)}-{slug(part.label)}-r{paper.revision}"
    path = place_of(cycle.code, unit, name)
    return Written(paper, form_file(plan, assignment), path, fields)
