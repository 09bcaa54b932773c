"""What follows from one evaluation: proposals by rule tables, and the papers issued beside its document."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.credit import Credit
from config.rules.follow_up import ContractAdvice, NineBox, TrainingHours
from config.rules.table import table_on
from models.cycle import Cycle
from models.document import IssuedPaper
from models.evaluation import Evaluation
from models.people import Assignment, Employee
from models.record import EarlierCredit
from workflow import crediting, yearly
from workflow.definitions import rules_of
from workflow.guidance.content import FORMS
from workflow.guidance.reading import done_in, plans
from workflow.potential import potential_of
from workflow.printed.appraisals import CONTRACTED
from workflow.printed.credit_sums import sums
from workflow.printed.kinds import KINDS, PERIOD, PLANS
from workflow.records.reading import attended, credits_of, in_force, trainings_of
from workflow.records.telling import credit_text
from workflow.rules.applied import applied
from workflow.rules.development import BELOW, Development, Rated, recommended
from workflow.rules.evidence import with_evidence
from workflow.rules.follow_up import Placed, Proposed, placed, proposed
from workflow.rules.training import Attended, beside
from workflow.rules.words import LABELS
from workflow.rules.year_result import OfYear
from workflow.wording import amount


@dataclass(frozen=True)
class FurtherPaper:
    """One issued paper of the evaluation."""

    id: int
    label: str
    revision: int
    issued_at: datetime
    path: str


@dataclass(frozen=True)
class FollowUp:
    """What is proposed, and by which version of which rule. Nobody is rewarded or dismissed by it."""

    contract: Proposed | None
    """Of a PPPK with a predicate."""
    box: Placed | None
    """Of anybody with a predicate."""
    development: tuple[Development, ...]
    """One for each rating below expectation."""
    year: OfYear | None
    """Of somebody with several posts in the cycle."""
    guidance: tuple[str, ...]
    """Plans of guidance, for whoever may read them: `Konseling kinerja: Perilaku Loyal (berjalan, 4 dari 12 JP)`."""
    papers: tuple[FurtherPaper, ...]
    credit: str = ""
    """Angka kredit from before SIULAK that counts before this cycle's; empty where none is recorded."""
    earned: str = ""
    """Angka kredit of the cycle, of all its posts, and with what came before; empty before all of them are final."""

    @property
    def contract_text(self) -> str:
        """`Perpanjangan perjanjian kerja; Dipertahankan`; empty where none is proposed."""
        return "; ".join((self.contract.contract, *self.contract.measures)) if self.contract else ""

    @property
    def year_text(self) -> str:
        """The predicate of the year's posts together; empty where this post is the only one."""
        if self.year is None:
            return ""
        return LABELS.get(self.year.predicate or "", "belum ada: salah satu jabatannya belum final")

    @property
    def box_text(self) -> str:
        """`Kotak 8: …`, or that potential is not measured."""
        if self.box is None:
            return ""
        return ": ".join(filter(None, (self.box.text, "; ".join(self.box.recommendations))))


def follow_up(session: Session, evaluation_id: int) -> FollowUp:
    """By the tables that were stored when it was rated."""
    evaluation, employee, cycle = session.execute(
        select(Evaluation, Employee, Cycle)
        .join(Employee, Employee.id == Evaluation.employee_id)
        .join(Cycle, Cycle.id == Evaluation.cycle_id)
        .where(Evaluation.id == evaluation_id)
    ).one()
    predicate = evaluation.predicate
    earlier = in_force(credits_of(session, [employee.id]).get(employee.id, []), cycle.last)
    measured = potential_of(session, employee.id, cycle.last)
    return FollowUp(
        contract=proposed(applied(ContractAdvice, evaluation.rules, cycle.last), predicate)
        if predicate and employee.status in CONTRACTED
        else None,
        box=placed(applied(NineBox, evaluation.rules, cycle.last), predicate, measured)
        if predicate
        else None,
        development=_development(session, evaluation, employee, cycle) if predicate else (),
        year=yearly.of_person(session, cycle, employee.id),
        guidance=tuple(
            f"{FORMS[each.frame.form]}: {each.frame.cause.label} "
            f"({each.state_text.lower()}, {each.hours} dari {each.planned_hours} JP)"
            for each in plans(session, [evaluation_id]).get(evaluation_id, ())
        ),
        papers=papers_of(session, evaluation_id),
        credit=credit_text(earlier),
        earned=_earned(session, employee, cycle, earlier) if evaluation.final_at else "",
    )


