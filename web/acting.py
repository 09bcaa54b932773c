"""Open tasks and the acts on them."""

from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from models.cycle import Cycle
from models.prompt import Prompt
from models.session import reading
from web import purpose, uploads
from web.fields import LARGEST_ID, MaybeNumber, Number
from web.forms import handed_in
from web.pages import linked, page
from web.portal import Portal, ThePortal
from web.proving import Press, pressed
from web.uploads import Form, FormWithFiles, handed, with_hint
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow import acts, cases, explaining, feedback, pattern, relations, tasks
from workflow.achievement import PRINTED, is_printed
from workflow.acts import TaskView
from workflow.awaited.viewing import awaited
from workflow.errors import ChangedMeanwhileError, LinkError, RefusedError, WorkflowError
from workflow.evidence.attaching import NOTHING
from workflow.evidence.suggesting import suggested
from workflow.evidence.viewing import EVIDENCED, of_acts, own
from workflow.guidance import viewing as guidance
from workflow.peers.viewing import waiting
from workflow.periods import unit_viewing
from workflow.periods.viewing import awaited as awaited_periods
from workflow.periods.viewing import of_evaluation
from workflow.plans.viewing import agreed_view
from workflow.rules.words import ACHIEVEMENTS, LABELS
from workflow.socialising import corrections, pulse_results
from workflow.tasks import Offer, Task

router = APIRouter()
NOT_OFFERED = "Tindakan itu tidak tersedia pada tugas ini."
STATE, CONFIRM = "state_achievement", "confirm"
RATING = ("review", "changed")
"""Payloads with both ratings."""


@dataclass(frozen=True)
class TaskPress(Press):
    """Of which task."""

    prompt_id: int
    form: Form

    def task(self, person: int) -> Task:
        return tasks.open_task(self.portal.engine, person, self.prompt_id, self.portal.business_now())


@router.get("/")
def home() -> Response:
    return RedirectResponse("/tugas", status_code=303)


@router.get("/tugas")
def list_tasks(portal: ThePortal, visitor: TheVisitor, selesai: MaybeNumber = None) -> Response:
    now = portal.business_now()
    found = tasks.open_tasks(portal.engine, visitor.employee_id, now)
    with reading(portal.engine) as session:
        beside = awaited(session, visitor.employee_id, now)
        peers = waiting(session, visitor.employee_id, now, portal.today())
        periods = awaited_periods(session, visitor.employee_id, now)
        achieved = unit_viewing.awaited(session, visitor.employee_id, now)
        pulses = pulse_results.waiting(session, visitor.employee_id, now)
        reports = corrections.waiting(session, visitor.employee_id, portal.today())
        guided = guidance.awaited(session, visitor.employee_id, now, portal.today())
    notice = _done(portal, visitor, selesai)
    groups = tasks.by_stage(found)
    return page(
        "tugas", visitor=visitor, groups=groups, peers=peers, periods=periods, pulses=pulses, reports=reports,
        guided=guided, achieved=achieved, beside=beside, notice=notice,
    )  # fmt: skip


@router.get("/tugas/{prompt_id}")
def show_task(
    prompt_id: Number, portal: ThePortal, visitor: TheVisitor, selesai: MaybeNumber = None
) -> Response:
    task = tasks.open_task(portal.engine, visitor.employee_id, prompt_id, portal.business_now())
    return _task_page(portal, visitor, task, notice=_done(portal, visitor, selesai))


@router.post("/tugas/{prompt_id}")
def act(
    prompt_id: Number, request: Request, portal: ThePortal, visitor: MaybeVisitor, form: FormWithFiles
) -> Response:
    """The act that the pressed button names. Whatever stands in its way, what was typed is shown again."""
    press = TaskPress(portal, request, visitor, f"/tugas/{prompt_id}", form.fields, prompt_id, form)
    return pressed(
        press,
        partial(_acted, press),
        lambda who, fault: _again(press, who, 409, fault),
        final=_is_final(press),
    )


def _is_final(press: TaskPress) -> bool:
    """Acts that end a matter ask for a fresh proof; so does confirming a unit, after which documents leave."""
    if press.visitor is None:
        return False
    try:
        task = press.task(press.visitor.employee_id)
    except LinkError:
        return False  # told when it is acted upon
    if task.view.evaluation_id is None:
        return press.trigger == CONFIRM
    return any(offer.trigger == press.trigger and offer.ends for offer in task.offers)


def _acted(press: TaskPress, visitor: Visitor) -> Response:
    portal, person = press.portal, visitor.employee_id
    try:
        task = press.task(person)
        _perform(press, task, person)
    except (RefusedError, ChangedMeanwhileError, LinkError) as fault:
        return _not_acted(press, visitor, fault)
    return _onward(portal, task.view, person)


def _not_acted(press: TaskPress, visitor: Visitor, fault: WorkflowError) -> Response:
    """A second press of the same button gets the answer of the first."""
    done = tasks.done_by(press.portal.engine, visitor.employee_id, press.prompt_id, press.trigger)
    if done is not None:
        return _onward(press.portal, done, visitor.employee_id)
    try:
        if isinstance(fault, RefusedError):
            return _again(press, visitor, 422, *fault.reasons)
        return _again(press, visitor, 409, str(fault))
    except LinkError as gone:
        return page("galat", 404, sentence=str(gone), visitor=visitor)


