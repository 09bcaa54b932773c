"""A sample office's talk through the year: appraisers' dated notes, and what employees say to them and to periods."""

from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from cli.demo.casting import appraised, cast, lot
from models.evaluation import Evaluation
from models.session import reading
from workflow import feedback, periodic
from workflow.definitions import rules_of
from workflow.feedback import About
from workflow.periods.reading import newest
from workflow.reports.reading import goals_of

TALKED_WITH = 6
SILENT_ONE_IN = 3
"""Notes that nobody answers."""
ABOUT_WORK = (
    "Rekap triwulan ini rapi dan selesai sebelum waktunya; pertahankan.",
    "Dua berkas tertahan karena syaratnya baru diminta di akhir. Periksa kelengkapan di awal.",
)
ABOUT_MANNER = (
    ("kolaboratif", "Membantu rekan di loket pada hari yang ramai tanpa diminta."),
    ("kompeten", "Ikuti pelatihan aplikasi yang baru, lalu ajarkan kepada dua rekan."),
)
THANKS = "Terima kasih, akan saya kerjakan dengan urutan itu."
AGREED = "Saya sependapat dengan penilaian triwulan ini."


def talk(engine: Engine, cycle_id: int, now: datetime, *, people: int = TALKED_WITH) -> int:
    """A note about each of the first so many, about a work result or a manner by turns, most with an answer.

    Done again at the same moment it changes nothing.
    """
    with reading(engine) as session:
        turn = (rules_of(session, cycle_id).calendar.local(now).month - 1) // 3
        chosen = [
            (evaluation.id, evaluation.employee_id, appraiser, _about(session, evaluation, turn))
            for evaluation, appraiser in _talked_with(session, cycle_id, people, now)
        ]
    written = 0
    for number, person, appraiser, (about, said) in chosen:
        note = feedback.note(engine, number, appraiser, about, said, now)
        if lot(f"jawab {turn}", number, person) % SILENT_ONE_IN:
            feedback.answer(engine, number, person, note, THANKS, now)
        written += 1
    return written


def _talked_with(session: Session, cycle_id: int, people: int, now: datetime) -> list[tuple[Evaluation, int]]:
    day = rules_of(session, cycle_id).calendar.local(now).date()
    every = appraised(session, cast(session, cycle_id).staff, day)
    return [each for each in every if each[0].final_at is None][:people]


def _about(session: Session, evaluation: Evaluation, turn: int) -> tuple[About, str]:
    """By turns, and of neither the same as the time before."""
    goals = goals_of(session, [evaluation.id]).get(evaluation.id)
    which = turn // 2 % 2
    if goals and turn % 2 == 0:
        return About(result=goals[which % len(goals)].number), ABOUT_WORK[which]
    value, said = ABOUT_MANNER[which]
    return About(value=value), said


def answer_periods(engine: Engine, cycle_id: int, now: datetime, *, people: int = TALKED_WITH) -> int:
    """The same people answer the newest statement about them; how many did now."""
    with reading(engine) as session:
        persons = {each.id: each.employee_id for each, _ in _talked_with(session, cycle_id, people, now)}
        last = {number: row for (number, _), row in sorted(newest(session, list(persons)).items())}
        waiting = [(row.id, persons[number]) for number, row in last.items()]
    for statement, person in waiting:
        periodic.reply(engine, statement, person, AGREED, now)
    return len(waiting)
