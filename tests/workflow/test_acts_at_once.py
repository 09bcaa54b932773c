"""Two people, or a person and the clock, in the same moment: one wins, the other is told; nothing is half done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.audit import AuditEvent
from models.cycle import CalibrationSession
from models.document import DocumentJob
from models.evaluation import Objection
from models.prompt import Delivery, OutboxMessage, Prompt
from models.session import transaction
from tests.at_once import overlapped, raced
from tests.factories import (
    ACTS,
    AGENCY,
    ANI,
    BUDI,
    CALENDAR,
    CALIBRATION,
    CHIEF,
    DIFFERS,
    DODI,
    EVALUATED,
    GOOD,
    HEAD,
    REVIEW,
    SECRETARY,
    SELF,
    SYSTEM,
    at,
    document,
    evaluation,
    fire,
    launched,
    pass_time,
    prompts,
    put,
    stored,
    view,
)
from workflow import acts, advancing
from workflow.actions import Outcome, apply
from workflow.advancing import Advance
from workflow.errors import LinkError, RefusedError
from workflow.gathering import Selection
from workflow.payloads import Review, SelfAssessment

pytestmark = pytest.mark.thorough

CLOSES = at(2026, 12, 17, 0)
MOMENT = timedelta(microseconds=1)
both_orders = pytest.mark.parametrize("swapped", [False, True])


def meet(engine: Engine, swapped: bool, one: Callable[[], Any], other: Callable[[], Any]) -> list[Any]:
    """What one and the other were told, in this order, whoever came first."""
    if swapped:
        return list(reversed(overlapped(engine, other, one)))
    return list(overlapped(engine, one, other))


def events(engine: Engine, person: int) -> list[str]:
    rows = stored(engine, AuditEvent, subject="evaluation", subject_id=evaluation(engine, person).id)
    return [row.trigger for row in rows]


@both_orders
def test_of_two_who_submit_the_same_review_one_wins(reviewed: Engine, swapped: bool) -> None:
    late = at(2027, 1, 14)
    pass_time(reviewed, late)  # the appraiser let the deadline pass, so the superior may, too
    asked = prompts(reviewed, evaluation_id=1, kind="supervisor_review")
    assert [prompt.recipient_id for prompt in asked] == [CHIEF, HEAD]
    words = [Review("sesuai_ekspektasi", str(p.recipient_id), "sesuai_ekspektasi", "Ada.") for p in asked]

    def submit(one: int) -> Outcome:
        task, person = view(reviewed, asked[one]), asked[one].recipient_id
        return acts.act(reviewed, task, person, "submit_review", late, words[one])

    told = meet(reviewed, swapped, lambda: submit(0), lambda: submit(1))

    winner = int(swapped)
    assert told[winner].moved == 1
    assert isinstance(told[not swapped], RefusedError)
    assert evaluation(reviewed, ANI).result_reason == words[winner].result_reason
    assert events(reviewed, ANI).count("submit_review") == 1


@both_orders
def test_a_person_and_the_deadline_do_not_both_move_an_evaluation(office: Engine, swapped: bool) -> None:
    def act() -> Outcome:
        words = SelfAssessment("Terlaksana.")
        return fire(office, ANI, "submit_self_assessment", ANI, CLOSES - MOMENT, words)

    def skip() -> Outcome:
        return apply(office, Selection(1), "skip_self_assessment", SYSTEM, CLOSES)

    acted, skipped = meet(office, swapped, act, skip)

    if swapped:
        assert isinstance(acted, RefusedError)
        assert skipped.moved == len(EVALUATED)
    else:
        assert (acted.moved, skipped.moved) == (1, len(EVALUATED) - 1)
    assert events(office, ANI)[2:] == ["skip_self_assessment" if swapped else "submit_self_assessment"]
    assert evaluation(office, ANI).realisation == (None if swapped else "Terlaksana.")


@both_orders
def test_an_achievement_is_stated_before_it_is_on_paper_or_not_at_all(
    achieving: Engine, swapped: bool
) -> None:
    (prompt,) = prompts(achieving, kind="calibration", unit_id=AGENCY)
    task = view(achieving, prompt)

    def state() -> None:
        acts.state_achievement(achieving, task, SECRETARY, "istimewa", "Laporan akhir.", CALIBRATION)

    confirmed, stated = meet(
        achieving, swapped, lambda: acts.confirm_unit(achieving, task, SECRETARY, CALIBRATION, DIFFERS), state
    )

    (row,) = stored(achieving, CalibrationSession, unit_id=AGENCY)
    assert confirmed.moved == 5
    assert (stated is None) == swapped
    assert {job.achievement for job in stored(achieving, DocumentJob)} == {row.achievement}
    assert row.achievement == ("istimewa" if swapped else "baik")


@both_orders
def test_an_achievement_stated_twice_at_once_has_two_versions(achieving: Engine, swapped: bool) -> None:
    (prompt,) = prompts(achieving, kind="calibration", unit_id=AGENCY)
    task = view(achieving, prompt)

    meet(
        achieving,
        swapped,
        lambda: acts.state_achievement(achieving, task, SECRETARY, "istimewa", "Satu.", CALIBRATION),
        lambda: acts.state_achievement(achieving, task, SECRETARY, "kurang", "Dua.", CALIBRATION),
    )

    events = stored(achieving, AuditEvent, subject="session", trigger="state_achievement")
    versions = [(event.version, event.target) for event in events]
    stated = ["kurang", "istimewa"] if swapped else ["istimewa", "kurang"]
    assert versions == list(zip((2, 3), stated, strict=True))


@both_orders
def test_whoever_joins_a_unit_as_its_last_one_leaves_is_not_forgotten(
    achieving: Engine, swapped: bool
) -> None:
    """The unit's prompt ends with the last evaluation; the next must not take it for still open."""
    for person in (DODI, HEAD, CHIEF):
        put(achieving, person, state="handover", due_at=CALIBRATION + timedelta(days=14))
    put(achieving, BUDI, state="supervisor_review", due_at=CALIBRATION + timedelta(days=3))
    assert len(prompts(achieving, kind="calibration", unit_id=AGENCY)) == 1

    left, joined = meet(
        achieving,
        swapped,
        lambda: fire(achieving, ANI, "confirm", SECRETARY, CALIBRATION),
        lambda: fire(achieving, BUDI, "submit_review", CHIEF, CALIBRATION, GOOD),
    )

    assert (left.moved, joined.moved) == (1, 1)
    assert len(prompts(achieving, kind="calibration", unit_id=AGENCY)) == 1


