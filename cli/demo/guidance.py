"""A sample office's guidance: plans for whom a period found below expectation, followed up through the door."""

from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Engine, select

from models.evaluation import Evaluation
from models.guidance import GuidanceEntry
from models.people import Employee
from models.period import PeriodEvaluation
from models.session import reading
from workflow import guiding
from workflow.guidance.content import DONE, OPEN, Cause, Frame, Guidance, Noted, Step
from workflow.guidance.reading import plans
from workflow.guiding import Around
from workflow.rules.development import BELOW

PEOPLE, FIRST, SECOND = 8, timedelta(days=30), timedelta(days=75)
HOURS = 8
SILENT_ONE_IN = 3
"""Employees who do not reply."""


def guide(engine: Engine, cycle_id: int, now: datetime, *, people: int = PEOPLE) -> int:
    """Opens plans for people who want one, so many in all, and follows up those that there are; how many plans.

    Idempotent at one moment: equal offices get equal plans, however often it is interrupted.
    """
    found = _guided(engine, cycle_id, people)
    for evaluation in found:
        with reading(engine) as session:
            around = guiding.around(session, evaluation, now)
        if around.appraises:
            _guide(engine, around, min(around.appraises), now)
    return len(found)


def _guided(engine: Engine, cycle_id: int, people: int) -> list[int]:
    """Who has a plan, then of whom a period was stated below expectation, in the order of their NIPs."""
    period = PeriodEvaluation
    below = select(period.evaluation_id).where(
        (period.result_rating == BELOW) | (period.behaviour_rating == BELOW)
    )
    begun = Evaluation.id.in_(select(GuidanceEntry.evaluation_id))
    with reading(engine) as session:
        return list(
            session.scalars(
                select(Evaluation.id)
                .join(Employee, Employee.id == Evaluation.employee_id)
                .where(Evaluation.cycle_id == cycle_id, Evaluation.id.in_(below))
                .order_by(begun.desc(), Employee.nip, Evaluation.id)
                .limit(people)
            )
        )


def _guide(engine: Engine, around: Around, appraiser: int, now: datetime) -> None:
    number, owner = around.evaluation.id, around.evaluation.employee_id
    if not around.plans:
        cause = next(each for each in around.causes if each.below)
        guiding.open_plan(engine, number, appraiser, _planned(cause, around.day), now)
    plan = _first(engine, number)
    if not plan.replied and sha256(f"bimbingan:{owner}".encode()).digest()[0] % SILENT_ONE_IN:
        guiding.reply(engine, (number, plan.number), owner, "Saya siap mengikuti rencana ini.", now)
    if plan.state == OPEN:
        _follow(engine, (number, plan.number), plan, appraiser, around.day, now)


def _planned(cause: Cause, today: date) -> Frame:
    behaviour = cause.code.endswith("perilaku")
    return Frame(
        form="konseling" if behaviour else "bimbingan",
        cause=cause,
        evidence="",
        aim="Umpan balik pengguna layanan membaik." if behaviour else "Hasil kerja kembali sesuai rencana.",
        steps=(
            Step(
                "Tatap muka dua mingguan tentang kemajuan dan hambatan", today + FIRST, 0, "Pejabat penilai"
            ),
            Step("Pelatihan yang sesuai dengan sebabnya", today + SECOND, HOURS, "BKPSDM"),
        ),
    )


def _follow(
    engine: Engine, where: tuple[int, int], plan: Guidance, appraiser: int, today: date, now: datetime
) -> None:
    """What is due is done; a plan of which nothing is left ends."""
    for number, step in plan.pending():
        if step.by and step.by <= today:
            said = Noted("Sudah dijalani sesuai rencana.", number, done=True, hours=step.hours)
            guiding.note_progress(engine, where, appraiser, said, now)
    left = _first(engine, where[0])
    if not left.pending():
        guiding.end(engine, where, appraiser, DONE, "Perbaikan terlihat.", now, seen=left.revision)


def _first(engine: Engine, evaluation: int) -> Guidance:
    with reading(engine) as session:
        return plans(session, [evaluation])[evaluation][0]
