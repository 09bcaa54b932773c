"""Peers' and subordinates' feedback: the list of raters, its approval, and what came of it."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.rules.feedback import Anonymity, PeerFeedback
from config.rules.table import table_on
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.peers import PeerRound
from models.session import reading
from web.evaluations import NotYoursError
from web.fields import Fields, Number
from web.pages import page
from web.peer_forms import wanted_of
from web.plan_pages import case_of
from web.portal import Portal, ThePortal
from web.proving import Press, pressed
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow.awaited.viewing import awaited
from workflow.errors import RefusedError
from workflow.peers import rounds
from workflow.peers.gathering import appraises, rule_of
from workflow.peers.machine import APPROVED, CLOSED, NOMINATING, OPEN
from workflow.peers.offering import Offer, offer
from workflow.peers.results import result
from workflow.peers.rules import PEER, UPWARD
from workflow.peers.viewing import GROUPS, RoundView, asks, lines, round_view

router = APIRouter()
NOTICES = {"ajukan": "Daftar tersimpan; pejabat penilai memeriksanya.", "setuju": "Daftar disetujui."}


@router.get("/rekan")
def list_rounds(portal: ThePortal, visitor: TheVisitor) -> Response:
    with reading(portal.engine) as session:
        asked = asks(session, visitor.employee_id, portal.business_now())
        found = lines(session, visitor.employee_id, portal.today())
    return page("rekan_daftar", visitor=visitor, asked=asked, lines=found, groups=GROUPS)


@router.get("/rekan/{evaluation_id}")
def show(evaluation_id: Number, portal: ThePortal, visitor: TheVisitor, selesai: str = "") -> Response:
    return _page(portal, visitor, evaluation_id, notice=NOTICES.get(selesai, ""))


@router.post("/rekan/{evaluation_id}")
def act(
    evaluation_id: Number, request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields
) -> Response:
    press = Press(portal, request, visitor, f"/rekan/{evaluation_id}", fields)
    return pressed(
        press,
        lambda who: _acted(press, who, evaluation_id),
        lambda who, told: _page(portal, who, evaluation_id, 409, told, values=fields),
    )


def _acted(press: Press, visitor: Visitor, evaluation_id: int) -> Response:
    """The employee's list, or the appraiser's. Raises NotYoursError."""
    portal, person, now = press.portal, visitor.employee_id, press.portal.business_now()
    with reading(portal.engine) as session:
        evaluation, own = _mine(session, portal, visitor, evaluation_id)
        found = session.scalar(select(PeerRound).where(PeerRound.evaluation_id == evaluation_id))
        offered = offer(session, evaluation, _rule(portal, found), portal.today())
    done = "ajukan" if own else "setuju"
    onward = RedirectResponse(f"/rekan/{evaluation_id}?selesai={done}", status_code=303)
    try:
        wanted = wanted_of(press.fields, offered)
        if own:
            rounds.nominate(portal.engine, evaluation_id, person, wanted, now)
        else:
            rounds.approve(portal.engine, found.id if found else 0, person, wanted, now)
    except RefusedError as fault:
        if (
            found is not None
            and not own
            and found.state != NOMINATING
            and _is_listed(portal, evaluation_id, press)
        ):
            return onward  # pressed twice
        return _page(portal, visitor, evaluation_id, 422, *fault.reasons, values=press.fields)
    return onward


def _is_listed(portal: Portal, evaluation_id: int, press: Press) -> bool:
    """Exactly those whom the form names are on the list."""
    with reading(portal.engine) as session:
        view = round_view(session, evaluation_id)
    chosen = {value for name, value in press.fields.items() if name.startswith("pilih-") and value}
    return view is not None and chosen == {str(number) for number, _, _ in view.raters}


def _mine(session: Session, portal: Portal, visitor: Visitor, evaluation_id: int) -> tuple[Evaluation, bool]:
    """The evaluation, and whether it is the visitor's own. Raises NotYoursError for all but him and the appraiser."""
    evaluation = session.get(Evaluation, evaluation_id)
    if evaluation is None:
        raise NotYoursError
    own = evaluation.employee_id == visitor.employee_id
    if not own and not appraises(session, evaluation, visitor.employee_id, portal.today()):
        raise NotYoursError
    return evaluation, own


def _rule(portal: Portal, found: PeerRound | None) -> PeerFeedback:
    """The round's own, or the one that it would be begun with today."""
    return rule_of(found.rules) if found else table_on(PeerFeedback, portal.today())


def _page(
    portal: Portal,
    visitor: Visitor,
    evaluation_id: int,
    status: int = 200,
    *faults: str,
    notice: str = "",
    values: dict[str, str] | None = None,
) -> Response:
    with reading(portal.engine) as session:
        evaluation, own = _mine(session, portal, visitor, evaluation_id)
        case = case_of(session, portal, visitor, evaluation_id)
        found = session.scalar(select(PeerRound).where(PeerRound.evaluation_id == evaluation_id))
        rule = _rule(portal, found)
        view, shown = round_view(session, evaluation_id), result(session, evaluation_id)
        k = table_on(Anonymity, session.get_one(Cycle, evaluation.cycle_id).last)
        state = view.state if view else None
        editing = evaluation.final_at is None and (state == NOMINATING or (own and state is None))
        offered = offer(session, evaluation, rule, portal.today()) if editing else None
        waits = awaited(session, visitor.employee_id, portal.business_now(), f"/rekan/{evaluation_id}")
    words: dict[str, Any] = {
        "rule": rule,
        "k": k,
        "view": view,
        "result": shown,
        "offered": offered,
        "waits": waits,
    }
    words |= {"slots": _slots(offered, rule, view), "values": values or {}, "groups": GROUPS}
    words |= {"approved": state == APPROVED, "is_open": state == OPEN, "is_closed": state == CLOSED}
    return page(
        "rekan", status, visitor=visitor, case=case, evaluation_id=evaluation_id, own=own, notice=notice,
        faults=faults, **words,
    )  # fmt: skip


def _slots(offered: Offer | None, rule: PeerFeedback, view: RoundView | None) -> dict[str, list[str]]:
    """The boxes of each group with whom each holds already."""
    if offered is None:
        return {}
    groups = {str(number): group for number, group in offered.groups.items()}
    listed: dict[str, list[str]] = {PEER: [], UPWARD: []}
    for number, _, _ in view.raters if view else ():
        if str(number) in groups:  # whoever may not be asked any more is not listed again
            listed[groups[str(number)]].append(str(number))
    room = {
        PEER: min(rule.peers_at_most, len(offered.peers)),
        UPWARD: min(rule.upward_at_most, len(offered.upward)),
    }
    return {group: (listed[group] + [""] * room[group])[: room[group]] for group in room}