def _earned(session: Session, employee: Employee, cycle: Cycle, earlier: EarlierCredit | None) -> str:
    """`9,375; dengan yang sebelumnya 63,375 (Ahli Pertama)`."""
    every = crediting.earned(session, [employee.id]).get(employee.id, [])
    mine = [each for each in every if each.cycle_id == cycle.id]
    if not mine or not all(each.is_final for each in mine):
        return ""
    last = mine[-1]
    level = crediting.level_of(table_on(Credit, last.last), session.get_one(Assignment, last.assignment_id))
    upto = [each for each in every if each.is_final and each.last <= last.last]
    counted = sums(upto, cycle.id, level, earlier)
    whole = f"; dengan yang sebelumnya {amount(counted.total)}" if counted.total != counted.new else ""
    return f"{amount(counted.new)}{whole}" + (f" ({level.label})" if level else "")


def _development(
    session: Session, evaluation: Evaluation, employee: Employee, cycle: Cycle
) -> tuple[Development, ...]:
    ratings = (
        Rated(
            "Hasil kerja",
            evaluation.result_rating,
            with_evidence(evaluation.result_reason, evaluation.result_evidence),
        ),
        Rated(
            "Perilaku kerja",
            evaluation.behaviour_rating,
            with_evidence(evaluation.behaviour_reason, evaluation.behaviour_evidence),
        ),
    )
    table = applied(TrainingHours, evaluation.rules, cycle.last)
    year = cycle.last.year
    calendar, below = rules_of(session, cycle.id).calendar, BELOW in {each.rating for each in ratings}
    guided = done_in(session, employee.id, year, calendar) if below else []
    told = attended(trainings_of(session, [employee.id]).get(employee.id, []), year) if below else []
    other = beside(guided, (Attended(each.name, each.hours, each.guided) for each in told))
    done = sum(each.hours for each in guided)
    return recommended(
        table, ratings, contracted=employee.status in CONTRACTED, year=year, done=done, other=other
    )


def papers_of(session: Session, evaluation_id: int) -> tuple[FurtherPaper, ...]:
    """Of the evaluation alone: a unit's paper names other people too."""
    rows = session.scalars(
        select(IssuedPaper).where(IssuedPaper.evaluation_id == evaluation_id).order_by(IssuedPaper.id)
    )
    return tuple(_further(row) for row in rows)


def plan_papers(session: Session, evaluation_id: int, revision: int) -> tuple[FurtherPaper, ...]:
    """SKP and Lampiran of one agreed revision; empty while they are not issued."""
    rows = session.scalars(
        select(IssuedPaper)
        .where(IssuedPaper.evaluation_id == evaluation_id, IssuedPaper.revision == revision)
        .where(IssuedPaper.kind.in_(PLANS))
        .order_by(IssuedPaper.id)
    )
    return tuple(_further(row) for row in rows)


def _further(row: IssuedPaper) -> FurtherPaper:
    """Which period a paper is about, and which revision of it, its own reference says."""
    label, revision = KINDS[row.kind], row.revision
    if row.kind == PERIOD:
        period, _, version = row.values["rujukan"].partition(", ")[2].partition(" revisi ")
        label, revision = f"{label}, {period}", int(version or 1)
    if row.kind in PLANS:
        label, revision = f"{label} versi {revision}", 1
    return FurtherPaper(row.id, label, revision, row.issued_at, row.path)


def paper_of(session: Session, paper_id: int) -> IssuedPaper | None:
    """A paper of a person; None for a unit's."""
    return session.scalar(
        select(IssuedPaper).where(IssuedPaper.id == paper_id, IssuedPaper.evaluation_id.is_not(None))
    )
