"""What is there already that may prove a rating, ready to be chosen: so that nobody types what the system knows.

It only suggests words. What counts is the text that is handed in, and nothing that decides reads this.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.rules.service import Survey
from config.rules.table import table_on
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.evidence import EvidenceFile
from models.plan import WorkResult
from models.report import DailyReport
from workflow.definitions import rules_of
from workflow.feedback import NoteView
from workflow.plans.amounts import amount_text
from workflow.reports.content import VALIDATED
from workflow.reports.reading import goals_of
from workflow.rules.evidence import evidence_table, wanted
from workflow.service.gathering import Period
from workflow.service.survey import officer_survey
from workflow.why.asides import tickets
from workflow.wording import long_date

MOST = 6
"""Of each kind: a phone's screen holds no more."""
SHOWN = 80
"""Characters of somebody else's words."""


@dataclass(frozen=True)
class Suggested:
    """For the form of both ratings."""

    result: tuple[str, ...]
    behaviour: tuple[str, ...]
    result_wanted: str
    """When evidence must be named."""
    behaviour_wanted: str


def suggested(session: Session, evaluation_id: int, notes: Iterable[NoteView]) -> Suggested:
    """From validated reports, files of the employee, notes of feedback and service facts of the cycle."""
    evaluation = session.get_one(Evaluation, evaluation_id)
    cycle = session.get_one(Cycle, evaluation.cycle_id)
    table, told = evidence_table(cycle.last), list(notes)
    accurate, friendly = _public(session, evaluation, cycle)
    return Suggested(
        result=(
            *_reports(session, evaluation_id),
            *_files(session, evaluation),
            *_tickets(session, evaluation, cycle),
            *accurate,
            *_notes(told, of_result=True),
        ),
        behaviour=(*_notes(told, of_result=False), *friendly),
        result_wanted=wanted(table.result),
        behaviour_wanted=wanted(table.behaviour),
    )


def _reports(session: Session, evaluation_id: int) -> Iterator[str]:
    """A line a work result, also over its revisions."""
    goals = goals_of(session, [evaluation_id]).get(evaluation_id, [])
    found = _validated(session, evaluation_id)
    for goal in goals[:MOST]:
        if goal.root in found:
            count, first, last = found[goal.root]
            days = long_date(first) if first == last else f"{long_date(first)} sampai {long_date(last)}"
            yield f"{count} laporan harian tervalidasi, {goal.place}: {_short(goal.text)} ({days})"


def _validated(session: Session, evaluation_id: int) -> dict[int, tuple[int, date, date]]:
    root = func.coalesce(WorkResult.root_id, WorkResult.id)
    rows = session.execute(
        select(root, func.count(), func.min(DailyReport.day), func.max(DailyReport.day))
        .join(WorkResult, WorkResult.id == DailyReport.result_id)
        .where(DailyReport.evaluation_id == evaluation_id, DailyReport.state == VALIDATED)
        .group_by(root)
    )
    return {number: (count, first, last) for number, count, first, last in rows}


def _files(session: Session, evaluation: Evaluation) -> Iterator[str]:
    """What the employee handed in with an act; a report's files are found with the report."""
    row = EvidenceFile
    names = session.scalars(
        select(row.name)
        .where(row.evaluation_id == evaluation.id, row.owner_id == evaluation.employee_id)
        .where(row.act != "", row.removed_at.is_(None))
        .order_by(row.id)
        .limit(MOST)
    )
    yield from (f"Berkas dari pegawai: {name}" for name in names)


def _tickets(session: Session, evaluation: Evaluation, cycle: Cycle) -> Iterator[str]:
    rules = rules_of(session, cycle.id)
    days = tickets(session, cycle, rules, {evaluation.employee_id}).get(evaluation.employee_id, [])
    if days:
        yield f"Fakta layanan: {len(days)} tiket terbit dari {long_date(min(days))} sampai {long_date(max(days))}"


def _public(session: Session, evaluation: Evaluation, cycle: Cycle) -> tuple[list[str], list[str]]:
    """Was the information accurate; was the manner friendly. Only from as many answers as may be shown."""
    found = officer_survey(session, evaluation.employee_id, Period(cycle.first, cycle.last))
    highest = table_on(Survey, cycle.last).highest

    def told(what: str, mean: Decimal | None) -> list[str]:
        if mean is None:
            return []
        return [f"Jawaban masyarakat: {what} {amount_text(mean)} dari {highest}, {found.answers} jawaban"]

    return told("ketepatan informasi", found.accurate), told("keramahan", found.friendly)


def _notes(notes: list[NoteView], *, of_result: bool) -> Iterator[str]:
    mine = [note for note in notes if note.of_result is of_result]
    yield from (f"Umpan balik {note.when}, {note.about}: “{_short(note.text)}”" for note in mine[:MOST])


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1].rstrip()}…"
