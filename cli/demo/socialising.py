"""A sample office's answers to the anonymous question, and one report of wrong data with its answer."""

from datetime import datetime
from random import Random

from sqlalchemy import Engine, select

from models.evaluation import Evaluation
from models.people import Employee
from models.session import reading
from models.socialisation import DataCorrection
from workflow.definitions import rules_of
from workflow.gathering import Actor
from workflow.socialising import briefings, corrections, pulse
from workflow.socialising.pulse_results import asks

TAKES_PART, ATTENDS = 0.7, 0.8
WEIGHTS = {pulse.BEFORE: (2, 4, 6, 6, 2), pulse.AFTER: (1, 2, 4, 8, 5)}
"""How likely each step is chosen, before and after."""


def answer_pulse(engine: Engine, cycle_id: int, moment: str, now: datetime) -> int:
    """How many answered; a second time nobody does."""
    with reading(engine) as session:
        query = select(Evaluation.employee_id).where(Evaluation.cycle_id == cycle_id).distinct()
        people = list(session.scalars(query.order_by(Evaluation.employee_id)))
        open_ones = {person: asks(session, person, now) for person in people}
    chance, given = Random(f"{cycle_id} {moment}"), 0
    for person in people:
        takes_part = chance.random() < TAKES_PART
        score = chance.choices(range(1, len(WEIGHTS[moment]) + 1), WEIGHTS[moment])[0]
        for each in open_ones[person]:
            if takes_part and not each.done:
                pulse.answer(engine, each.number, person, score, now)
                given += 1
    return given


def brief(engine: Engine, cycle_id: int, hr: Actor, now: datetime) -> int:
    """One session, with most of the office on its list; how many were there."""
    with reading(engine) as session:
        day = rules_of(session, cycle_id).calendar.local(now).date()
        of_cycle = select(Evaluation.employee_id).where(Evaluation.cycle_id == cycle_id)
        known = select(Employee.nip).where(Employee.id.in_(of_cycle), Employee.nip.is_not(None))
        nips = [nip for nip in session.scalars(known.order_by(Employee.nip)) if nip]
    meeting = briefings.Meeting(day, "Aula kantor bupati", "Mengenal evaluasi kinerja tahun ini")
    number = briefings.record(engine, cycle_id, meeting, hr, now)
    chance = Random(f"{cycle_id} hadir")
    there = [nip for nip in nips if chance.random() < ATTENDS][: briefings.MOST]
    return briefings.list_attendance(engine, number, there, hr, now) if there else 0


def correct(engine: Engine, cycle_id: int, hr: Actor, now: datetime) -> int:
    """The first of the cycle says that a date is wrong, and HR answers; how many reports were answered."""
    with reading(engine) as session:
        known = session.scalar(select(DataCorrection.id).limit(1))
        first = select(Evaluation.employee_id).where(Evaluation.cycle_id == cycle_id)
        person = session.scalars(first.order_by(Evaluation.id).limit(1)).one()
    if known is not None:
        return 0
    number = corrections.report(
        engine, person, "days", "Tanggal mulai jabatan saya satu bulan lebih awal.", now
    )
    told = "Tanggalnya sesuai surat keputusan yang ada pada kepegawaian."
    corrections.answer(engine, number, corrections.UNCHANGED, told, hr, now)
    return 1
