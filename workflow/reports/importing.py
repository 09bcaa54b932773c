"""A whole file of reports taken over: everything, or every fault with its row."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.people import Employee
from models.session import reading
from workflow import reporting
from workflow.gathering import Actor
from workflow.reporting import Limits
from workflow.reports.content import Entry, Frame
from workflow.reports.file import FileFault, Told, parse
from workflow.reports.reading import frames
from workflow.reports.rules import CLOSED, NO_PLAN


@dataclass(frozen=True)
class Imported:
    reports: int
    people: int
    faults: tuple[FileFault, ...]


def import_file(
    engine: Engine, cycle_id: int, content: bytes, actor: Actor, now: datetime, limits: Limits
) -> Imported:
    """With a fault nothing is written."""
    rows, faults = parse(content)
    with reading(engine) as session:
        people = _people(session, cycle_id, {row.nip for row in rows})
        ids = [number for found in people.values() for number in found]
        around = frames(session, ids, now, limits.minutes_a_day)
    entries: list[tuple[int, Entry]] = []
    places: list[int] = []
    for row in rows:
        found = _resolved(row, people.get(row.nip, []), around)
        if isinstance(found, str):
            faults.append(FileFault(row.row, found))
        else:
            entries.append(found)
            places.append(row.row)
    if faults:
        told = reporting.file_faults(entries, around)
    else:
        told = reporting.take_over(engine, entries, actor, now, limits)
    faults += [FileFault(places[each.place], each.message) for each in told]
    faults.sort(key=lambda fault: fault.row)
    number = 0 if faults else len(entries)
    return Imported(number, 0 if faults else len({each for each, _ in entries}), tuple(faults))


def _people(session: Session, cycle_id: int, nips: set[str]) -> dict[str, list[int]]:
    """The evaluations of each NIP in the cycle; several where somebody changed post."""
    query = select(Employee.nip, Evaluation.id).join(Evaluation, Evaluation.employee_id == Employee.id)
    found: dict[str, list[int]] = defaultdict(list)
    rows = session.execute(query.where(Evaluation.cycle_id == cycle_id).order_by(Evaluation.id))
    for nip, number in rows:
        if nip in nips:
            found[nip].append(number)
    return found


def _resolved(row: Told, evaluations: list[int], around: dict[int, Frame]) -> tuple[int, Entry] | str:
    if not evaluations:
        return f"NIP {row.nip or '(kosong)'} tidak mempunyai penilaian dalam siklus ini. Periksa NIP dan siklusnya."
    number = next(
        (each for each in evaluations if around[each].first <= row.day <= around[each].last), evaluations[-1]
    )
    frame = around[number]
    if not frame.is_open:
        return CLOSED
    if not frame.goals:
        return NO_PLAN
    goal = next((each for each in frame.goals if each.place == row.place), None)
    if goal is None:
        known = ", ".join(each.place for each in frame.goals)
        return f"SKP pegawai ini tidak mempunyai {row.place}; yang ada: {known}."
    gauge = next((each for each in goal.gauges if each.place == row.indicator), None)
    if row.indicator is not None and gauge is None:
        return f"{row.place} mempunyai {len(goal.gauges)} indikator; nomor {row.indicator} tidak ada."
    return number, Entry(
        day=row.day,
        result=goal.number,
        indicator=gauge.number if gauge else None,
        text=row.text,
        minutes=row.minutes,
        quantity=row.quantity,
        unit=row.unit or (gauge.unit if gauge and row.quantity is not None else ""),
        link=row.link,
    )
