"""The one door for daily reports: handing in, handing in again, validating and returning by the week, and a whole file.

A report that nobody has decided on is its writer's own, and its changes are no events. What the appraiser validates or
returns is one event an evaluation and act, with the digest of every report (docs/adr/0022). A validated report never
changes. Authority is that of the moment of the act.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.report import DailyReport
from models.session import lock, persistent, transaction
from workflow import authority
from workflow.definitions import rules_of
from workflow.errors import ChangedMeanwhileError, RefusedError, WorkflowError
from workflow.evidence.attaching import NOTHING, Handed, Matter, attach, live
from workflow.gathering import Actor
from workflow.machine import WRONG_ROLE
from workflow.payloads import text
from workflow.reports import storing
from workflow.reports.content import RETURNED, SUBMITTED, VALIDATED, Entry, Frame
from workflow.reports.digests import batch_digest
from workflow.reports.reading import frames, is_open
from workflow.reports.rules import AGAIN, CLOSED, faults

VALIDATE, RETURN = "validate_reports", "return_reports"
TARGETS = {VALIDATE: VALIDATED, RETURN: RETURNED}
WEEKS = 500
"""Weeks of people a transaction."""
NO_REASON = "Tuliskan alasan pengembaliannya; pegawai membaca alasan itu."
LONGEST_REASON = 2_000


class NoReportError(WorkflowError):
    """Laporan harian ini tidak ada."""


@dataclass(frozen=True)
class Limits:
    """What an office sets."""

    minutes_a_day: int = 720


@dataclass(frozen=True)
class Week:
    """The submitted reports of one evaluation and week, as their appraiser saw them."""

    evaluation_id: int
    monday: date
    seen: str
    """`standing` of the week."""


@dataclass(frozen=True)
class Decided:
    reports: int
    changed: tuple[Week, ...]
    """Weeks in which something was handed in or decided meanwhile: nothing was done there."""


@dataclass(frozen=True)
class Fault:
    """Why an entry of a file cannot be taken; `place` counts from 0."""

    place: int
    message: str


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def standing(versions: Iterable[tuple[int, int]]) -> str:
    """(number, version) of a week's submitted reports: changes with everything that happens to them."""
    return batch_digest(f"{number}.{version}" for number, version in sorted(versions))[:16]


@persistent
def submit(
    engine: Engine,
    evaluation_id: int,
    person: int,
    entry: Entry,
    now: datetime,
    limits: Limits,
    *,
    handed: Handed = NOTHING,
) -> int:
    """The number of the report, also where the very same one is there already: a button pressed twice.

    Files of evidence lie in their place before (`Handed.stored`). Raises RefusedError with every reason at once, or
    NoReportError.
    """
    with transaction(engine) as session:
        frame = _own(session, evaluation_id, person, now, limits)
        told = faults(entry, frame)
        before = _same(session, evaluation_id, entry) if list(told) == [AGAIN] else None
        if before is not None:
            _add_evidence(session, before, person, handed, now)
            return before.id
        if told:
            raise RefusedError(told)
        number = storing.add(session, [(evaluation_id, entry)], now)[0]
        attach(session, Matter(evaluation_id, person, "employee", number), handed, now)
        return number


def _add_evidence(session: Session, report: DailyReport, person: int, handed: Handed, now: datetime) -> None:
    """To a report that is there already: it is another one then, for whoever looks at it just now."""
    matter = Matter(report.evaluation_id, person, "employee", report.id)
    known = {row.content for row in live(session, matter)}
    if all(each.content in known for each in handed.placed):
        return
    if report.state == VALIDATED:
        raise RefusedError([AGAIN])
    attach(session, matter, handed, now)
    report.version += 1


@persistent
def resubmit(
    engine: Engine,
    report_id: int,
    person: int,
    entry: Entry,
    now: datetime,
    limits: Limits,
    *,
    seen: int,
    handed: Handed = NOTHING,
) -> None:
    """What is not validated yet is handed in anew, whether it was returned or not, with further files or fewer.

    Raises RefusedError, ChangedMeanwhileError where it is not the version that was seen, or NoReportError.
    """
    with transaction(engine) as session:
        evaluation_id = session.scalar(select(DailyReport.evaluation_id).where(DailyReport.id == report_id))
        if evaluation_id is None:
            raise NoReportError
        frame = _own(session, evaluation_id, person, now, limits, without=report_id)
        lock(session, select(DailyReport.id).where(DailyReport.id == report_id))
        report = session.get_one(DailyReport, report_id)
        if report.state == VALIDATED:
            raise RefusedError(["Laporan ini sudah divalidasi dan tidak dapat diubah lagi."])
        if report.version != seen:
            raise ChangedMeanwhileError("Baca lagi laporan ini dahulu.")
        told = faults(entry, frame)
        if told:
            raise RefusedError(told)
        for name, value in storing.columns(entry).items():
            setattr(report, name, value)
        report.state, report.version = SUBMITTED, report.version + 1
        report.submitted_at, report.decided_at, report.batch_id = now, None, None
        attach(session, Matter(evaluation_id, person, "employee", report_id), handed, now)


def decide(
    engine: Engine, weeks: Sequence[Week], person: int, trigger: str, now: datetime, reason: str = ""
) -> Decided:
    """Validates or returns the submitted reports of these weeks, all or nothing in each chunk of WEEKS.

    Raises RefusedError where one of them is not this person's to decide on that day, where the review is over, or
    where a return has no reason.
    """
    reason = text(reason)
    if trigger == RETURN and not 0 < len(reason) <= LONGEST_REASON:
        raise RefusedError([NO_REASON])
    chosen = sorted(set(weeks), key=lambda week: (week.evaluation_id, week.monday, week.seen))
    reports = 0
    changed: list[Week] = []
    for begin in range(0, len(chosen), WEEKS):
        part = _decide(engine, chosen[begin : begin + WEEKS], person, trigger, now, reason)
        reports, changed = reports + part.reports, [*changed, *part.changed]
    return Decided(reports, tuple(changed))


