"""A link leads to an open task; who may act is judged when the act takes effect."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from models.audit import AuditEvent, AuditPayload
from models.cycle import CalibrationSession, StageWindow
from models.prompt import Delivery, Prompt
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    CALIBRATION,
    CHIEF,
    DIFFERS,
    GOOD,
    HEAD,
    OTHER_HEAD,
    REGENT,
    REVIEW,
    SECRETARY,
    SELF,
    evaluation,
    launched,
    pass_time,
    prompts,
    put,
    replace_appraiser,
    stored,
    view,
)
from workflow import acts
from workflow.acts import TaskView
from workflow.errors import LinkError, RefusedError
from workflow.machine import WRONG_ROLE
from workflow.payloads import SelfAssessment

TOKEN = "rahasia-yang-panjang-sekali"


@pytest.fixture
def office(engine: Engine) -> Engine:
    """Everybody in self-assessment; the link of Ani's task is known."""
    launched(engine)
    pass_time(engine, SELF)
    with transaction(engine) as session:
        mine = select(Prompt.id).where(Prompt.recipient_id == ANI)
        digest = acts.token_digest(TOKEN)
        session.execute(update(Delivery).where(Delivery.prompt_id.in_(mine)).values(token_digest=digest))
    return engine


def unit_task(engine: Engine) -> TaskView:
    return view(engine, prompts(engine, unit_id=AGENCY)[0])


def stated(engine: Engine) -> CalibrationSession:
    (found,) = stored(engine, CalibrationSession, unit_id=AGENCY)
    assert isinstance(found, CalibrationSession)
    return found


def state(engine: Engine, person: int, achievement: str = "baik", now: datetime = CALIBRATION) -> None:
    acts.state_achievement(engine, unit_task(engine), person, achievement, " Laporan. ", now)


def test_a_link_shows_the_task(office: Engine) -> None:
    task = acts.task(office, TOKEN)

    assert (task.evaluation_id, task.kind, task.role, task.recipient_id) == (
        1,
        "self_assessment",
        "employee",
        ANI,
    )
    assert (task.about, task.unit_name, task.reminders) == ("Ani Contoh", "Dinas", 0)


@pytest.mark.parametrize("token", ["", "x", TOKEN.upper(), acts.token_digest(TOKEN)])
def test_an_unknown_link_leads_nowhere(office: Engine, token: str) -> None:
    with pytest.raises(LinkError):
        acts.task(office, token)


def test_a_used_link_leads_nowhere(office: Engine) -> None:
    task = acts.task(office, TOKEN)
    acts.act(office, task, ANI, "submit_self_assessment", SELF, SelfAssessment("Terlaksana."))

    with pytest.raises(LinkError):
        acts.task(office, TOKEN)


def test_an_act_names_the_prompt_it_answers(office: Engine) -> None:
    task = acts.task(office, TOKEN)

    acts.act(office, task, ANI, "submit_self_assessment", SELF, SelfAssessment("Terlaksana."))

    (event,) = stored(office, AuditEvent, trigger="submit_self_assessment")
    assert (event.prompt_id, event.actor_id, event.run_id) == (task.prompt_id, ANI, None)


def test_the_second_of_two_clicks_is_refused_with_its_reason(office: Engine) -> None:
    task = acts.task(office, TOKEN)
    acts.act(office, task, ANI, "submit_self_assessment", SELF, SelfAssessment("Terlaksana."))

    with pytest.raises(RefusedError, match="tidak ada pada tahap sekarang"):
        acts.act(office, task, ANI, "submit_self_assessment", SELF, SelfAssessment("Lain."))
    assert evaluation(office, ANI).realisation == "Terlaksana."


def test_a_link_in_another_hand_gives_no_right(office: Engine) -> None:
    with pytest.raises(RefusedError, match=WRONG_ROLE):
        acts.act(office, acts.task(office, TOKEN), CHIEF, "submit_self_assessment", SELF, SelfAssessment("x"))


def test_whoever_was_asked_and_lost_the_authority_is_refused(engine: Engine) -> None:
    launched(engine)
    put(engine, ANI, state="supervisor_review")
    pass_time(engine, REVIEW)
    (asked,) = prompts(engine, evaluation_id=1)
    task = view(engine, asked)
    replace_appraiser(engine, ANI, OTHER_HEAD, REVIEW.date())

    for person in (CHIEF, OTHER_HEAD):
        with pytest.raises(RefusedError, match=WRONG_ROLE):
            acts.act(engine, task, person, "submit_review", REVIEW, GOOD)
    pass_time(engine, REVIEW)
    (anew,) = [prompt for prompt in prompts(engine, evaluation_id=1) if prompt.closed_at is None]
    assert acts.act(engine, view(engine, anew), OTHER_HEAD, "submit_review", REVIEW, GOOD).moved == 1


def test_a_units_task_is_no_act_on_one_evaluation(calibrated: Engine) -> None:
    with pytest.raises(RefusedError, match=WRONG_ROLE):
        acts.act(calibrated, unit_task(calibrated), SECRETARY, "confirm", CALIBRATION)


