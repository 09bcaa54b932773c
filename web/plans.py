"""Work plans (SKP): the employee drafts and submits, the appraiser agrees or sends back, both see what changed."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.plan import WorkPlan
from models.session import reading
from web.evaluations import NotYoursError
from web.fields import Fields, MaybeNumber, Number
from web.pages import page
from web.plan_forms import SLOTS, change_of, expectations_of, fields_of
from web.portal import Portal, ThePortal
from web.proving import REFUSALS, ask_proof, proven
from web.visitors import MaybeVisitor, StaleFormError, TheVisitor, Visitor
from workflow import cases, planning, relations
from workflow.definitions import rules_of
from workflow.errors import ChangedMeanwhileError, RefusedError, WorkflowError
from workflow.planning import HandedIn, NoPlanError
from workflow.plans.cascade import above, agreed, served
from workflow.plans.content import Result
from workflow.plans.facts import facts_of, in_time, missing, newest, standing
from workflow.plans.machine import AGREE, BEGIN, EDIT, RETURN, REVISE, SUBMIT, offered
from workflow.plans.matrix import Row, matrix
from workflow.plans.reading import content_of
from workflow.plans.storing import GONE
from workflow.plans.viewing import lines, revisions, view_of
from workflow.plans.words import APPROACHES, ASPECTS, LEADER, PERSPECTIVES, SECTIONS, has_aspects

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
class Press:
    """One press of a button: on whose plan, by whom, with what beside it."""

    portal: Portal
    evaluation_id: int
    fields: dict[str, str]

    @property
    def path(self) -> str:
        return f"/skp/{self.evaluation_id}"

    @property
    def trigger(self) -> str:
        return self.fields.get("trigger", "")

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
    return _plan_page(portal, visitor, evaluation_id, revision=versi, notice=NOTICES.get(selesai, ""))


@router.get("/skp/{evaluation_id}/versi")
def show_revisions(evaluation_id: Number, portal: ThePortal, visitor: TheVisitor) -> Response:
    with reading(portal.engine) as session:
        case = _case(session, portal, visitor, evaluation_id)
        calendar = rules_of(session, _evaluation(session, evaluation_id).cycle_id).calendar
        found = revisions(session, evaluation_id, calendar)
    return page("skp_versi", visitor=visitor, case=case, revisions=found)


@router.get("/skp/{evaluation_id}/hasil")
def show_result(
    evaluation_id: Number, portal: ThePortal, visitor: TheVisitor, nomor: MaybeNumber = None
) -> Response:
    return _result_page(portal, visitor, evaluation_id, nomor)


@router.post("/skp/{evaluation_id}")
def act(
    evaluation_id: Number, request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields
) -> Response:
    """The act that the pressed button names. Whatever stands in its way, what was typed is shown again."""
    press = Press(portal, evaluation_id, fields)
    try:
        who = proven(portal, request, visitor, fields, final=False)
    except REFUSALS as fault:
        return ask_proof(press.path, visitor, fields, str(fault))
    except StaleFormError as fault:
        assert visitor is not None
        return _again(press, visitor, 409, str(fault))
    if who is None:
        return ask_proof(press.path, visitor, fields)
    return who.keep(portal, request, _acted(press, who.visitor))


def _acted(press: Press, visitor: Visitor) -> Response:
    person, now = visitor.employee_id, press.portal.business_now()
    with reading(press.portal.engine) as session:
        _case(session, press.portal, visitor, press.evaluation_id)
        plan = newest(session, press.evaluation_id)
    try:
        _perform(press, plan, person, now)
    except (RefusedError, ChangedMeanwhileError, NoPlanError) as fault:
        return _not_acted(press, visitor, plan, fault)
    return _onward(press)


def _perform(press: Press, plan: WorkPlan | None, person: int, now: datetime) -> None:
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


def _not_acted(press: Press, visitor: Visitor, plan: WorkPlan | None, fault: WorkflowError) -> Response:
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


def _is_saved(press: Press, plan: WorkPlan, fault: WorkflowError) -> bool:
    """The draft says it already, and nothing else stood in the way."""
    late = isinstance(fault, ChangedMeanwhileError) or (
        isinstance(fault, RefusedError) and fault.reasons == (GONE,)
    )
    return (
        press.trigger == EDIT
        and late
        and planning.is_in(press.portal.engine, plan.id, change_of(press.fields))
    )


def _onward(press: Press) -> Response:
    """The appraiser goes back to the others who wait."""
    where = "/skp" if press.trigger in (AGREE, RETURN) else press.path
    return RedirectResponse(f"{where}?selesai={press.trigger}", status_code=303)


def _again(press: Press, visitor: Visitor, status: int, *faults: str) -> Response:
    words: dict[str, Any] = {"status": status, "faults": faults, "values": press.fields}
    if press.fields.get("bagian") == "hasil":
        with suppress(NotYoursError):  # it was submitted meanwhile: its page says so
            return _result_page(press.portal, visitor, press.evaluation_id, None, **words)
    return _plan_page(press.portal, visitor, press.evaluation_id, **words)


def _evaluation(session: Session, evaluation_id: int) -> Evaluation:
    return session.get_one(Evaluation, evaluation_id)


def _case(session: Session, portal: Portal, visitor: Visitor, evaluation_id: int) -> cases.Case:
    """Whom the plan is about. Raises NotYoursError for somebody who has nothing to do with the evaluation."""
    roles = relations.relations_to(session, visitor.employee_id, evaluation_id, portal.today())
    if not roles:
        raise NotYoursError
    return cases.case(session, evaluation_id, roles, history=False)


def _plan_page(
    portal: Portal,
    visitor: Visitor,
    evaluation_id: int,
    *,
    revision: int | None = None,
    status: int = 200,
    notice: str = "",
    faults: tuple[str, ...] = (),
    values: dict[str, str] | None = None,
) -> Response:
    person, day = visitor.employee_id, portal.today()
    with reading(portal.engine) as session:
        case = _case(session, portal, visitor, evaluation_id)
        evaluation = _evaluation(session, evaluation_id)
        rules = rules_of(session, evaluation.cycle_id)
        last, counts = newest(session, evaluation_id), agreed(session, evaluation_id)
        plan = last if revision is None else _revision(session, evaluation_id, revision)
        facts = plan and facts_of(session, plan, evaluation, rules, person, day)
        steps = {step.trigger: step for step in offered(facts)} if facts and plan == last else {}
        words = {
            "view": plan and view_of(session, plan, rules.calendar),
            "counts": counts.revision if counts else None,
            "steps": steps,
            "begins": plan is None and evaluation.employee_id == person and in_time(evaluation, rules),
            "lacking": missing(session, plan, evaluation, day) if plan and SUBMIT in steps else (),
            "matrix": _matrix(session, plan),
            "serving": _serving(session, plan, evaluation, day)
            if plan and facts and facts.appraiser
            else None,
        }
    shown = {
        "notice": notice,
        "faults": faults,
        "values": values or {},
        "approaches": list(APPROACHES.items()),
    }
    return page("skp", status, visitor=visitor, case=case, evaluation_id=evaluation_id, **words, **shown)


def _matrix(session: Session, plan: WorkPlan | None) -> tuple[Row, ...]:
    """Empty where nobody serves the plan's results."""
    rows = matrix(session, plan) if plan else ()
    return rows if any(row.parts for row in rows) else ()


