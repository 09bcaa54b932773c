"""What is known of a round and of those who are to be asked, on a day."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from config.rules.feedback import PeerFeedback
from models.evaluation import Evaluation
from models.peers import PeerNominee, PeerRound
from models.people import AppraiserRelation, Assignment, Employee, Unit
from workflow import authority
from workflow.peers.rules import PEER, Candidate
from workflow.rules.applied import named


def rule_of(key: str) -> PeerFeedback:
    """The table that a round was begun with. Raises RuleGoneError where it is gone."""
    return named(PeerFeedback, key)


def appraises(session: Session, evaluation: Evaluation, person: int | None, day: date) -> bool:
    """Whether the person is the appraiser that day, and not the one appraised."""
    held = authority.appraisers(day).subquery()
    mine = select(held.c.holder_id).where(
        held.c.assignment_id == evaluation.assignment_id, held.c.holder_id == person
    )
    return evaluation.employee_id != person and session.scalar(mine.limit(1)) is not None


def candidates(
    session: Session, evaluation: Evaluation, wanted: Mapping[int, str], rule: PeerFeedback, day: date
) -> list[Candidate]:
    """Those wanted (person: group), in the order given; an unknown number serves nowhere."""
    person, asked = evaluation.employee_id, list(wanted)
    names = dict(
        session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(asked))).tuples().all()
    )
    serving = set(
        session.scalars(select(Employee.id).where(Employee.id.in_(asked), authority.serves(Employee.id, day)))
    )
    held, above = authority.appraisers(day).subquery(), authority.superiors(day).subquery()
    appraisers, superiors = (
        set(
            session.scalars(
                select(table.c.holder_id).where(table.c.assignment_id == evaluation.assignment_id)
            )
        )
        for table in (held, above)
    )
    below = subordinates(session, person, day)
    around, mutual = colleagues(session, evaluation, rule, day), _rated_by(session, evaluation)
    declared = set(
        session.scalars(
            select(PeerNominee.rater_id)
            .join(PeerRound, PeerRound.id == PeerNominee.round_id)
            .where(PeerRound.evaluation_id == evaluation.id, PeerNominee.conflict)
        )
    )
    return [
        Candidate(
            name=names.get(one, f"Pegawai {one}"),
            group=group,
            same=one == person,
            appraiser=one in appraisers,
            superior=one in superiors,
            serving=one in serving,
            colleague=one in around,
            subordinate=one in below,
            mutual=group == PEER and one in mutual,
            declared=one in declared,
        )
        for one, group in wanted.items()
    ]


def subordinates(session: Session, person: int, day: date) -> set[int]:
    """Whom the person appraises that day."""
    return set(
        session.scalars(
            select(Assignment.employee_id)
            .join(AppraiserRelation, AppraiserRelation.assignment_id == Assignment.id)
            .where(AppraiserRelation.appraiser_id == person, authority.on(AppraiserRelation, day))
        )
    )


def colleagues(session: Session, evaluation: Evaluation, rule: PeerFeedback, day: date) -> set[int]:
    """Whose main post is in the same unit (or one beside it), or under the same appraiser; the person too."""
    unit = session.get_one(Unit, session.get_one(Assignment, evaluation.assignment_id).unit_id)
    units = [unit.id]
    if rule.colleagues == "same_parent" and unit.parent_id is not None:
        units += session.scalars(select(Unit.id).where(Unit.parent_id == unit.parent_id)).all()
    main = authority.main_assignments(day).subquery()
    own, beside = authority.appraisers(day).subquery(), authority.appraisers(day).subquery()
    level = (
        select(beside.c.assignment_id)
        .join(own, own.c.holder_id == beside.c.holder_id)
        .where(own.c.assignment_id == evaluation.assignment_id)
    )
    query = (
        select(main.c.employee_id)
        .join(Assignment, Assignment.id == main.c.assignment_id)
        .where(or_(Assignment.unit_id.in_(units), Assignment.id.in_(level)))
    )
    return set(session.scalars(query))


def _rated_by(session: Session, evaluation: Evaluation) -> set[int]:
    """Those whose rounds of the same cycle ask this person as a peer."""
    query = (
        select(Evaluation.employee_id)
        .join(PeerRound, PeerRound.evaluation_id == Evaluation.id)
        .join(PeerNominee, PeerNominee.round_id == PeerRound.id)
        .where(
            Evaluation.cycle_id == evaluation.cycle_id,
            PeerNominee.rater_id == evaluation.employee_id,
            PeerNominee.group == PEER,
            ~PeerNominee.conflict,
        )
    )
    return set(session.scalars(query))
