"""Whom an employee may ask: colleagues and subordinates on a day, and who of them may not be asked, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.feedback import PeerFeedback
from models.evaluation import Evaluation
from models.people import Assignment
from workflow import authority
from workflow.peers.gathering import candidates, colleagues, subordinates
from workflow.peers.rules import PEER, UPWARD, unfit


@dataclass(frozen=True)
class Person:
    number: int
    name: str
    post: str


@dataclass(frozen=True)
class Offer:
    peers: tuple[Person, ...]
    upward: tuple[Person, ...]
    refused: tuple[str, ...]
    """Every reason about everybody who may not be asked."""

    @property
    def groups(self) -> dict[int, str]:
        """Person → the group that he is asked in."""
        return {one.number: PEER for one in self.peers} | {one.number: UPWARD for one in self.upward}


def offer(session: Session, evaluation: Evaluation, rule: PeerFeedback, day: date) -> Offer:
    """By name; whoever a unit holds is asked about once, a subordinate from below."""
    below = subordinates(session, evaluation.employee_id, day)
    around = colleagues(session, evaluation, rule, day) - below - {evaluation.employee_id}
    wanted = dict.fromkeys(sorted(around), PEER) | dict.fromkeys(sorted(below), UPWARD)
    posts = _posts(session, list(wanted), day)
    people: dict[str, list[Person]] = {PEER: [], UPWARD: []}
    refused: list[str] = []
    for number, one in zip(wanted, candidates(session, evaluation, wanted, rule, day), strict=True):
        reasons = unfit(one, rule)
        refused += reasons
        if not reasons:
            people[one.group].append(Person(number, one.name, posts.get(number, "")))
    peers, upward = (tuple(sorted(people[group], key=_by_name)) for group in (PEER, UPWARD))
    return Offer(peers, upward, tuple(sorted(refused)))


def _by_name(one: Person) -> tuple[str, int]:
    return one.name, one.number


def _posts(session: Session, people: Sequence[int], day: date) -> dict[int, str]:
    main = authority.main_assignments(day).subquery()
    query = (
        select(main.c.employee_id, Assignment.post)
        .join(Assignment, Assignment.id == main.c.assignment_id)
        .where(main.c.employee_id.in_(people))
    )
    return dict(session.execute(query).tuples().all())