def test_an_achievement_is_stated_with_its_reason_and_its_event(calibrated: Engine) -> None:
    state(calibrated, SECRETARY)

    row = stated(calibrated)
    assert (row.achievement, row.reason, row.stated_by, row.version) == ("baik", "Laporan.", SECRETARY, 2)
    with reading(calibrated) as session:
        event = session.scalars(select(AuditEvent).filter_by(trigger="state_achievement")).one()
        assert (event.actor_id, event.target, event.version) == (SECRETARY, "baik", 2)
        assert session.get_one(AuditPayload, event.id).body["achievement"] == "baik"


@pytest.mark.parametrize("person", [HEAD, REGENT, ANI, OTHER_HEAD])
def test_only_the_level_above_the_head_states_it(calibrated: Engine, person: int) -> None:
    with pytest.raises(RefusedError, match=WRONG_ROLE):
        state(calibrated, person)
    assert stated(calibrated).achievement is None


@pytest.mark.parametrize("achievement", ["sangat_baik", "", "Baik"])
def test_only_the_five_words_are_an_achievement(calibrated: Engine, achievement: str) -> None:
    with pytest.raises(RefusedError, match="belum lengkap"):
        state(calibrated, SECRETARY, achievement)


def test_an_achievement_wants_a_reason(calibrated: Engine) -> None:
    with pytest.raises(RefusedError, match="belum lengkap"):
        acts.state_achievement(calibrated, unit_task(calibrated), SECRETARY, "baik", "  ", CALIBRATION)


def test_a_corrected_achievement_is_a_further_event(calibrated: Engine) -> None:
    state(calibrated, SECRETARY)
    state(calibrated, SECRETARY, "istimewa")

    assert (stated(calibrated).achievement, stated(calibrated).version) == ("istimewa", 3)


def test_the_same_achievement_stated_again_is_no_further_event(calibrated: Engine) -> None:
    state(calibrated, SECRETARY)
    state(calibrated, SECRETARY, now=CALIBRATION + timedelta(hours=1))

    assert (stated(calibrated).version, stated(calibrated).stated_at) == (2, CALIBRATION)


def test_an_achievement_that_papers_already_name_is_not_changed(calibrated: Engine) -> None:
    """Once final, inputs are frozen: a paper that is out names the achievement."""
    state(calibrated, SECRETARY)
    task = unit_task(calibrated)
    acts.confirm_unit(calibrated, task, SECRETARY, CALIBRATION, DIFFERS)

    with pytest.raises(RefusedError):
        acts.state_achievement(calibrated, task, SECRETARY, "istimewa", "Berubah pikiran.", CALIBRATION)


def test_an_achievement_waits_while_its_unit_is_held(calibrated: Engine) -> None:
    with transaction(calibrated) as session:
        held = update(StageWindow).where(StageWindow.unit_id == AGENCY).values(held_at=CALIBRATION)
        session.execute(held)

    with pytest.raises(RefusedError, match="belum dibuka atau sedang ditahan"):
        state(calibrated, SECRETARY)
    assert stated(calibrated).achievement is None


def test_an_achievement_waits_for_its_stage(calibrated: Engine) -> None:
    with pytest.raises(RefusedError, match="belum dibuka atau sedang ditahan"):
        state(calibrated, SECRETARY, now=CALIBRATION - timedelta(days=2))


def test_a_late_achievement_is_still_stated(calibrated: Engine) -> None:
    (window,) = stored(calibrated, StageWindow, unit_id=AGENCY, stage="calibration")

    state(calibrated, SECRETARY, now=window.closes_at + timedelta(hours=1))

    assert stated(calibrated).achievement == "baik"


def test_a_unit_is_confirmed_whole_its_head_first(calibrated: Engine) -> None:
    state(calibrated, SECRETARY)

    outcome = acts.confirm_unit(calibrated, unit_task(calibrated), SECRETARY, CALIBRATION, DIFFERS)

    assert outcome.moved == 5
    events = stored(calibrated, AuditEvent, trigger="confirm")
    assert events[0].subject_id == evaluation(calibrated, HEAD).id
    assert {evaluation(calibrated, person).state for person in (OTHER_HEAD, SECRETARY)} == {"calibration"}


def test_a_unit_is_not_confirmed_before_its_achievement(calibrated: Engine) -> None:
    assert acts.confirm_unit(calibrated, unit_task(calibrated), SECRETARY, CALIBRATION).moved == 0


def test_a_confirmation_by_another_moves_nothing(calibrated: Engine) -> None:
    state(calibrated, SECRETARY)

    with pytest.raises(RefusedError, match=WRONG_ROLE):
        acts.confirm_unit(calibrated, unit_task(calibrated), REGENT, CALIBRATION)


def test_without_its_head_a_unit_waits(calibrated: Engine) -> None:
    state(calibrated, SECRETARY)
    put(calibrated, HEAD, state="supervisor_review")

    assert acts.confirm_unit(calibrated, unit_task(calibrated), SECRETARY, CALIBRATION).moved == 0