@persistent
def _decide(
    engine: Engine, weeks: Sequence[Week], person: int, trigger: str, now: datetime, reason: str
) -> Decided:
    with transaction(engine) as session:
        ids = {week.evaluation_id for week in weeks}
        lock(session, select(Evaluation.id).where(Evaluation.id.in_(ids)).order_by(Evaluation.id))
        _check_appraiser(session, ids, person, now)
        there = _waiting(session, weeks)
        meant: list[int] = []
        changed = []
        for week in weeks:
            found = there.get((week.evaluation_id, week.monday), [])
            if not found or standing(found) != week.seen:
                changed.append(week)
            else:
                meant += [number for number, _ in found]
        if meant:
            act = storing.Act(TARGETS[trigger], trigger, Actor(employee_id=person), "appraiser", now, reason)
            batches = storing.note_batches(session, storing.digested(session, meant), act)
            storing.settle(session, sorted(meant), batches, act.kind, now)
        return Decided(len(meant), tuple(changed))


@persistent
def take_over(
    engine: Engine, entries: Sequence[tuple[int, Entry]], actor: Actor, now: datetime, limits: Limits
) -> list[Fault]:
    """A whole file of (evaluation, entry): everything, or nothing and every fault."""
    with transaction(engine) as session:
        ids = {evaluation for evaluation, _ in entries}
        lock(session, select(Evaluation.id).where(Evaluation.id.in_(ids)).order_by(Evaluation.id))
        found = file_faults(entries, frames(session, ids, now, limits.minutes_a_day))
        if not found and entries:
            storing.note_import(session, storing.add(session, entries, now), actor, now)
        return found


def file_faults(entries: Sequence[tuple[int, Entry]], around: dict[int, Frame]) -> list[Fault]:
    """Each entry beside what is stored and what stands above it in the file."""
    minutes = {number: dict(frame.minutes) for number, frame in around.items()}
    known = {number: set(frame.known) for number, frame in around.items()}
    found = []
    for place, (number, entry) in enumerate(entries):
        frame = replace(around[number], minutes=minutes[number], known=known[number])  # type: ignore[arg-type]
        told = faults(entry, frame)
        found += [Fault(place, message) for message in told]
        if not told:
            minutes[number][entry.day] = minutes[number].get(entry.day, 0) + entry.minutes
            goal = frame.goal(entry.result)
            assert goal is not None
            known[number].add((entry.day, goal.root, entry.text.strip()))
    return found


def _own(
    session: Session,
    evaluation_id: int,
    person: int,
    now: datetime,
    limits: Limits,
    without: int | None = None,
) -> Frame:
    """Holds the evaluation: two reports of one day count each other's minutes."""
    lock(session, select(Evaluation.id).where(Evaluation.id == evaluation_id))
    evaluation = session.get(Evaluation, evaluation_id)
    if evaluation is None:
        raise NoReportError
    if evaluation.employee_id != person:
        raise RefusedError([WRONG_ROLE])
    return frames(session, [evaluation_id], now, limits.minutes_a_day, without)[evaluation_id]


def _same(session: Session, evaluation_id: int, entry: Entry) -> DailyReport | None:
    wanted = {name: getattr(DailyReport, name) for name in storing.columns(entry)}
    same = [wanted[name].is_not_distinct_from(value) for name, value in storing.columns(entry).items()]
    return session.scalar(
        select(DailyReport)
        .where(DailyReport.evaluation_id == evaluation_id, *same)
        .order_by(DailyReport.id)
        .limit(1)
    )


def _check_appraiser(session: Session, ids: set[int], person: int, now: datetime) -> None:
    rows = session.scalars(select(Evaluation).where(Evaluation.id.in_(ids))).all()
    rules = {cycle: rules_of(session, cycle) for cycle in {row.cycle_id for row in rows}}
    mine: dict[date, set[Any]] = {}
    for row in rows:
        day = rules[row.cycle_id].calendar.local(now).date()
        if day not in mine:
            held = authority.appraisers(day).subquery()
            query = select(held.c.assignment_id).where(held.c.holder_id == person)
            mine[day] = set(session.scalars(query))
        if row.assignment_id not in mine[day] or row.employee_id == person:
            raise RefusedError([WRONG_ROLE])
        if not is_open(row.state, rules[row.cycle_id]):
            raise RefusedError([CLOSED])
    if len(rows) != len(ids):
        raise RefusedError([WRONG_ROLE])


def _waiting(session: Session, weeks: Sequence[Week]) -> dict[tuple[int, date], list[tuple[int, int]]]:
    """(number, version) of the submitted reports, by evaluation and Monday."""
    days = [week.monday for week in weeks]
    rows = session.execute(
        select(DailyReport.evaluation_id, DailyReport.day, DailyReport.id, DailyReport.version)
        .where(DailyReport.evaluation_id.in_({week.evaluation_id for week in weeks}))
        .where(DailyReport.state == SUBMITTED)
        .where(DailyReport.day.between(min(days), max(days) + timedelta(days=6)))
    ).tuples()
    found: dict[tuple[int, date], list[tuple[int, int]]] = defaultdict(list)
    for evaluation, day, number, version in rows:
        found[evaluation, monday(day)].append((number, version))
    return found
