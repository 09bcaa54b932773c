"""A sample office's daily reports: some people's working days up to a day, seeded, set-based, mostly validated."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
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
from workflow.reports.content import SUBMITTED, Entry, Frame, Gauge
from workflow.reports.progress import is_level
from workflow.reports.reading import frames

DAYS = YEAR = 240
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

    Everything goes through the office's own doors: each week's reports on its Friday, validated by the appraiser of
    the Tuesday after, most of them. Equal seeds on equal offices write equal reports; what is there
    already is passed over.
    """
    chance = random.Random(seed)
    limits = Limits()
    with reading(engine) as session:
        calendar = rules_of(session, cycle_id).calendar
        wanted = select(Evaluation.id).where(Evaluation.cycle_id == cycle_id).order_by(Evaluation.id)
        ids = list(session.scalars(wanted))
        around = frames(session, ids, now, limits.minutes_a_day)
    chosen = [number for number in ids if around[number].goals and around[number].is_open][:people]
    weeks: dict[date, list[tuple[int, Entry]]] = {}
    for number in chosen:
        frame = around[number]
        for entry in _reports(chance, frame, _days(calendar, frame, days)):
            if not _is_there(entry, frame):
                weeks.setdefault(reporting.monday(entry.day), []).append((number, entry))
    for first, entries in sorted(weeks.items()):
        friday, tuesday = (
            min(datetime.combine(first + timedelta(days=after), hour, calendar.timezone), now)
            for after, hour in ((4, time(16)), (8, time(9)))
        )
        faults = reporting.take_over(engine, entries, Actor(user="demo", role="hr"), friday, limits)
        assert not faults, faults[:3]
        _validate(engine, chance, first, [number for number, _ in entries], tuesday)
    return sum(len(entries) for entries in weeks.values())


def _is_there(entry: Entry, frame: Frame) -> bool:
    """Written before an interruption."""
    goal = frame.goal(entry.result)
    return goal is not None and (entry.day, goal.root, entry.text) in frame.known


def _days(calendar: Calendar, frame: Frame, most: int) -> list[date]:
    """Those of the last working days before today that the plan is for; none of a plan that ended before them."""
    span = (frame.today - frame.first).days
    every = (frame.first + timedelta(days=number) for number in range(span))
    last = [day for day in every if calendar.is_working_day(day)][-most:]
    return [day for day in last if day <= frame.last]


def _reports(chance: random.Random, frame: Frame, days: Sequence[date]) -> list[Entry]:
    found = []
    gauges = sum(len(goal.gauges) for goal in frame.goals)
    for day in days:
        if chance.random() < SKIPPED:
            continue
        goal = chance.choice(frame.goals)
        gauge = chance.choice(goal.gauges) if goal.gauges else None
        quantity = None if gauge is None else _quantity(chance, gauge, gauges)
        found.append(
            Entry(
                day=day,
                result=goal.number,
                text=f"{chance.choice(VERBS)} {chance.choice(THINGS)}",
                minutes=chance.choice(MINUTES),
                indicator=gauge.number if gauge is not None and quantity is not None else None,
                quantity=quantity,
                unit=(gauge.unit or "berkas") if gauge is not None and quantity is not None else "",
            )
        )
    return found


def _quantity(chance: random.Random, gauge: Gauge, gauges: int) -> Decimal | None:
    """About what keeps the indicator on its line over a year, in whole pieces; none on most days of a small target."""
    if gauge.low is None:
        return None
    if is_level(gauge):
        return round(gauge.low * Decimal(chance.randint(92, 106)) / 100, 1)
    share = float(gauge.low) * gauges / YEAR
    pieces = int(share * chance.uniform(0.6, 1.5) + chance.random())
    return Decimal(pieces) if pieces else None


def _validate(
    engine: Engine, chance: random.Random, first: date, chosen: Sequence[int], now: datetime
) -> None:
    """Most people's week, each by the appraiser of that day."""
    days = first, first + timedelta(days=6)
    with reading(engine) as session:
        reports = session.execute(
            select(DailyReport.evaluation_id, DailyReport.id, DailyReport.version)
            .where(DailyReport.evaluation_id.in_(set(chosen)), DailyReport.state == SUBMITTED)
            .where(DailyReport.day.between(*days))
            .order_by(DailyReport.evaluation_id, DailyReport.id)
        ).tuples()
        seen: dict[int, list[tuple[int, int]]] = {}
        for evaluation, number, version in reports:
            seen.setdefault(evaluation, []).append((number, version))
        relations = session.execute(
            select(Evaluation.id, AppraiserRelation.appraiser_id)
            .join(AppraiserRelation, AppraiserRelation.assignment_id == Evaluation.assignment_id)
            .where(Evaluation.id.in_(set(chosen)), on(AppraiserRelation, now.date()))
            .where(AppraiserRelation.appraiser_id != Evaluation.employee_id)
        ).tuples()
        appraiser_of = dict(relations.all())
    weeks: dict[int, list[Week]] = {}
    for evaluation, versions in seen.items():
        if chance.random() < VALIDATED and evaluation in appraiser_of:
            week = Week(evaluation, first, reporting.standing(versions))
            weeks.setdefault(appraiser_of[evaluation], []).append(week)
    for person, own in weeks.items():
        reporting.decide(engine, own, person, VALIDATE, now)
