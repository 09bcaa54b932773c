"""Holding, resuming and extending: what moves, what stays, who is told no, and what the log says."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.audit import AuditEvent, AuditPayload
from models.cycle import Cycle, StageWindow
from models.people import Unit
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUREAU,
    CHIEF,
    CICI,
    EVALUATED,
    GOOD,
    LAUNCH,
    OFFICE,
    OTHER_HEAD,
    REVIEW,
    SELF,
    at,
    evaluation,
    fire,
    launched,
    pass_time,
    prompts,
    put,
    send,
    stored,
)
from tests.workflow.disarming import disarm
from workflow import accounts
from workflow.errors import RefusedError, WorkflowError
from workflow.gathering import Actor
from workflow.invariants import breaches
from workflow.payloads import ObjectionStatement, SelfAssessment
from workflow.rescheduled import unlawful_windows
from workflow.rescheduling import Change, WindowError, Wish, closing_mark, extend, hold, resume
from workflow.units import UnknownCycleError, UnknownUnitError

HR = Actor(user="operator")
DAY = timedelta(days=1)
AGENCY_CODE, BUREAU_CODE = f"U{AGENCY}", f"U{BUREAU}"


def wish(unit: str | None = AGENCY_CODE, reason: str = "Banjir", **facts: Any) -> Wish:
    return Wish(**{"cycle": "2026", "unit": unit, "reason": reason, "actor": HR, **facts})


def window(engine: Engine, stage: str, unit: int = AGENCY) -> StageWindow:
    (found,) = stored(engine, StageWindow, unit_id=unit, stage=stage)
    assert isinstance(found, StageWindow)
    return found


def at_stage(engine: Engine, stage: str) -> Engine:
    """Everybody in a stage that nobody was asked about yet."""
    launched(engine)
    for person in EVALUATED:
        put(engine, person, state=stage)
    return engine


def body_of(engine: Engine, event: AuditEvent) -> dict[str, Any]:
    with reading(engine) as session:
        return session.get_one(AuditPayload, event.id).body


def log(engine: Engine, number: int) -> list[AuditEvent]:
    return stored(engine, AuditEvent, subject="window", subject_id=number)


@pytest.fixture
def held(office: Engine) -> Engine:
    """The agency held since Thursday morning, 10 December, with five days left."""
    hold(office, wish(), at(2026, 12, 10))
    return office


def test_a_hold_stops_the_whole_unit_and_no_other(held: Engine) -> None:
    assert {row.unit_id for row in stored(held, StageWindow) if row.held} == {AGENCY}
    assert {row.stage for row in stored(held, StageWindow) if row.held} == {
        "draft", "self_assessment", "supervisor_review", "calibration"
    }  # fmt: skip


def test_a_hold_reaches_the_units_below(office: Engine) -> None:
    with transaction(office) as session:
        session.execute(update(Unit).where(Unit.id.in_((AGENCY, BUREAU))).values(parent_id=OFFICE))

    assert hold(office, wish("U2"), SELF) == Change(windows=12, units=3)


def test_a_hold_without_a_unit_reaches_everybody(office: Engine) -> None:
    assert hold(office, wish(None), SELF).units == 3


def test_nobody_acts_in_a_held_unit(held: Engine) -> None:
    with pytest.raises(RefusedError, match="ditahan"):
        fire(held, ANI, "submit_self_assessment", ANI, at(2026, 12, 11), SelfAssessment("Terlaksana."))


def test_nothing_falls_due_and_nobody_is_reminded_in_a_held_unit(held: Engine) -> None:
    pass_time(held, at(2026, 12, 18))

    assert {row.state for row in (evaluation(held, person) for person in (ANI, CHIEF))} == {"self_assessment"}
    assert {task.reminders for task in prompts(held, unit_id=AGENCY)} == {0}
    assert evaluation(held, CICI).state == "supervisor_review"


def test_resumed_the_closing_moves_by_the_working_days_held(held: Engine) -> None:
    change = resume(held, wish(), at(2026, 12, 21))

    assert change == Change(windows=4, units=1, evaluations=0, prompts=5)
    assert window(held, "self_assessment").closes_at == at(2026, 12, 29, 0)
    assert {task.due_at for task in prompts(held, unit_id=AGENCY)} == {at(2026, 12, 29, 0)}
    assert {task.next_reminder_at for task in prompts(held, unit_id=AGENCY)} == {at(2026, 12, 22, 0)}


def test_a_window_that_opens_after_the_hold_is_as_it_was(held: Engine) -> None:
    before = window(held, "supervisor_review")

    resume(held, wish(), at(2026, 12, 21))

    after = window(held, "supervisor_review")
    assert (after.opens_at, after.closes_at) == (before.opens_at, before.closes_at)


def test_a_window_that_should_have_opened_in_the_hold_keeps_its_length(held: Engine) -> None:
    resume(held, wish(), at(2027, 1, 6))

    assert window(held, "supervisor_review").opens_at == at(2027, 1, 4, 0)
    assert window(held, "supervisor_review").closes_at == at(2027, 1, 16, 0)


def test_a_window_that_had_closed_stays_closed(office: Engine) -> None:
    hold(office, wish(), at(2026, 12, 18))
    resume(office, wish(), at(2026, 12, 28))

    assert window(office, "self_assessment").closes_at == at(2026, 12, 17, 0)


def test_work_goes_on_after_a_hold_as_if_nothing_had_been(held: Engine, tmp_path: Path) -> None:
    pass_time(held, at(2026, 12, 21))
    resume(held, wish(), at(2026, 12, 21))
    pass_time(held, at(2026, 12, 22))
    send(held, at(2026, 12, 22))

    assert {task.reminders for task in prompts(held, unit_id=AGENCY)} == {1}
    assert fire(held, ANI, "submit_self_assessment", ANI, at(2026, 12, 22), SelfAssessment("Ada.")).moved == 1
    assert breaches(held, tmp_path) == {}


def test_a_deadline_of_ones_own_goes_on_with_the_days_that_were_left(office: Engine) -> None:
    put(office, ANI, due_at=at(2026, 12, 12, 0))
    hold(office, wish(), at(2026, 12, 10))

    resume(office, wish(), at(2026, 12, 16))

    assert evaluation(office, ANI).due_at == at(2026, 12, 18, 0)


@pytest.fixture
def handed_over(office: Engine) -> Engine:
    """Ani's document is received; her time to object ends with 23 December."""
    put(office, ANI, state="handover", received_at=SELF, due_at=at(2026, 12, 24, 0), version=2, entered=2)
    hold(office, wish(), at(2026, 12, 21))
    return office


