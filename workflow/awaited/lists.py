"""Whose list of raters waits for whom: to be proposed, to be approved."""

from typing import Any

from sqlalchemy import Select, and_, null, or_, select

from models.audit import AuditEvent
from models.evaluation import Evaluation
from models.peers import PeerRound
from models.people import AppraiserRelation, Assignment
from workflow import authority
from workflow.awaited.scope import Scope
from workflow.awaited.terms import Terms
from workflow.launching import window_days
from workflow.peers.machine import BEGIN, NOMINATING
from workflow.peers.scheduling import RATING


def nominate_terms(scope: Scope) -> Terms | None:
    return _terms(scope, approval=False)


def approve_terms(scope: Scope) -> Terms | None:
    return _terms(scope, approval=True)


def _terms(scope: Scope, *, approval: bool) -> Terms | None:
    lists, calendar = scope.rules.definition.peer_lists, scope.rules.calendar
    if lists is None:
        return None
    opens, closes = window_days(lists.nominate, scope.cycle.last.year, calendar)
    return Terms(
        calendar,
        begins=scope.start if approval else max(scope.start, opens),
        by=calendar.postponed(closes, lists.approve_working_days) if approval else closes,
        days=lists.answer_working_days,
        remind_before=lists.remind_before,
        every=lists.digest_every if approval else 0,
    )


def nominate(scope: Scope) -> Select[Any]:
    """Nobody is proposed. Asked in the initial state alone: afterwards there is no time left for answers."""
    begun = select(PeerRound.id).where(PeerRound.evaluation_id == Evaluation.id)
    return (
        scope.among([scope.rules.definition.initial])
        .add_columns(
            Evaluation.employee_id.label("holder_id"), null().label("moment"), Assignment.first.label("day")
        )
        .where(or_(Assignment.last.is_(None), Assignment.last >= scope.today))
        .where(~begun.correlate(Evaluation).exists())
    )


def approve(scope: Scope) -> Select[Any]:
    """Proposed, and while the appraiser's own rating is still to come."""
    order, relation = scope.rules.definition.order, AppraiserRelation
    held = and_(
        relation.assignment_id == Evaluation.assignment_id,
        relation.appraiser_id != Evaluation.employee_id,
        authority.on(relation, scope.today),
    )
    proposed = and_(
        AuditEvent.subject == "peer_round",
        AuditEvent.subject_id == PeerRound.id,
        AuditEvent.trigger == BEGIN,
    )
    return (
        scope.among([name for name, place in order.items() if place <= order[RATING]])
        .join(PeerRound, PeerRound.evaluation_id == Evaluation.id)
        .join(AuditEvent, proposed)
        .join(relation, held)
        .add_columns(
            relation.appraiser_id.label("holder_id"),
            AuditEvent.at.label("moment"),
            relation.first.label("day"),
        )
        .where(PeerRound.state == NOMINATING)
    )