def _perform(press: TaskPress, task: Task, person: int) -> None:
    """Raises RefusedError, ChangedMeanwhileError or LinkError."""
    view, now, engine = task.view, press.portal.business_now(), press.portal.engine
    if view.evaluation_id is None and press.trigger == STATE:
        _state(press, view, person)
        return
    offer = _offer(task, press.trigger)
    if view.evaluation_id is None and press.trigger == CONFIRM:
        outcome = acts.confirm_unit(engine, view, person, now, press.fields.get("reason", ""))
        if not outcome.moved:
            raise RefusedError(outcome.refused)
        return
    payload = handed_in(offer.payload, press.fields)
    chosen = _chosen(press.fields)
    evidenced = offer.payload in EVIDENCED
    with handed(press.portal, press.form) if evidenced else nullcontext(NOTHING) as files:
        acts.act(engine, view, person, press.trigger, now, payload, one_of_unit=chosen, handed=files)


def _state(press: TaskPress, view: TaskView, person: int) -> None:
    """The same words again state nothing new."""
    achievement, reason = press.fields.get("achievement", ""), press.fields.get("reason", "").strip()
    with reading(press.portal.engine) as session:
        stated = cases.stated(session, view.cycle_id, view.unit_id)
    if (stated.achievement, stated.reason, stated.stated_by) != (achievement, reason, person):
        now = press.portal.business_now()
        acts.state_achievement(press.portal.engine, view, person, achievement, reason, now)


def _chosen(fields: dict[str, str]) -> int | None:
    """Which evaluation of a unit is meant."""
    number = fields.get("evaluation", "")
    if number.isdecimal() and len(number) <= len(str(LARGEST_ID)) and int(number) <= LARGEST_ID:
        return int(number)
    return None


def _offer(task: Task, trigger: str) -> Offer:
    for offer in task.offers:
        if offer.trigger == trigger:
            return offer
    raise RefusedError([NOT_OFFERED])


def _onward(portal: Portal, done: TaskView, person: int) -> Response:
    """To what is left of the same matter, or to the next task of this kind: sixty reviews are one after the other."""
    left = [other.view for other in tasks.open_tasks(portal.engine, person, portal.business_now())]
    own = [view for view in left if view.prompt_id == done.prompt_id]
    about = done.evaluation_id
    same = [view for view in left if about is not None and view.evaluation_id == about]
    alike = [view for view in left if view.kind == done.kind]
    following = next(iter((*own, *same, *alike)), None)
    where = f"/tugas/{following.prompt_id}" if following else "/tugas"
    return RedirectResponse(f"{where}?selesai={done.prompt_id}", status_code=303)


def _done(portal: Portal, visitor: Visitor, prompt_id: int | None) -> str:
    """What was done a moment ago, read back from what is stored; its subject leads to the history."""
    if prompt_id is None:
        return ""
    with reading(portal.engine) as session:
        sentence = tasks.afterwards(session, visitor.employee_id, prompt_id, portal.today())
        if not sentence:
            return ""
        done = acts.view_of(session, session.get_one(Prompt, prompt_id))
    where = "/penilaian" if done.evaluation_id is None else f"/penilaian/{done.evaluation_id}"
    return linked(sentence, done.about, where)


def _again(press: TaskPress, visitor: Visitor, status: int, *faults: str) -> Response:
    """The task's page with everything that was typed. Raises LinkError where the task is no longer open."""
    task = press.task(visitor.employee_id)
    told = with_hint(faults, press.form)
    return _task_page(press.portal, visitor, task, status=status, faults=told, values=press.fields)


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
    """Raises LinkError for somebody who was asked but has no part in it any more."""
    words = {
        "visitor": visitor,
        "task": task,
        "tujuan": _purpose(portal, task.view.cycle_id),
        "notice": notice,
        "faults": faults,
        "values": values or {},
    }
    if task.view.evaluation_id is None:
        return _unit_page(portal, visitor, task, status, words)
    with reading(portal.engine) as session:
        roles = relations.relations_to(session, visitor.employee_id, task.view.evaluation_id, portal.today())
        if not roles:
            raise LinkError
        case = cases.case(session, task.view.evaluation_id, roles)
        plan = agreed_view(session, task.view.evaluation_id)
        notes = feedback.notes(session, task.view.evaluation_id)
        words["periods"] = of_evaluation(session, task.view.evaluation_id, portal.business_now())
        rated = case.rated or case.objection is not None
        words["evidence"] = of_acts(session, task.view.evaluation_id, rated=rated)
        words["mine"] = own(session, task.view.evaluation_id, visitor.employee_id)
        if any(offer.payload in RATING for offer in task.offers):
            words["bukti"] = suggested(session, task.view.evaluation_id, notes)
    words |= {"taken": uploads.words(portal), "evidenced": EVIDENCED}
    return page(
        "penugasan", status, case=case, plan=plan, notes=notes, ratings=cases.rating_choices(), **words
    )


def _purpose(portal: Portal, cycle_id: int) -> str:
    """Where it stands what this task's cycle is for."""
    with reading(portal.engine) as session:
        return purpose.where(session.get_one(Cycle, cycle_id).code)


def _unit_page(
    portal: Portal, visitor: Visitor, task: Task, status: int, words: dict[str, object]
) -> Response:
    view = task.view
    with reading(portal.engine) as session:
        if not relations.calibrates(session, visitor.employee_id, view.unit_id, portal.today()):
            raise LinkError
        people = cases.members(session, view.cycle_id, view.unit_id, view.stage, visitor.employee_id)
        stated = cases.stated(session, view.cycle_id, view.unit_id)
        words["fixed"] = PRINTED if is_printed(session, view.cycle_id, view.unit_id) else ""
        words["pattern"] = pattern.picture(session, view.cycle_id, view.unit_id, visitor.employee_id)
        words["explained"] = explaining.explained(session, view.cycle_id, view.unit_id)
    achievements = [(name, LABELS[name]) for name in reversed(ACHIEVEMENTS)]
    returning = next((offer for offer in task.offers if offer.payload == "sent_back"), None)
    return page(
        "unit", status, members=people, stated=stated, achievements=achievements, returning=returning, **words
    )
