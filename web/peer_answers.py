"""What raters do: answer, step back, and change an answer by its receipt code.

A code is shown once, in the answer to the form that it belongs to. It travels in forms only: never in an address,
which browsers and proxies keep.
"""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from config.rules.feedback import Anonymity
from config.rules.table import table_on
from models.cycle import Cycle
from models.evaluation import Evaluation
from models.peers import PeerRound
from models.people import Employee
from models.session import reading
from web.evaluations import NotYoursError
from web.fields import Fields, Number
from web.pages import page
from web.peer_forms import fields_of, sheet_of
from web.portal import Portal, ThePortal
from web.proving import Press, pressed
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow.errors import RefusedError
from workflow.peers import receipts
from workflow.peers.answering import TAKEN, answer, change, declare_conflict, said_with
from workflow.peers.gathering import rule_of
from workflow.peers.rules import LONGEST_TEXT
from workflow.peers.viewing import GROUPS, Ask, asks
from workflow.plans.behaviour import values as behaviour

router = APIRouter()
RECEIPT = "/rekan/tanda-terima"
DECLARE, CHANGE = "declare_conflict", "ubah"
CHANGED = "Perubahan tersimpan. Kode tanda terimanya tetap sama."
STEPPED_BACK = "Benturan kepentingan tercatat; Bapak/Ibu tidak diminta lagi."


@router.get(RECEIPT)
def ask_receipt(visitor: TheVisitor) -> Response:
    return page("rekan_kode", visitor=visitor, kode="")


@router.post(RECEIPT)
def with_receipt(request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields) -> Response:
    """Shows the answer that a code leads to, or changes it. Whose the session is does not matter here."""
    press = Press(portal, request, visitor, RECEIPT, fields)
    return pressed(
        press,
        lambda who: _by_receipt(press, who),
        lambda who, told: page(
            "rekan_kode", 409, visitor=who, faults=(told,), kode=fields.get("kode", "")[:40]
        ),
    )


def _by_receipt(press: Press, visitor: Visitor) -> Response:
    portal, fields, now = press.portal, press.fields, press.portal.business_now()
    code = fields.get("kode", "").strip()[:40]
    try:
        with reading(portal.engine) as session:
            number, before = said_with(session, code, now)
            words = _form_words(session, number)
    except RefusedError as fault:
        return page("rekan_kode", 422, visitor=visitor, faults=fault.reasons, kode=code)
    words |= {"visitor": visitor, "kode": code}
    if press.trigger != CHANGE:
        return page("rekan_ubah", values=fields_of(before), **words)
    try:
        change(portal.engine, code, sheet_of(fields), now)
    except RefusedError as fault:
        return page("rekan_ubah", 422, faults=fault.reasons, values=fields, **words)
    return page("rekan_ubah", notice=CHANGED, values=fields, **words)


@router.get("/rekan/{evaluation_id}/isi")
def show_form(evaluation_id: Number, portal: ThePortal, visitor: TheVisitor, selesai: str = "") -> Response:
    return _form(portal, visitor, evaluation_id, notice=STEPPED_BACK if selesai else "")


@router.post("/rekan/{evaluation_id}/isi")
def hand_in(
    evaluation_id: Number, request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields
) -> Response:
    press = Press(portal, request, visitor, f"/rekan/{evaluation_id}/isi", fields)
    return pressed(
        press,
        lambda who: _handed_in(press, who, evaluation_id),
        lambda who, told: _form(portal, who, evaluation_id, 409, told, values=fields),
    )


def _handed_in(press: Press, visitor: Visitor, evaluation_id: int) -> Response:
    """The receipt on a page of its own. Raises NotYoursError."""
    portal, person, now = press.portal, visitor.employee_id, press.portal.business_now()
    asked = _asked(portal, visitor, evaluation_id)
    try:
        if press.trigger == DECLARE:
            declare_conflict(portal.engine, asked.round_id, person, now)
            return RedirectResponse(f"/rekan/{evaluation_id}/isi?selesai=ya", status_code=303)
        given = press.fields.get("tanda_terima", "")
        code = answer(portal.engine, asked.round_id, person, sheet_of(press.fields), now, given)
    except RefusedError as fault:
        return _form(portal, visitor, evaluation_id, 422, *fault.reasons, values=press.fields)
    return page("rekan_terima", visitor=visitor, asked=asked, receipt=code)


def _asked(portal: Portal, visitor: Visitor, evaluation_id: int) -> Ask:
    """Raises NotYoursError where the person is not asked, or not any more."""
    with reading(portal.engine) as session:
        found = asks(session, visitor.employee_id, portal.business_now(), evaluation_id)
    if not found:
        raise NotYoursError
    return found[0]


def _form(
    portal: Portal,
    visitor: Visitor,
    evaluation_id: int,
    status: int = 200,
    *faults: str,
    notice: str = "",
    values: dict[str, str] | None = None,
) -> Response:
    asked = _asked(portal, visitor, evaluation_id)
    with reading(portal.engine) as session:
        words = _form_words(session, asked.round_id)
    values = values or {}
    given = values.get("tanda_terima", "")
    receipt = given if receipts.is_of(given, asked.round_id) else receipts.new(asked.round_id)
    told = tuple(fault for fault in faults if not (asked.done and fault == TAKEN))
    return page(
        "rekan_isi", status, visitor=visitor, asked=asked, receipt=receipt, values=values, notice=notice,
        faults=told, groups=GROUPS, **words,
    )  # fmt: skip


def _form_words(session: Session, round_id: int) -> dict[str, Any]:
    """What the form of an answer asks in this round."""
    found = session.get_one(PeerRound, round_id)
    evaluation = session.get_one(Evaluation, found.evaluation_id)
    day = session.get_one(Cycle, evaluation.cycle_id).last
    rule = rule_of(found.rules)
    return {
        "about": session.get_one(Employee, evaluation.employee_id).name,
        "known": behaviour(day).values,
        "scale": [(str(rule.lowest + place), label) for place, label in enumerate(rule.scale)],
        "longest": LONGEST_TEXT,
        "k": table_on(Anonymity, day),
    }
