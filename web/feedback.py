"""Continuous feedback: the appraiser's dated notes, and the employee's answers."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.session import reading
from web.fields import LARGEST_ID, Fields, Number
from web.pages import page
from web.plan_pages import case_of
from web.portal import Portal, ThePortal
from web.proving import Press, pressed
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow import feedback, relations
from workflow.errors import RefusedError
from workflow.feedback import About
from workflow.plans.behaviour import values as behaviour
from workflow.reports.entering import number_of
from workflow.reports.reading import goals_of

router = APIRouter()
SAVED = "Tersimpan."


@router.get("/umpan-balik/{evaluation_id}")
def show(evaluation_id: Number, portal: ThePortal, visitor: TheVisitor, selesai: str = "") -> Response:
    return _page(portal, visitor, evaluation_id, notice=SAVED if selesai else "")


@router.post("/umpan-balik/{evaluation_id}")
def act(
    evaluation_id: Number, request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields
) -> Response:
    press = Press(portal, request, visitor, f"/umpan-balik/{evaluation_id}", fields)
    return pressed(
        press,
        lambda who: _acted(portal, who, evaluation_id, fields),
        lambda who, told: _page(portal, who, evaluation_id, 409, told, values=fields),
    )


def _acted(portal: Portal, visitor: Visitor, evaluation_id: int, fields: dict[str, str]) -> Response:
    with reading(portal.engine) as session:
        case_of(session, portal, visitor, evaluation_id)
    person, now, said = visitor.employee_id, portal.business_now(), fields.get("catatan", "")
    try:
        if fields.get("trigger") == "answer_feedback":
            number = number_of(fields.get("nomor", ""), LARGEST_ID) or 0
            feedback.answer(portal.engine, evaluation_id, person, number, said, now)
        else:
            about = _about(fields.get("tentang", ""))
            feedback.note(portal.engine, evaluation_id, person, about, said, now)
    except RefusedError as fault:
        return _page(portal, visitor, evaluation_id, 422, *fault.reasons, values=fields)
    return RedirectResponse(f"/umpan-balik/{evaluation_id}?selesai=ya", status_code=303)


def _about(chosen: str) -> About:
    """`hasil-12` or `nilai-loyal`."""
    kind, _, which = chosen.partition("-")
    if kind == "hasil":
        return About(result=number_of(which, LARGEST_ID) or 0)
    return About(value=which)


def _page(
    portal: Portal,
    visitor: Visitor,
    evaluation_id: int,
    status: int = 200,
    *faults: str,
    notice: str = "",
    values: dict[str, str] | None = None,
) -> Response:
    person = visitor.employee_id
    with reading(portal.engine) as session:
        case = case_of(session, portal, visitor, evaluation_id)
        evaluation = session.get_one(Evaluation, evaluation_id)
        roles = relations.relations_to(session, person, evaluation_id, portal.today())
        found = feedback.notes(session, evaluation_id)
        goals = goals_of(session, [evaluation_id]).get(evaluation_id, [])
        known = behaviour(session.get_one(Cycle, evaluation.cycle_id).last).values
    choices = [(f"hasil-{goal.number}", f"{goal.place}: {goal.text}") for goal in goals]
    choices += [(f"nilai-{each.code}", each.label) for each in known]
    own = evaluation.employee_id == person
    return page(
        "umpan_balik", status, visitor=visitor, case=case, evaluation_id=evaluation_id, notes=found,
        choices=choices, own=own, appraises="appraiser" in roles and not own, open=evaluation.final_at is None,
        notice=notice, faults=faults, values=values or {},
    )  # fmt: skip
