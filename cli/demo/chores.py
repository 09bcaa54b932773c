"""What an office does through the year without being asked by a mail: plans, reports, periods, peers, service desks.

Each kind of work is a module of its own; here are the days.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import Engine

from cli.demo import (
    achievements,
    contesting,
    guidance,
    notes,
    peers,
    periods,
    plans,
    receiving,
    records,
    reports,
    revising,
    service,
    socialising,
    talent,
)
from cli.demo.casting import cast
from models.session import reading
from workflow.calendar import Calendar
from workflow.definitions import rules_of
from workflow.evidence.attaching import NOTHING, Handed
from workflow.gathering import Actor
from workflow.socialising.pulse import AFTER, BEFORE

REPORTERS = 5
"""People who hand in daily reports."""
ASKED_ABOUT = 12
"""People about whom colleagues and subordinates are asked."""
OFFICE = Actor(user="demo", role="hr")
MACHINE = Actor(user="demo", role="operator")


@dataclass(frozen=True)
class Chore:
    """Done at its moment, once; begun again after an interruption it goes on where it stopped."""

    at: datetime
    do: Callable[[Engine, int, datetime], str]
    """Takes the cycle and the moment, and tells what was done."""


def chores(year: int, calendar: Calendar, evidence: Handed = NOTHING) -> Sequence[Chore]:
    """A sample office's, in their order; `evidence` is where handed-in files go.

    Mails of 07.30 are read until 09.00, and a moment that passed meanwhile is not come to: on their days, later.
    """

    def at(day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), calendar.timezone)

    firsts = *(date(year, month, 1) for month in range(2, 13)), date(year + 1, 1, 1)
    quarters = *(date(year, month, 8) for month in (4, 7, 10)), date(year + 1, 1, 8)
    talks = (date(year, month, 16) for month in (3, 6, 9, 11))
    return sorted(
        (
            Chore(at(date(year, 1, 12), 10), _plans),
            Chore(at(date(year, 1, 14), 10), _before),
            Chore(at(date(year, 1, 20), 9), _record_credit),
            Chore(at(date(year, 10, 20), 9), _record_trainings),
            Chore(at(date(year + 1, 2, 3), 10), _after),
            *(Chore(at(first, 6), _reports) for first in firsts),
            *(Chore(at(day, 9), _periods) for day in quarters),
            *(Chore(at(day, 10), _talk) for day in talks),
            Chore(at(date(year, 7, 13), 10), _hand_in),
            Chore(at(date(year, 7, 16), 10), _agree),
            Chore(at(date(year, 9, 15), 9), _assess),
            Chore(at(date(year, 11, 2), 9), _ask_peers),
            Chore(at(date(year, 11, 9), 9), _peers_answer),
            Chore(at(date(year, 12, 31), 18), _desks),
            Chore(at(date(year + 1, 1, 6), 15), _settle),
            Chore(at(date(year + 1, 1, 20), 15), partial(_receive, evidence)),
        ),
        key=lambda chore: chore.at,
    )


def _plans(engine: Engine, cycle_id: int, now: datetime) -> str:
    return f"SKP disepakati {plans.agree_plans(engine, cycle_id, OFFICE, now)}"


def _hand_in(engine: Engine, cycle_id: int, now: datetime) -> str:
    return f"perubahan SKP diajukan {revising.hand_in(engine, cycle_id, now)}"


def _agree(engine: Engine, cycle_id: int, now: datetime) -> str:
    return f"perubahan SKP disepakati {revising.agree(engine, cycle_id, now)}"


def _before(engine: Engine, cycle_id: int, now: datetime) -> str:
    there = socialising.brief(engine, cycle_id, MACHINE, now)
    answered = socialising.answer_pulse(engine, cycle_id, BEFORE, now)
    corrected = socialising.correct(engine, cycle_id, MACHINE, now)
    return f"hadir pada sosialisasi {there}; jajak pendapat dijawab {answered}; koreksi data {corrected}"


def _after(engine: Engine, cycle_id: int, now: datetime) -> str:
    return f"jajak pendapat dijawab {socialising.answer_pulse(engine, cycle_id, AFTER, now)}"


def _reports(engine: Engine, cycle_id: int, now: datetime) -> str:
    """Those of the month before."""
    calendar = _calendar(engine, cycle_id)
    last = calendar.local(now).date() - timedelta(days=1)
    month = (last.replace(day=number) for number in range(1, last.day + 1))
    days = sum(calendar.is_working_day(day) for day in month)
    written = reports.write_reports(engine, cycle_id, now, people=REPORTERS, days=days, seed=last.month)
    return f"laporan harian {written}"


def _periods(engine: Engine, cycle_id: int, now: datetime) -> str:
    """With the units' achievement, what some say to it, and guidance for whom they found below expectation."""
    achieved = achievements.state_achievements(engine, cycle_id, now)
    stated = periods.state_periods(engine, cycle_id, now)
    answered = notes.answer_periods(engine, cycle_id, now)
    guided = guidance.guide(engine, cycle_id, now)
    return f"capaian unit {achieved}; evaluasi periodik {stated}; tanggapan {answered}; rencana bimbingan {guided}"


def _talk(engine: Engine, cycle_id: int, now: datetime) -> str:
    return f"catatan umpan balik {notes.talk(engine, cycle_id, now)}"


def _ask_peers(engine: Engine, cycle_id: int, now: datetime) -> str:
    return f"umpan balik rekan dibuka {peers.ask(engine, cycle_id, ASKED_ABOUT, now, OFFICE)}"


def _peers_answer(engine: Engine, cycle_id: int, now: datetime) -> str:
    """The rounds are closed by the clock."""
    return f"umpan balik rekan diberikan {peers.give(engine, cycle_id, now)}"


def _assess(engine: Engine, cycle_id: int, now: datetime) -> str:
    return f"penilaian potensi {talent.assess(engine, cycle_id, OFFICE, now)}"


def _record_credit(engine: Engine, cycle_id: int, now: datetime) -> str:
    return f"angka kredit sebelumnya {records.record_credit(engine, cycle_id, OFFICE, now)}"


def _record_trainings(engine: Engine, cycle_id: int, now: datetime) -> str:
    return f"pelatihan {records.record_trainings(engine, cycle_id, OFFICE, now)}"


def _desks(engine: Engine, cycle_id: int, now: datetime) -> str:
    calendar = _calendar(engine, cycle_id)
    played = service.play(engine, calendar.local(now).year, calendar, OFFICE, now)
    contested = contesting.contest(engine, now)
    return f"tiket layanan {played.tickets}; jawaban masyarakat {played.answers}; kasus disanggah {contested}"


def _settle(engine: Engine, cycle_id: int, now: datetime) -> str:
    return f"sanggahan diputus {contesting.decide(engine, cycle_id, now)}"


def _receive(evidence: Handed, engine: Engine, cycle_id: int, now: datetime) -> str:
    with reading(engine) as session:
        chosen = cast(session, cycle_id)
    noted = receiving.note(engine, cycle_id, chosen, evidence, now)
    return f"penolakan dan penyampaian dengan surat dicatat {noted}"


def _calendar(engine: Engine, cycle_id: int) -> Calendar:
    with reading(engine) as session:
        return rules_of(session, cycle_id).calendar
