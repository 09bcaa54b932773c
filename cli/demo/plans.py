"""A sample office's work plans: drafted, submitted and agreed from the top down, through the portal's own door.

What is there already is passed over: begun again after an interruption it goes on where it stopped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Engine, select

from models.evaluation import Evaluation
from models.plan import WorkPlan
from models.session import reading
from workflow import authority, planning
from workflow.definitions import rules_of
from workflow.gathering import Actor
from workflow.planning import HandedIn
from workflow.plans import starting
from workflow.plans.cascade import above
from workflow.plans.content import Indicator, Result
from workflow.plans.facts import newest
from workflow.plans.machine import AGREE, AGREED, DRAFT, SUBMIT, SUBMITTED
from workflow.plans.storing import Approach, Change, Conditions, OneResult
from workflow.plans.words import LEADER, MAIN, PERSPECTIVES, QUALITATIVE, has_aspects

TASKS = (
    ("Pelayanan pada unit selesai sesuai standar", "Jumlah berkas yang selesai", 240, "berkas"),
    ("Laporan berkala tersusun dan disampaikan", "Jumlah laporan yang disampaikan", 12, "laporan"),
    ("Data unit mutakhir dan dapat dipertanggungjawabkan", "Jumlah pemutakhiran data", 48, "pemutakhiran"),
)
AIMS = (
    ("Mutu pelayanan perangkat daerah meningkat", "Pemohon yang puas menurut survei", 82, "persen"),
    ("Tata kelola perangkat daerah tertib", "Dokumen kinerja yang tepat waktu", 12, "dokumen"),
)
IN_TIME = Indicator("Penyelesaian tepat waktu", "waktu", Decimal(90), Decimal(100), "persen")
VALUE = "berorientasi_pelayanan"
IN_WORDS = 4
"""One plan in so many is qualitative."""
LEADERS_WORDS = "Menjadi teladan bagi rekan kerja pada nilai ini."
CONDITIONS = {
    "dukungan_sumber_daya": ("Perangkat kerja dan jaringan yang memadai",),
    "skema_pertanggungjawaban": ("Laporan bulanan kepada pejabat penilai",),
    "konsekuensi": ("Hasil yang melampaui target diusulkan untuk penghargaan",),
}


@dataclass(frozen=True)
class Own:
    """One evaluation whose plan is made, with the official who agrees to it."""

    evaluation_id: int
    person: int
    appraiser: int


def agree_plans(engine: Engine, cycle_id: int, hr: Actor, now: datetime) -> int:
    """Everybody's plan as far as an appraiser is there to agree; how many were agreed."""
    starting.start(engine, cycle_id, None, hr, now)
    agreed = 0
    for own in from_the_top(engine, cycle_id, now):
        agreed += _agree(engine, own, now)
    return agreed


def from_the_top(engine: Engine, cycle_id: int, now: datetime) -> list[Own]:
    """Superiors before those who serve their results."""
    with reading(engine) as session:
        day = rules_of(session, cycle_id).calendar.local(now).date()
        holder = authority.appraisers(day).subquery()
        rows = session.execute(
            select(Evaluation.id, Evaluation.employee_id, holder.c.holder_id)
            .join(holder, holder.c.assignment_id == Evaluation.assignment_id)
            .where(Evaluation.cycle_id == cycle_id)
            .order_by(Evaluation.id)
        ).all()
    every = [Own(*row) for row in rows]
    superior = {own.person: own.appraiser for own in every}
    return sorted(every, key=lambda own: (_depth(own.person, superior), own.evaluation_id))


def _depth(person: int, superior: dict[int, int]) -> int:
    """Officials above this one."""
    seen: list[int] = []
    while person in superior and person not in seen:
        seen.append(person)
        person = superior[person]
    return len(seen)


def _agree(engine: Engine, own: Own, now: datetime) -> bool:
    """Takes one plan from where it stands to its agreement; whether anything was left to do."""
    with reading(engine) as session:
        evaluation = session.get_one(Evaluation, own.evaluation_id)
        plan = newest(session, own.evaluation_id)
        if plan is None or plan.state == AGREED:
            return False
        day = rules_of(session, evaluation.cycle_id).calendar.local(now).date()
        served = above(session, evaluation, day)
        number, state, changes = (
            plan.id,
            plan.state,
            list(_content(plan, sorted(served.numbers) if served else ())),
        )
    if state == DRAFT:
        for change in changes:
            if not planning.is_in(engine, number, change):
                planning.edit(engine, number, own.person, change, now)
        planning.act(engine, number, own.person, SUBMIT, now)
        state = SUBMITTED
    planning.act(engine, number, own.appraiser, AGREE, now, HandedIn(expectations={VALUE: LEADERS_WORDS}))
    return True


def _content(plan: WorkPlan, served: Sequence[int]) -> Iterator[Change]:
    """What its writer puts in: results that serve the superior's in turn, one task besides, and the Lampiran."""
    leads = plan.form == LEADER
    approach = plan.approach if leads or plan.evaluation_id % IN_WORDS else QUALITATIVE
    yield Approach(approach)
    for place, (text, measure, amount, unit) in enumerate(AIMS if leads else TASKS):
        aspect = "kuantitas" if has_aspects(approach, plan.form) else ""
        indicators = [Indicator(measure, aspect, Decimal(amount), unit=unit)]
        if aspect:
            indicators.append(IN_TIME)
        yield OneResult(
            Result(
                MAIN,
                text,
                tuple(indicators),
                supports=served[place % len(served)] if served and not leads else None,
                perspective=list(PERSPECTIVES)[place % len(PERSPECTIVES)] if leads else "",
            )
        )
    yield Conditions(CONDITIONS)
