"""What-if scenarios of the unit that somebody calibrates: compared, adopted with reasons, thrown away."""

from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from models.session import reading
from web.fields import LARGEST_ID, Fields, Number
from web.pages import page
from web.portal import ThePortal
from web.proving import Press, pressed
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow import relations, tasks
from workflow.acts import TaskView
from workflow.definitions import rules_of
from workflow.errors import ChangedMeanwhileError, LinkError, RefusedError
from workflow.reports.entering import number_of
from workflow.rules.words import LABELS, PREDICATES
from workflow.scenarios import keeping
from workflow.scenarios.adopting import adopt, return_trigger
from workflow.scenarios.comparing import counts_text
from workflow.scenarios.keeping import Draft

router = APIRouter()
AIMS = 50
"""Distributions that can be chosen to begin with; a large unit can have very many that are equally near."""
NOT_OFFERED = "Tindakan itu tidak tersedia pada halaman ini."
CHOICES = [(code, LABELS[code]) for code in reversed(PREDICATES)]


@dataclass(frozen=True)
class Compared(Press):
    """A press on the scenarios of a unit, or on one of them."""

    prompt_id: int
    scenario: int | None = None

    def view(self, person: int) -> TaskView:
        """Raises LinkError for anybody who was not asked to calibrate a unit."""
        engine, now = self.portal.engine, self.portal.business_now()
        return _of_unit(tasks.open_task(engine, person, self.prompt_id, now).view)

    @property
    def which(self) -> tuple[int, int]:
        return self.scenario or 0, self.number("versi")

    def number(self, name: str) -> int:
        return number_of(self.fields.get(name, ""), LARGEST_ID) or 0


def _of_unit(view: TaskView) -> TaskView:
    if view.evaluation_id is not None:
        raise LinkError
    return view


@router.get("/skenario/{prompt_id}")
def show_scenarios(prompt_id: Number, request: Request, portal: ThePortal, visitor: TheVisitor) -> Response:
    return _page(Compared(portal, request, visitor, f"/skenario/{prompt_id}", {}, prompt_id), visitor)


@router.get("/skenario/{prompt_id}/{scenario_id}")
def show_scenario(
    prompt_id: Number, scenario_id: Number, request: Request, portal: ThePortal, visitor: TheVisitor
) -> Response:
    where = f"/skenario/{prompt_id}/{scenario_id}"
    return _page(Compared(portal, request, visitor, where, {}, prompt_id, scenario_id), visitor)


@router.post("/skenario/{prompt_id}")
def begin(
    prompt_id: Number, request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields
) -> Response:
    """From the present predicates, or on the way to one of the nearest distributions that meet the pattern."""
    return _answered(Compared(portal, request, visitor, f"/skenario/{prompt_id}", fields, prompt_id))


@router.post("/skenario/{prompt_id}/{scenario_id}")
def act(
    prompt_id: Number,
    scenario_id: Number,
    request: Request,
    portal: ThePortal,
    visitor: MaybeVisitor,
    fields: Fields,
) -> Response:
    """What the pressed button names."""
    where = f"/skenario/{prompt_id}/{scenario_id}"
    return _answered(Compared(portal, request, visitor, where, fields, prompt_id, scenario_id))


def _answered(press: Compared) -> Response:
    return pressed(press, partial(_acted, press), lambda who, fault: _page(press, who, 409, fault))


def _acted(press: Compared, visitor: Visitor) -> Response:
    try:
        onward = _perform(press, visitor.employee_id)
    except RefusedError as fault:
        return _page(press, visitor, 422, *fault.reasons)
    except ChangedMeanwhileError as fault:
        return _page(press, visitor, 409, str(fault))
    return RedirectResponse(onward, status_code=303)


def _perform(press: Compared, person: int) -> str:
    """Where to go on. Raises RefusedError, ChangedMeanwhileError, LinkError."""
    view, now, engine = press.view(person), press.portal.business_now(), press.portal.engine
    everything = f"/skenario/{press.prompt_id}"
    if press.scenario is None:
        if press.trigger != "begin":
            raise RefusedError([NOT_OFFERED])
        number = keeping.begin(engine, view, person, press.fields.get("nama", ""), _aim(press), now)
        return f"{everything}/{number}"
    match press.trigger:
        case "put":
            change = press.number("pegawai"), press.fields.get("predikat", "")
            keeping.put(engine, view, person, press.which, change, now)
        case "renew":
            keeping.renew(engine, view, person, press.which, now)
        case "discard":
            keeping.discard(engine, view, person, press.scenario)
            return everything
        case "adopt":
            adopt(engine, view, person, press.which, _reasons(press.fields), now)
            return f"/tugas?selesai={press.prompt_id}"
        case _:
            raise RefusedError([NOT_OFFERED])
    return press.path


def _aim(press: Compared) -> dict[str, int] | None:
    """`baik.3 kurang.1`: as the page wrote it; what it cannot have written is none of the aims."""
    told = press.fields.get("tujuan", "")
    parts = [part.partition(".") for part in told.split()]
    known = {code: number_of(count, LARGEST_ID) or 0 for code, _, count in parts}
    return {code: known.get(code, 0) for code in PREDICATES} if told else None


def _reasons(fields: dict[str, str]) -> dict[int, str]:
    found = {}
    for name, said in fields.items():
        number = number_of(name.removeprefix("alasan-"), LARGEST_ID) if name.startswith("alasan-") else None
        if number:
            found[number] = said
    return found


def _page(press: Compared, visitor: Visitor, status: int = 200, *faults: str) -> Response:
    """Raises LinkError for anybody but the unit's official, and for a scenario that is not his own."""
    person, portal = visitor.employee_id, press.portal
    view = press.view(person)
    with reading(portal.engine) as session:
        if not relations.calibrates(session, person, view.unit_id, portal.today()):
            raise LinkError
        on = keeping.ground(session, view, person)
        drafts = keeping.drafts(session, view, person, on) if on else []
        returns = return_trigger(rules_of(session, view.cycle_id).definition) is not None
    words = {
        "visitor": visitor, "view": view, "on": on, "drafts": drafts, "labels": LABELS, "predicates": CHOICES,
        "returns": returns, "values": press.fields, "faults": faults,
    }  # fmt: skip
    if press.scenario is None:
        aims = on.aims if on else []
        told = [
            (" ".join(f"{code}.{count}" for code, count in each.items()), counts_text(each)) for each in aims
        ]
        return page("skenario", status, aims=told[:AIMS], more=len(told) - AIMS, **words)
    return page("skenario_satu", status, draft=_own(drafts, press.scenario), **words)


def _own(drafts: list[Draft], number: int) -> Draft:
    for each in drafts:
        if each.number == number:
            return each
    raise LinkError