def _revision(session: Session, evaluation_id: int, revision: int) -> WorkPlan:
    """Raises NotYoursError where there is none."""
    wanted = WorkPlan.evaluation_id == evaluation_id, WorkPlan.revision == revision
    plan = session.scalar(select(WorkPlan).where(*wanted))
    if plan is None:
        raise NotYoursError
    return plan


def _serving(session: Session, plan: WorkPlan, evaluation: Evaluation, day: date) -> Any:
    """The appraiser's own results, each with what in this plan serves it; None where they are not agreed yet."""
    superior = above(session, evaluation, day)
    return None if superior is None else served(superior, content_of(session, plan))


def _result_page(
    portal: Portal,
    visitor: Visitor,
    evaluation_id: int,
    number: int | None,
    *,
    status: int = 200,
    faults: tuple[str, ...] = (),
    values: dict[str, str] | None = None,
) -> Response:
    """The form of one work result, of a draft's own writer. Raises NotYoursError."""
    day = portal.today()
    with reading(portal.engine) as session:
        case = _case(session, portal, visitor, evaluation_id)
        evaluation, plan = _evaluation(session, evaluation_id), newest(session, evaluation_id)
        if plan is None or not _may_edit(session, plan, evaluation, visitor.employee_id, day):
            raise NotYoursError
        superior = above(session, evaluation, day)
        stored = values if values is not None else _stored(content_of(session, plan).results, number)
    return page(
        "skp_hasil",
        status,
        visitor=visitor,
        case=case,
        evaluation_id=evaluation_id,
        standing=standing(plan),
        faults=faults,
        values=stored,
        slots=SLOTS,
        sections=list(SECTIONS.items()),
        aspects=list(ASPECTS.items()) if has_aspects(plan.approach, plan.form) else [],
        perspectives=list(PERSPECTIVES.items()) if plan.form == LEADER else [],
        superior=superior if plan.form != LEADER else None,
    )


def _may_edit(session: Session, plan: WorkPlan, evaluation: Evaluation, person: int, day: date) -> bool:
    rules = rules_of(session, evaluation.cycle_id)
    return any(
        step.trigger == EDIT for step in offered(facts_of(session, plan, evaluation, rules, person, day))
    )


def _stored(results: tuple[Result, ...], number: int | None) -> dict[str, str]:
    """The fields of the result with this number, or those of a new one. Raises NotYoursError."""
    if number is None:
        return {"kelompok": "utama"}
    places: dict[str, int] = {}
    for each in results:
        places[each.section] = places.get(each.section, 0) + 1
        if each.number == number:
            return fields_of(each, places[each.section])
    raise NotYoursError