def test_silence_is_no_consent_while_the_unit_is_held(handed_over: Engine) -> None:
    assert fire(handed_over, ANI, "accept_by_silence", None, at(2027, 1, 11)).moved == 0

    resume(handed_over, wish(), at(2027, 1, 11))

    assert evaluation(handed_over, ANI).due_at == at(2027, 1, 14, 0)


def test_an_objection_is_taken_while_the_unit_is_held(handed_over: Engine) -> None:
    statement = ObjectionStatement("Belum dinilai.")

    assert fire(handed_over, ANI, "object", ANI, at(2027, 1, 11), statement).moved == 1


def test_time_given_during_a_hold_is_as_long_as_it_was_given(handed_over: Engine) -> None:
    fire(handed_over, ANI, "object", ANI, at(2027, 1, 5), ObjectionStatement("Belum dinilai."))
    assert evaluation(handed_over, ANI).due_at == at(2027, 1, 13, 0)

    resume(handed_over, wish(), at(2027, 1, 7))

    assert evaluation(handed_over, ANI).due_at == at(2027, 1, 15, 0)
    assert {task.due_at for task in prompts(handed_over, evaluation_id=1)} == {at(2027, 1, 15, 0)}


def test_an_objection_comes_too_late_also_in_a_unit_that_was_held_afterwards(office: Engine) -> None:
    put(office, ANI, state="handover", received_at=SELF, due_at=at(2026, 12, 19, 0))
    hold(office, wish(), at(2026, 12, 21))

    with pytest.raises(RefusedError, match="lewat"):
        fire(office, ANI, "object", ANI, at(2026, 12, 22), ObjectionStatement("Belum dinilai."))


