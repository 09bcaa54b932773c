"""What the pages of a plan show: a revision with the acts that its reader may do, and the form of one result."""

from datetime import date
from typing import Any

from fastapi import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.evaluation import Evaluation
from models.plan import WorkPlan
from models.session import reading
from web.evaluations import NotYoursError
from web.pages import page
from web.plan_forms import SLOTS, fields_of
from web.portal import Portal
from web.visitors import Visitor
from workflow import cases, relations
from workflow.awaited.viewing import awaited
from workflow.definitions import rules_of
from workflow.following import plan_papers
from workflow.plans.cascade import above, agreed, served
from workflow.plans.content import Result
from workflow.plans.facts import facts_of, in_time, missing, newest, standing
from workflow.plans.machine import EDIT, SUBMIT, offered
from workflow.plans.matrix import Row, matrix
from workflow.plans.reading import content_of
from workflow.plans.viewing import view_of
from workflow.plans.words import APPROACHES, ASPECTS, LEADER, PERSPECTIVES, SECTIONS, has_aspects


def case_of(session: Session, portal: Portal, visitor: Visitor, evaluation_id: int) -> cases.Case:
    """Whom the plan is about. Raises NotYoursError for somebody who has nothing to do with the evaluation."""
    roles = relations.relations_to(session, visitor.employee_id, evaluation_id, portal.today())
    if not roles:
        raise NotYoursError
    return cases.case(session, evaluation_id, roles, history=False)


def plan_page(
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
    """A revision, or the newest, with what its reader may do. Raises NotYoursError."""
    person, day = visitor.employee_id, portal.today()
    with reading(portal.engine) as session:
        case = case_of(session, portal, visitor, evaluation_id)
        evaluation = session.get_one(Evaluation, evaluation_id)
        rules = rules_of(session, evaluation.cycle_id)
        last, counts = newest(session, evaluation_id), agreed(session, evaluation_id)
        plan = last if revision is None else _revision(session, evaluation_id, revision)
        facts = plan and facts_of(session, plan, evaluation, rules, person, day)
        steps = {step.trigger: step for step in offered(facts)} if facts and plan == last else {}
        printed = plan.revision if plan and plan.agreed_at else counts.revision if counts else None
        words = {
            "view": plan and view_of(session, plan, rules.calendar),
            "counts": counts.revision if counts else None,
            "printed": printed,
            "papers": plan_papers(session, evaluation_id, printed) if printed else (),
            "waits": awaited(session, person, portal.business_now(), f"/skp/{evaluation_id}"),
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


def result_page(
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
        case = case_of(session, portal, visitor, evaluation_id)
        evaluation, plan = session.get_one(Evaluation, evaluation_id), newest(session, evaluation_id)
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
