"""Open tasks and the acts on them."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from models.session import reading
from web.forms import FINAL, handed_in
from web.pages import page
from web.portal import Portal, ThePortal
from web.proving import REFUSALS, Proven, ask_proof, proven
from web.visitors import Fields, MaybeVisitor, TheVisitor, Visitor
from workflow import acts, cases, tasks
from workflow.errors import LinkError, RefusedError
from workflow.rules import ACHIEVEMENTS, LABELS
from workflow.tasks import Offer, Task

router = APIRouter()
NOT_OFFERED = "Tindakan itu tidak tersedia pada tugas ini."
STATE, CONFIRM = "state_achievement", "confirm"


@router.get("/")
def home() -> Response:
    return RedirectResponse("/tugas", status_code=303)


@router.get("/tugas")
def list_tasks(portal: ThePortal, visitor: TheVisitor, selesai: int | None = None) -> Response:
    found = tasks.open_tasks(portal.engine, visitor.employee_id, portal.business_now())
    return page("tugas", visitor=visitor, tasks=found, notice=_done(portal, visitor, selesai))


@router.get("/tugas/{prompt_id}")
def show_task(prompt_id: int, portal: ThePortal, visitor: TheVisitor, selesai: int | None = None) -> Response:
    task = tasks.open_task(portal.engine, visitor.employee_id, prompt_id, portal.business_now())
    return _task_page(portal, visitor, task, notice=_done(portal, visitor, selesai))


@router.post("/tugas/{prompt_id}")
def act(
    prompt_id: int, request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields
) -> Response:
    """The act that the pressed button names. A refusal shows the form again with everything that was typed."""
    path = f"/tugas/{prompt_id}"
    now = portal.business_now()
    final = False
    if visitor is not None:
        final = _is_final(tasks.open_task(portal.engine, visitor.employee_id, prompt_id, now), fields)
    try:
        who = proven(portal, request, visitor, fields, final=final)
    except REFUSALS as fault:
        return ask_proof(path, visitor, fields, str(fault))
    if who is None:
        return ask_proof(path, visitor, fields)
    task = tasks.open_task(portal.engine, who.employee_id, prompt_id, now)
    try:
        notice = _perform(portal, task, who, fields)
    except RefusedError as refusal:
        return _refused(portal, visitor, who, task, fields, refusal)
    return who.keep(portal, _onward(portal, task, who, notice))


def _perform(portal: Portal, task: Task, who: Proven, fields: dict[str, str]) -> tuple[str, ...]:
    """What remains to be told beyond `saved`. Raises RefusedError."""
    trigger, now = fields.get("trigger", ""), portal.business_now()
    engine, view = portal.engine, task.view
    if view.evaluation_id is None and trigger == STATE:
        achievement, reason = fields.get("achievement", ""), fields.get("reason", "")
        acts.state_achievement(engine, view, who.employee_id, achievement, reason, now)
        return ()
    offer = _offer(task, trigger)
    if view.evaluation_id is None and trigger == CONFIRM:
        outcome = acts.confirm_unit(engine, view, who.employee_id, now)
        if not outcome.moved:
            raise RefusedError(outcome.refused)
        return tuple(outcome.refused)
    chosen = fields.get("evaluation", "")
    one_of_unit = int(chosen) if chosen.isdecimal() else None
    payload = handed_in(offer.payload, fields)
    acts.act(engine, view, who.employee_id, trigger, now, payload, one_of_unit=one_of_unit)
    return ()


def _offer(task: Task, trigger: str) -> Offer:
    for offer in task.offers:
        if offer.trigger == trigger:
            return offer
    raise RefusedError([NOT_OFFERED])


def _is_final(task: Task, fields: dict[str, str]) -> bool:
    """Acts that end a matter ask for a fresh proof."""
    trigger = fields.get("trigger", "")
    if task.view.evaluation_id is None:
        return trigger == CONFIRM
    return any(offer.trigger == trigger and offer.payload in FINAL for offer in task.offers)


def _onward(portal: Portal, task: Task, who: Proven, notice: tuple[str, ...]) -> Response:
    """To the same unit, or to the next task of this kind: sixty reviews are one after the other."""
    left = tasks.open_tasks(portal.engine, who.employee_id, portal.business_now())
    same = [other.view.prompt_id for other in left if other.view.kind == task.view.kind]
    own = task.view.prompt_id
    following = own if own in same else next(iter(same), None)
    where = f"/tugas/{following}" if following else "/tugas"
    return RedirectResponse(f"{where}?selesai={task.view.prompt_id}", status_code=303)


def _done(portal: Portal, visitor: Visitor, prompt_id: int | None) -> str:
    """What was done a moment ago, read back from what is stored."""
    if prompt_id is None:
        return ""
    with reading(portal.engine) as session:
        return tasks.afterwards(session, visitor.employee_id, prompt_id)


def _refused(
    portal: Portal,
    visitor: Visitor | None,
    who: Proven,
    task: Task,
    fields: dict[str, str],
    refusal: RefusedError,
) -> Response:
    if visitor is None:
        kept = ask_proof(f"/tugas/{task.view.prompt_id}", None, fields, *refusal.reasons)
        return who.keep(portal, kept)
    answer = _task_page(portal, visitor, task, status=422, faults=refusal.reasons, values=fields)
    return who.keep(portal, answer)


def _task_page(
    portal: Portal,
    visitor: Visitor,
    task: Task,
    *,
    status: int = 200,
    notice: str = "",
    faults: tuple[str, ...] = (),
    values: dict[str, str] | None = None,
) -> Response:
    words = {"visitor": visitor, "task": task, "notice": notice, "faults": faults, "values": values or {}}
    if task.view.evaluation_id is None:
        return _unit_page(portal, task, status, words)
    with reading(portal.engine) as session:
        roles = cases.relations_to(session, visitor.employee_id, task.view.evaluation_id, portal.today())
        if not roles:
            raise LinkError
        case = cases.case(session, task.view.evaluation_id, roles)
    return page("penugasan", status, case=case, ratings=cases.rating_choices(), **words)


def _unit_page(portal: Portal, task: Task, status: int, words: dict[str, object]) -> Response:
    view = task.view
    with reading(portal.engine) as session:
        people = cases.members(session, view.cycle_id, view.unit_id, view.stage)
        stated = cases.stated(session, view.cycle_id, view.unit_id)
    achievements = [(name, LABELS[name]) for name in reversed(ACHIEVEMENTS)]
    returning = next((offer for offer in task.offers if offer.payload == "sent_back"), None)
    return page(
        "unit", status, members=people, stated=stated, achievements=achievements, returning=returning, **words
    )