def test_an_extension_moves_windows_deadlines_and_reminders_of_that_stage(office: Engine) -> None:
    change = extend(office, wish(), "self_assessment", date(2026, 12, 22), at(2026, 12, 15))

    assert change == Change(windows=1, units=1, evaluations=0, prompts=5)
    assert window(office, "self_assessment").closes_at == at(2026, 12, 23, 0)
    assert window(office, "self_assessment", BUREAU).closes_at == at(2026, 12, 17, 0)
    tasks = prompts(office, unit_id=AGENCY)
    assert {(task.due_at, task.next_reminder_at) for task in tasks} == {
        (at(2026, 12, 23, 0), at(2026, 12, 17, 0))
    }


def test_an_extension_shortens_nobodys_time(office: Engine) -> None:
    extend(office, wish(BUREAU_CODE), "self_assessment", date(2026, 12, 30), SELF)
    put(office, ANI, due_at=at(2027, 1, 5, 0))

    extend(office, wish(None), "self_assessment", date(2026, 12, 22), SELF)

    assert window(office, "self_assessment", BUREAU).closes_at == at(2026, 12, 31, 0)
    assert evaluation(office, ANI).due_at == at(2027, 1, 5, 0)


def test_a_closed_stage_opens_again_for_whoever_is_still_in_it(engine: Engine) -> None:
    office = at_stage(engine, "supervisor_review")
    pass_time(office, REVIEW)
    pass_time(office, at(2027, 1, 14))
    assert evaluation(office, ANI).due_at == at(2027, 1, 22, 0)

    extend(office, wish(), "supervisor_review", date(2027, 1, 27), at(2027, 1, 18))

    assert evaluation(office, ANI).due_at == at(2027, 1, 28, 0)
    assert {task.due_at for task in prompts(office, unit_id=AGENCY)} == {at(2027, 1, 28, 0)}
    assert fire(office, ANI, "submit_review", CHIEF, at(2027, 1, 27), GOOD).moved == 1


def test_every_change_of_a_window_is_one_event_that_says_who_and_why(held: Engine) -> None:
    resume(held, wish(), at(2026, 12, 21))
    extend(held, wish(reason="Masih banjir"), "self_assessment", date(2027, 1, 6), at(2026, 12, 21))

    changed = window(held, "self_assessment")
    events = log(held, changed.id)
    assert [(event.trigger, event.source, event.target, event.version) for event in events] == [
        ("hold", "", "held", 1),
        ("resume", "held", "", 2),
        ("extend", "", "", 3),
    ]
    assert (changed.version, events[-1].mark) == (3, closing_mark(changed.closes_at))
    bodies = [body_of(held, event) for event in events]
    assert {body["by"] for body in bodies} == {"operator"}
    assert bodies[2]["reason"] == "Masih banjir"
    assert bodies[2]["closed_before"] == "2026-12-28T17:00:00+00:00"


def test_a_window_that_nobody_touched_has_no_event(office: Engine) -> None:
    assert stored(office, AuditEvent, subject="window") == []
    assert {row.version for row in stored(office, StageWindow)} == {0}


Call = tuple[str, dict[str, Any], datetime]
REFUSED: dict[str, tuple[type[WorkflowError], str, dict[str, Any], tuple[Any, ...]]] = {
    "an unknown cycle": (UnknownCycleError, "hold", {"cycle": "2031"}, ()),
    "an unknown unit": (UnknownUnitError, "hold", {"unit": "X"}, ()),
    "no reason": (WindowError, "hold", {"reason": "  "}, ()),
    "a unit without evaluations": (WindowError, "hold", {"unit": "U1"}, ()),
    "nothing held": (WindowError, "resume", {}, ()),
    "an extension without a reason": (WindowError, "extend", {"reason": ""}, ("self_assessment", date(2026, 12, 22))),
    "a stage without a window": (WindowError, "extend", {}, ("handover", date(2026, 12, 22))),
    "the running year": (WindowError, "extend", {}, ("draft", date(2027, 1, 22))),
    "a stage that nobody knows": (WindowError, "extend", {}, ("lunch", date(2026, 12, 22))),
    "a day off": (WindowError, "extend", {}, ("self_assessment", date(2026, 12, 25))),
    "a day that is over": (WindowError, "extend", {}, ("self_assessment", date(2026, 12, 4))),
    "an earlier day": (WindowError, "extend", {}, ("self_assessment", date(2026, 12, 15))),
    "the same day": (WindowError, "extend", {}, ("self_assessment", date(2026, 12, 16))),
}  # fmt: skip