@both_orders
def test_two_who_ask_the_same_person_at_once_share_one_mail(reviewed: Engine, swapped: bool) -> None:
    for person in (ANI, BUDI):
        put(
            reviewed, person, state="self_assessment", due_at=REVIEW + timedelta(days=3), entered=9, version=9
        )
    words, later = SelfAssessment("Terlaksana."), REVIEW + timedelta(days=1)

    told = meet(
        reviewed,
        swapped,
        lambda: fire(reviewed, ANI, "submit_self_assessment", ANI, later, words),
        lambda: fire(reviewed, BUDI, "submit_self_assessment", BUDI, later, words),
    )

    assert [outcome.asked for outcome in told] == [1, 1]
    (mail,) = stored(reviewed, OutboxMessage, recipient_id=CHIEF, not_before=CALENDAR.next_slot(later))
    assert len(stored(reviewed, Delivery, message_id=mail.id)) == 2


@both_orders
def test_nobody_is_asked_for_what_they_are_just_doing(office: Engine, swapped: bool) -> None:
    with transaction(office) as session:
        session.execute(update(Prompt).values(closed_at=SELF, outcome="forgotten", next_reminder_at=None))
    words = SelfAssessment("Terlaksana.")

    acted, asked = meet(
        office,
        swapped,
        lambda: fire(office, ANI, "submit_self_assessment", ANI, SELF, words),
        lambda: _prompted(office),
    )

    assert acted.moved == 1
    assert asked.asked == len(EVALUATED) - (not swapped)
    assert prompts(office, evaluation_id=1, stage="self_assessment") == []


def _prompted(engine: Engine) -> Advance:
    done = Advance()
    advancing.prompt(engine, 1, SYSTEM, SELF, done)
    return done


@both_orders
def test_two_passes_of_the_clock_at_once_are_one(engine: Engine, swapped: bool) -> None:
    launched(engine)

    one, other = meet(
        engine,
        swapped,
        lambda: advancing.advance(engine, 1, SYSTEM, SELF),
        lambda: advancing.advance(engine, 1, SYSTEM, SELF),
    )

    assert one.moved + other.moved == {"Membuka penilaian mandiri": len(EVALUATED)}
    assert one.asked + other.asked == len(EVALUATED)
    assert [one.stage_changed, other.stage_changed].count(True) == 1


TIME = {"due_at": SELF + timedelta(days=14)}
BEFORE: dict[str, dict[str, Any]] = {
    "self_assessment": {"state": "self_assessment"},
    "supervisor_review": {"state": "supervisor_review", "realisation": "Ada."},
    "receipt": {"state": "handover", "delivered_at": SELF},
    "response": {"state": "handover", "received_at": SELF},
    "explanation": {"state": "objection"},
    "objection": {"state": "objection", "heard_at": SELF},
}
"""Where Ani's evaluation is when somebody is asked for each of these."""


@pytest.mark.thorough
@pytest.mark.parametrize("kind", BEFORE)
def test_of_many_clicks_on_one_task_exactly_one_acts(engine: Engine, kind: str) -> None:
    launched(engine)
    put(engine, ANI, **BEFORE[kind], **TIME)
    document(engine, ANI, SELF)
    if kind in ("explanation", "objection"):
        with transaction(engine) as session:
            facts = {"statement": "Ada.", "explanation": "Ada.", "filed_at": SELF}
            session.add(Objection(evaluation_id=1, **facts))
    pass_time(engine, SELF)
    (prompt,) = prompts(engine, evaluation_id=1, kind=kind)
    ((trigger, payload),), before = ACTS[kind], events(engine, ANI)
    task = view(engine, prompt)

    told = raced(8, lambda _: acts.act(engine, task, prompt.recipient_id, trigger, SELF, payload))

    assert sorted(type(each).__name__ for each in told if isinstance(each, Outcome)) == ["Outcome"]
    assert len([each for each in told if isinstance(each, RefusedError | LinkError)]) == 7
    assert events(engine, ANI) == [*before, trigger]
    assert prompts(engine, id=prompt.id) == []


@pytest.mark.thorough
def test_of_many_confirmations_of_a_unit_each_evaluation_is_confirmed_once(achieving: Engine) -> None:
    (prompt,) = prompts(achieving, kind="calibration", unit_id=AGENCY)
    task = view(achieving, prompt)

    told = raced(8, lambda _: acts.confirm_unit(achieving, task, SECRETARY, CALIBRATION, DIFFERS))

    assert sum(outcome.moved for outcome in told if isinstance(outcome, Outcome)) == 5
    assert {type(each) for each in told} <= {Outcome, LinkError}
    assert len(stored(achieving, DocumentJob)) == 5
