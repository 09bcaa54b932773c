"""A sample office's daily reports: some people's working days up to a day, seeded, set-based, mostly validated."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Engine, select

from models.evaluation import Evaluation
from models.people import AppraiserRelation
from models.report import DailyReport
from models.session import reading
from workflow import reporting
from workflow.authority import on
from workflow.calendar import Calendar
from workflow.definitions import rules_of
from workflow.gathering import Actor
from workflow.reporting import VALIDATE, Limits, Week
from workflow.reports.content import SUBMITTED, Entry, Frame
from workflow.reports.reading import frames

DAYS = 240
VERBS = ("Menyusun", "Memeriksa", "Melayani", "Mengarsipkan", "Membahas", "Memutakhirkan", "Mengirim")
THINGS = (
    "berkas permohonan",
    "laporan mingguan",
    "data pegawai",
    "surat keluar",
    "rekap kegiatan",
    "arsip unit",
)
MINUTES = (30, 45, 60, 90, 120, 180)
SKIPPED, VALIDATED = 0.06, 0.9
"""Shares: of working days without a report, of weeks that the appraiser validates."""


def write_reports(
    engine: Engine, cycle_id: int, now: datetime, *, people: int, days: int = DAYS, seed: int = 1
) -> int:
    """The last so many working days before `now` of the first people with an agreed plan; how many reports.

    Everything goes through the office's own doors, as if a file had been imported and its appraisers had looked.
    Equal seeds on equal offices write equal reports.
    """
    chance = random.Random(seed)
    limits = Limits()
    with reading(engine) as session:
        calendar = rules_of(session, cycle_id).calendar
        ids = list(
            session.scalars(
                select(Evaluation.id).where(Evaluation.cycle_id == cycle_id).order_by(Evaluation.id)
            )
        )
        around = frames(session, ids, now, limits.minutes_a_day)
    chosen = [number for number in ids if around[number].goals and around[number].is_open][:people]
    entries = [
        (number, entry)
        for number in chosen
        for entry in _reports(chance, around[number], _days(calendar, around[number], days))
    ]
    faults = reporting.take_over(engine, entries, Actor(user="demo", role="hr"), now, limits)
    assert not faults, faults[:3]
    _validate(engine, chance, chosen, now, calendar)
    return len(entries)


def _days(calendar: Calendar, frame: Frame, most: int) -> list[date]:
    """The last working days of the plan before today."""
    until = min(frame.today - timedelta(days=1), frame.last)
    span = (until - frame.first).days + 1
    every = (frame.first + timedelta(days=number) for number in range(span))
    return [day for day in every if calendar.is_working_day(day)][-most:]


def _reports(chance: random.Random, frame: Frame, days: Sequence[date]) -> list[Entry]:
    found = []
    for day in days:
        if chance.random() < SKIPPED:
            continue
        goal = chance.choice(frame.goals)
        gauge = chance.choice(goal.gauges) if goal.gauges else None
        text = f"{chance.choice(VERBS)} {chance.choice(THINGS)}"
        quantity = None
        if gauge is not None and gauge.low is not None:
            quantity = _quantity(chance, gauge.low, len(days), level=gauge.aspect in ("kualitas", "waktu"))
        counted = quantity is not None
        found.append(
            Entry(
                day=day,
                result=goal.number,
                text=text,
                minutes=chance.choice(MINUTES),
                indicator=gauge.number if gauge is not None and counted else None,
                quantity=quantity,
                unit=(gauge.unit if gauge is not None and counted else "") or ("berkas" if counted else ""),
            )
        )
    return found


def _quantity(chance: random.Random, target: Decimal, days: int, *, level: bool) -> Decimal:
    """About what keeps the indicator on its line."""
    if level:
        return round(target * Decimal(chance.randint(90, 105)) / 100, 1)
    share = target / max(days, 1)
    return round(share * Decimal(chance.randint(60, 150)) / 100, 2)


def _validate(
    engine: Engine, chance: random.Random, chosen: Sequence[int], now: datetime, calendar: Calendar
) -> None:
    """Most weeks, each by the appraiser of that day."""
    day = calendar.local(now).date()
    with reading(engine) as session:
        reports = session.execute(
            select(DailyReport.evaluation_id, DailyReport.day, DailyReport.id, DailyReport.version)
            .where(DailyReport.evaluation_id.in_(chosen), DailyReport.state == SUBMITTED)
            .order_by(DailyReport.evaluation_id, DailyReport.day, DailyReport.id)
        ).all()
        appraisers = session.execute(
            select(Evaluation.id, AppraiserRelation.appraiser_id)
            .join(AppraiserRelation, AppraiserRelation.assignment_id == Evaluation.assignment_id)
            .where(Evaluation.id.in_(chosen), on(AppraiserRelation, day))
            .where(AppraiserRelation.appraiser_id != Evaluation.employee_id)
        ).tuples()
        appraiser_of = dict(appraisers.all())
    seen: dict[tuple[int, date], list[tuple[int, int]]] = {}
    for evaluation, when, number, version in reports:
        seen.setdefault((evaluation, reporting.monday(when)), []).append((number, version))
    weeks: dict[int, list[Week]] = {}
    for (evaluation, first), versions in seen.items():
        if chance.random() < VALIDATED and evaluation in appraiser_of:
            week = Week(evaluation, first, reporting.standing(versions))
            weeks.setdefault(appraiser_of[evaluation], []).append(week)
    for person, own in weeks.items():
        reporting.decide(engine, own, person, VALIDATE, now)