def test_what_makes_no_sense_is_refused_and_leaves_no_trace(office: Engine) -> None:
    acts: dict[str, Any] = {"hold": hold, "resume": resume, "extend": extend}
    for fault, name, facts, more in REFUSED.values():
        with pytest.raises(fault):
            acts[name](office, wish(**facts), *more, at(2026, 12, 8))

    assert stored(office, AuditEvent, subject="window") == []


def test_a_held_unit_is_not_extended(held: Engine) -> None:
    with pytest.raises(WindowError, match="U3"):
        extend(held, wish(None), "self_assessment", date(2026, 12, 22), at(2026, 12, 11))


def test_nothing_is_held_twice(held: Engine) -> None:
    with pytest.raises(WindowError):
        hold(held, wish(), at(2026, 12, 11))


def test_a_closed_cycle_stays_as_it_is(office: Engine) -> None:
    with transaction(office) as session:
        session.execute(update(Cycle).values(closed_at=LAUNCH))

    with pytest.raises(WindowError, match="ditutup"):
        hold(office, wish(), SELF)


def test_a_units_calibration_is_resumed_with_its_window(engine: Engine) -> None:
    office = at_stage(engine, "calibration")
    pass_time(office, at(2027, 1, 18))
    hold(office, wish(BUREAU_CODE), at(2027, 1, 19))
    pass_time(office, at(2027, 1, 25))

    resume(office, wish(BUREAU_CODE), at(2027, 1, 25))

    (task,) = prompts(office, unit_id=BUREAU)
    assert task.due_at == window(office, "calibration", BUREAU).closes_at == at(2027, 1, 29, 0)
    assert task.next_reminder_at == at(2027, 1, 26, 0)


def test_only_people_of_the_unit_are_touched(held: Engine) -> None:
    before = {task.id: (task.due_at, task.next_reminder_at) for task in prompts(held, unit_id=BUREAU)}

    resume(held, wish(), at(2026, 12, 14))

    assert before == {task.id: (task.due_at, task.next_reminder_at) for task in prompts(held, unit_id=BUREAU)}
    assert evaluation(held, OTHER_HEAD).due_at is None


def as_hr(engine: Engine, person: int, unit: str | None) -> Actor:
    with transaction(engine) as session:
        nip = f"19800101200501{person:04}"
        accounts.grant(session, nip, "hr", LAUNCH, HR, unit=unit, first=LAUNCH.date(), last=None)
    return Actor(employee_id=person, role="hr")


def test_hr_of_a_unit_changes_that_units_days_alone(office: Engine) -> None:
    theirs = as_hr(office, CICI, BUREAU_CODE)
    closes = date(2027, 1, 15)

    for outside in (AGENCY_CODE, None):
        with pytest.raises(WindowError, match="di luar wewenang"):
            hold(office, wish(outside, actor=theirs), SELF)
        with pytest.raises(WindowError, match="di luar wewenang"):
            extend(office, wish(outside, actor=theirs), "self_assessment", closes, SELF)
    hold(office, wish(BUREAU_CODE, actor=theirs), SELF)
    resume(office, wish(BUREAU_CODE, actor=theirs), SELF + DAY)
    hold(office, wish(None, actor=as_hr(office, CHIEF, None)), SELF + DAY)
    with pytest.raises(WindowError, match="di luar wewenang"):
        resume(office, wish(AGENCY_CODE, actor=theirs), SELF + 2 * DAY)


def test_a_hold_in_the_name_of_another_units_hr_is_told(office: Engine) -> None:
    hold(office, wish(BUREAU_CODE, actor=as_hr(office, CICI, BUREAU_CODE)), SELF)
    as_hr(office, ANI, AGENCY_CODE)
    with reading(office) as session:
        assert list(unlawful_windows(session)) == []
    disarm(office)
    with transaction(office) as session:
        session.execute(update(AuditEvent).where(AuditEvent.subject == "window").values(actor_id=ANI))

    with reading(office) as session:
        assert set(unlawful_windows(session)) == {
            each.id for each in stored(office, StageWindow, unit_id=BUREAU)
        }
