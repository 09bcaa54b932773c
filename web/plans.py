"""Work plans (SKP): the employee drafts and submits, the appraiser agrees or sends back, both see what changed."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from models.evaluation import Evaluation
from models.plan import WorkPlan
from models.session import reading
from web.evaluations import NotYoursError
from web.fields import Fields, MaybeNumber, Number
from web.pages import page
from web.plan_forms import change_of, expectations_of
from web.plan_pages import case_of, plan_page, result_page
from web.portal import ThePortal
from web.proving import Press, pressed
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow import planning
from workflow.definitions import rules_of
from workflow.errors import ChangedMeanwhileError, RefusedError, WorkflowError
from workflow.planning import HandedIn, NoPlanError
from workflow.plans.facts import newest
from workflow.plans.machine import AGREE, BEGIN, EDIT, RETURN, REVISE, SUBMIT
from workflow.plans.storing import GONE
from workflow.plans.viewing import lines, revisions

router = APIRouter()
NOT_OFFERED = "Tindakan itu tidak tersedia pada SKP ini."
NOTICES = {
    BEGIN: "SKP mulai disusun.",
    EDIT: "Tersimpan.",
    SUBMIT: "SKP diajukan kepada pejabat penilai.",
    AGREE: "SKP disepakati.",
    RETURN: "SKP dikembalikan kepada pegawai.",
    REVISE: "Perubahan SKP dibuka. Versi yang disepakati tetap berlaku sampai perubahannya disepakati.",
}


@dataclass(frozen=True)
class PlanPress(Press):
    """On whose plan."""

    evaluation_id: int

    @property
    def handed(self) -> HandedIn:
        wanted = expectations_of(self.fields) if self.trigger == AGREE else None
        return HandedIn(self.fields.get("dilihat", ""), self.fields.get("alasan", ""), wanted)


@router.get("/skp")
def list_plans(portal: ThePortal, visitor: TheVisitor, selesai: str = "") -> Response:
    with reading(portal.engine) as session:
        found = lines(session, visitor.employee_id, portal.today())
    return page("skp_daftar", visitor=visitor, lines=found, notice=NOTICES.get(selesai, ""))


@router.get("/skp/{evaluation_id}")
def show_plan(
    evaluation_id: Number,
    portal: ThePortal,
    visitor: TheVisitor,
    selesai: str = "",
    versi: MaybeNumber = None,
) -> Response:
    return plan_page(portal, visitor, evaluation_id, revision=versi, notice=NOTICES.get(selesai, ""))


@router.get("/skp/{evaluation_id}/versi")
def show_revisions(evaluation_id: Number, portal: ThePortal, visitor: TheVisitor) -> Response:
    with reading(portal.engine) as session:
        case = case_of(session, portal, visitor, evaluation_id)
        calendar = rules_of(session, session.get_one(Evaluation, evaluation_id).cycle_id).calendar
        found = revisions(session, evaluation_id, calendar)
    return page("skp_versi", visitor=visitor, case=case, revisions=found)


@router.get("/skp/{evaluation_id}/hasil")
def show_result(
    evaluation_id: Number, portal: ThePortal, visitor: TheVisitor, nomor: MaybeNumber = None
) -> Response:
    return result_page(portal, visitor, evaluation_id, nomor)


@router.post("/skp/{evaluation_id}")
def act(
    evaluation_id: Number, request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields
) -> Response:
    """The act that the pressed button names. Whatever stands in its way, what was typed is shown again."""
    press = PlanPress(portal, request, visitor, f"/skp/{evaluation_id}", fields, evaluation_id)
    return pressed(press, partial(_acted, press), lambda who, fault: _again(press, who, 409, fault))


def _acted(press: PlanPress, visitor: Visitor) -> Response:
    person, now = visitor.employee_id, press.portal.business_now()
    with reading(press.portal.engine) as session:
        case_of(session, press.portal, visitor, press.evaluation_id)
        plan = newest(session, press.evaluation_id)
    try:
        _perform(press, plan, person, now)
    except (RefusedError, ChangedMeanwhileError, NoPlanError) as fault:
        return _not_acted(press, visitor, plan, fault)
    return _onward(press)


def _perform(press: PlanPress, plan: WorkPlan | None, person: int, now: datetime) -> None:
    """Raises RefusedError, ChangedMeanwhileError or NoPlanError."""
    engine = press.portal.engine
    if press.trigger == BEGIN:
        planning.begin(engine, press.evaluation_id, person, now)
        return
    if plan is None or press.trigger not in NOTICES:
        raise RefusedError([NOT_OFFERED])
    if press.trigger == EDIT:
        planning.edit(engine, plan.id, person, change_of(press.fields), now, press.handed)
        return
    planning.act(engine, plan.id, person, press.trigger, now, press.handed)


def _not_acted(press: PlanPress, visitor: Visitor, plan: WorkPlan | None, fault: WorkflowError) -> Response:
    """A second press of the same button gets the answer of the first."""
    seen = press.handed.seen
    before = plan.source_id if plan and press.trigger == REVISE else plan and plan.id
    if before and planning.done(press.portal.engine, before, visitor.employee_id, press.trigger, seen):
        return _onward(press)
    if plan and _is_saved(press, plan, fault):
        return _onward(press)
    if isinstance(fault, RefusedError):
        return _again(press, visitor, 422, *fault.reasons)
    return _again(press, visitor, 409, str(fault))


def _is_saved(press: PlanPress, plan: WorkPlan, fault: WorkflowError) -> bool:
    """The draft says it already, and nothing else stood in the way."""
    late = isinstance(fault, ChangedMeanwhileError) or (
        isinstance(fault, RefusedError) and fault.reasons == (GONE,)
    )
    return (
        press.trigger == EDIT
        and late
        and planning.is_in(press.portal.engine, plan.id, change_of(press.fields))
    )


def _onward(press: PlanPress) -> Response:
    """The appraiser goes back to the others who wait."""
    where = "/skp" if press.trigger in (AGREE, RETURN) else press.path
    return RedirectResponse(f"{where}?selesai={press.trigger}", status_code=303)


def _again(press: PlanPress, visitor: Visitor, status: int, *faults: str) -> Response:
    words: dict[str, Any] = {"status": status, "faults": faults, "values": press.fields}
    if press.fields.get("bagian") == "hasil":
        with suppress(NotYoursError):  # it was submitted meanwhile: its page says so
            return result_page(press.portal, visitor, press.evaluation_id, None, **words)
    return plan_page(press.portal, visitor, press.evaluation_id, **words)
