"""The door for plans: who may do what, what stays, what the log keeps."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from models.audit import AuditEvent, AuditPayload
from models.evaluation import Evaluation
from models.people import Assignment
from models.plan import WorkPlan
from models.session import reading, transaction
from tests import mornings
from tests.factories import (
    ANI,
    BUDI,
    CHIEF,
    DODI,
    HEAD,
    LAUNCH,
    REVIEW,
    SECRETARY,
    SELF,
    assignment_of,
    at,
    evaluation,
    pass_time,
    put,
    replace_appraiser,
    stored,
)
from tests.workflow.disarming import disarm
from tests.workflow.plans.plans import (
    IN_TIME,
    QUALITY,
    agreed,
    begun,
    content,
    harm,
    newest,
    result,
    result_numbers,
    revised,
    sent_back,
    sound,
    stored_plan,
    submitted,
)
from workflow import history, planning
from workflow.contradicting import contradictions
from workflow.destroying import destroy_payloads
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.gathering import Actor
from workflow.history import Wanted
from workflow.machine import WRONG_ROLE, WRONG_STATE
from workflow.planning import HandedIn, NoPlanError
from workflow.plans.content import body, identified
from workflow.plans.facts import standing
from workflow.plans.machine import AGREE, GUARDS, RETURN, REVISE, SUBMIT
from workflow.plans.storing import Approach, Conditions, Expectations, OneResult
from workflow.verifying import verify

LATER = LAUNCH + timedelta(days=100)


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    """The year has begun; nobody has a plan."""
    mornings.live(engine, mornings.draft, tmp_path / "documents")
    return engine


# The way of a plan.


def test_a_plan_is_drafted_submitted_sent_back_and_agreed(office: Engine) -> None:
    plan = submitted(office, ANI)
    sent_back(office, plan)
    reason = stored_plan(office, plan).return_reason
    planning.act(office, plan, ANI, SUBMIT, LATER)
    planning.act(office, plan, CHIEF, AGREE, LATER)

    row = stored_plan(office, plan)
    assert (row.state, row.version, row.return_reason, row.agreed_at) == ("agreed", 5, None, LATER)
    assert reason == "Target belum jelas."
    assert sound(office)


def test_beginning_twice_is_one_plan(office: Engine) -> None:
    assert begun(office, ANI) == planning.begin(office, evaluation(office, ANI).id, ANI, LATER)
    assert len(stored(office, AuditEvent, subject="plan")) == 1


def test_the_log_keeps_what_was_submitted_and_agreed_whole(office: Engine) -> None:
    plan = submitted(office, ANI, result(indicators=(QUALITY, IN_TIME)))
    planning.act(
        office, plan, CHIEF, AGREE, LATER, HandedIn(expectations={"loyal": " Jaga rahasia. ", "x": "y"})
    )

    with reading(office) as session:
        told = session.scalars(
            select(AuditPayload.body)
            .join(AuditEvent, AuditEvent.id == AuditPayload.event_id)
            .where(AuditEvent.subject == "plan", AuditEvent.trigger == AGREE)
        ).one()
    assert told["plan"] == identified(content(office, plan))
    assert told["plan"]["expectations"] == {"loyal": "Jaga rahasia."}


def test_an_incomplete_plan_is_refused_with_every_fault_and_stays(office: Engine) -> None:
    plan = begun(office, ANI, result(" ", indicators=()))

    with pytest.raises(RefusedError) as refused:
        planning.act(office, plan, ANI, SUBMIT, LAUNCH)

    assert len(refused.value.reasons) == 2
    assert all(reason.startswith("Utama 1: ") for reason in refused.value.reasons)
    assert stored_plan(office, plan).state == "draft"


def test_sending_back_needs_a_reason(office: Engine) -> None:
    plan = submitted(office, ANI)

    with pytest.raises(RefusedError, match="Alasannya belum ditulis"):
        planning.act(office, plan, CHIEF, RETURN, LAUNCH, HandedIn(reason=" \n"))


# Authority at the moment of effect.


@pytest.mark.parametrize("person", [BUDI, CHIEF, HEAD, SECRETARY])
def test_nobody_begins_edits_or_submits_for_another(office: Engine, person: int) -> None:
    plan = begun(office, ANI)

    with pytest.raises(RefusedError, match=WRONG_ROLE):
        planning.begin(office, evaluation(office, ANI).id, person, LAUNCH)
    with pytest.raises(RefusedError, match=WRONG_ROLE):
        planning.edit(office, plan, person, OneResult(result()), LAUNCH)
    with pytest.raises(RefusedError, match=WRONG_ROLE):
        planning.act(office, plan, person, SUBMIT, LAUNCH)


@pytest.mark.parametrize("person", [ANI, BUDI, HEAD, SECRETARY])
def test_only_the_appraiser_agrees_or_sends_back(office: Engine, person: int) -> None:
    plan = submitted(office, ANI)

    for trigger in (AGREE, RETURN):
        with pytest.raises(RefusedError, match=WRONG_ROLE):
            planning.act(office, plan, person, trigger, LAUNCH, HandedIn(reason="Ada."))


def test_the_appraiser_of_the_day_agrees_and_not_the_one_before(office: Engine) -> None:
    plan = submitted(office, ANI)
    replace_appraiser(office, ANI, HEAD, date(2026, 3, 1))

    with pytest.raises(RefusedError, match=WRONG_ROLE):
        planning.act(office, plan, CHIEF, AGREE, LATER)
    planning.act(office, plan, HEAD, AGREE, LATER)

    assert sound(office)


@pytest.mark.parametrize("trigger", [SUBMIT, AGREE, RETURN])
def test_an_agreed_plan_is_never_touched(office: Engine, trigger: str) -> None:
    plan = agreed(office, ANI, CHIEF)
    before = content(office, plan)

    for person in (ANI, CHIEF):
        with pytest.raises(RefusedError, match=WRONG_STATE):
            planning.act(office, plan, person, trigger, LATER, HandedIn(reason="Ada."))
    for change in (OneResult(result()), Approach("kualitatif"), Expectations({}), Conditions({})):
        with pytest.raises(RefusedError, match=WRONG_STATE):
            planning.edit(office, plan, ANI, change, LATER)

    assert content(office, plan) == before


def test_once_the_review_has_begun_no_plan_moves(office: Engine) -> None:
    waiting, ready = submitted(office, ANI), agreed(office, BUDI, CHIEF)
    for person in (ANI, BUDI, DODI):
        put(office, person, state="supervisor_review")

    late = GUARDS["in_time"].refusal
    with pytest.raises(RefusedError, match=late):
        planning.act(office, waiting, CHIEF, AGREE, LATER)
    with pytest.raises(RefusedError, match=late):
        planning.act(office, ready, BUDI, REVISE, LATER, HandedIn(reason="Ada."))
    with pytest.raises(RefusedError, match=late):
        planning.begin(office, evaluation(office, DODI).id, DODI, LATER)


def test_an_office_without_plans_lives_its_year(office: Engine) -> None:
    pass_time(office, SELF)
    pass_time(office, REVIEW)

    assert {row.state for row in stored(office, Evaluation)} == {"supervisor_review"}


# Revisions.


def test_a_change_in_mid_year_is_a_further_revision_and_both_stay(office: Engine) -> None:
    first = agreed(office, ANI, CHIEF)
    before = content(office, first)
    second = revised(office, first, ANI)
    planning.edit(office, second, ANI, OneResult(result("Survei terlaksana")), LATER)
    planning.act(office, second, ANI, SUBMIT, LATER)
    planning.act(office, second, CHIEF, AGREE, LATER)

    assert content(office, first) == before
    assert [each.text for each in content(office, second).results] == [
        "Laporan bulanan tersusun",
        "Survei terlaksana",
    ]
    assert (newest(office, first).revision, newest(office, first).change_reason) == (
        2,
        "Tugas baru dari pimpinan.",
    )
    assert sound(office)


def test_a_revision_begins_with_everything_that_the_one_before_says(office: Engine) -> None:
    plan = begun(office, ANI, result(indicators=(QUALITY, IN_TIME)), result("Lain", section="tambahan"))
    planning.edit(office, plan, ANI, Expectations({"loyal": "Jaga rahasia."}), LAUNCH)
    planning.edit(office, plan, ANI, Conditions({"konsekuensi": ("Satu", "Dua")}), LAUNCH)
    planning.act(office, plan, ANI, SUBMIT, LAUNCH)
    planning.act(office, plan, CHIEF, AGREE, LAUNCH)

    assert body(content(office, revised(office, plan, CHIEF))) == body(content(office, plan))


def test_a_revision_is_on_the_form_of_the_post_as_it_is_now(office: Engine) -> None:
    plan = agreed(office, ANI, CHIEF)
    with transaction(office) as session:
        session.get_one(Assignment, assignment_of(ANI)).post_kind = "JPT Pratama"

    assert (stored_plan(office, plan).form, stored_plan(office, revised(office, plan, ANI)).form) == (
        "ja_jf",
        "jpt",
    )


def test_there_is_one_revision_under_way(office: Engine) -> None:
    first = agreed(office, ANI, CHIEF)
    revised(office, first, ANI)

    with pytest.raises(RefusedError, match=GUARDS["newest"].refusal):
        planning.act(office, first, CHIEF, REVISE, LATER, HandedIn(reason="Ada."))


def test_a_revision_needs_its_reason(office: Engine) -> None:
    first = agreed(office, ANI, CHIEF)

    with pytest.raises(RefusedError, match="Alasannya"):
        planning.act(office, first, ANI, REVISE, LATER)


# Two hands at once, and hands that do not belong there.


def test_what_changed_since_it_was_seen_is_not_agreed(office: Engine) -> None:
    plan = submitted(office, ANI)
    seen = standing(stored_plan(office, plan))
    sent_back(office, plan)
    planning.edit(office, plan, ANI, OneResult(result("Lain")), LATER)
    planning.act(office, plan, ANI, SUBMIT, LATER)

    with pytest.raises(ChangedMeanwhileError):
        planning.act(office, plan, CHIEF, AGREE, LATER, HandedIn(seen=seen))


def test_a_second_press_is_known(office: Engine) -> None:
    plan = submitted(office, ANI)
    seen = standing(stored_plan(office, plan))
    planning.act(office, plan, CHIEF, AGREE, LATER, HandedIn(seen=seen))

    assert planning.done(office, plan, CHIEF, AGREE, seen)
    assert not planning.done(office, plan, CHIEF, RETURN, seen)
    assert not planning.done(office, plan, HEAD, AGREE, seen)
    assert not planning.done(office, plan, CHIEF, AGREE, "x")


def test_there_is_no_such_plan(office: Engine) -> None:
    with pytest.raises(NoPlanError):
        planning.act(office, 4711, ANI, SUBMIT, LAUNCH)
    with pytest.raises(NoPlanError):
        planning.begin(office, 4711, ANI, LAUNCH)


# What a hand past the door leaves.


def test_a_changed_word_in_an_agreed_plan_is_found(office: Engine) -> None:
    plan = agreed(office, ANI, CHIEF)
    harm(office, result_numbers(office, plan)[0], text="Sesuatu yang lain")

    assert [finding.kind for finding in contradictions(office, Path("nowhere"))] == ["plan_differs"]


def test_an_agreement_by_somebody_without_the_right_is_found(office: Engine) -> None:
    agreed(office, ANI, CHIEF)
    disarm(office)
    with transaction(office) as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.trigger == AGREE)).one()
        event.actor_id = SECRETARY

    assert [finding.kind for finding in contradictions(office, Path("nowhere"))] == ["plan_unlawful"]


def test_the_history_of_an_evaluation_tells_of_its_plans(office: Engine) -> None:
    plan = agreed(office, ANI, CHIEF)
    revised(office, plan, ANI)

    with reading(office) as session:
        told = history.events(session, Wanted(evaluation_id=evaluation(office, ANI).id))
    assert [(event.label, event.source_label, event.target_label, event.mark) for event in told][-4:] == [
        ("Mulai menyusun SKP", "", "rancangan", "versi 1"),
        ("Mengajukan SKP", "rancangan", "diajukan", "versi 1"),
        ("Menyepakati SKP", "diajukan", "disepakati", "versi 1"),
        ("Membuka perubahan SKP", "", "rancangan", "versi 2"),
    ]
    assert {event.about for event in told if event.subject == "plan"} == {"Ani Contoh"}


OPERATOR = Actor(user="operator", role="operator")


def test_what_was_written_about_a_person_can_be_destroyed_and_the_log_verifies(office: Engine) -> None:
    plan = agreed(office, ANI, CHIEF)
    agreed(office, BUDI, CHIEF)

    assert destroy_payloads(office, ANI, "SK 12/2037", OPERATOR, at(2037, 1, 4)) == 3
    assert content(office, plan).results
    assert sound(office)
    assert verify(office) == []


def test_the_plans_of_one_evaluation_are_numbered(office: Engine) -> None:
    plan = agreed(office, ANI, CHIEF)
    revised(office, plan, ANI)

    assert [row.revision for row in stored(office, WorkPlan)] == [1, 2]
