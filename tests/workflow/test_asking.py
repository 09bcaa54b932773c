"""Everybody is asked once for what waits for them, and whoever takes over is asked instead."""

from datetime import timedelta

from sqlalchemy import Engine, update

from models.cycle import StageWindow
from models.evaluation import Objection
from models.people import AppraiserRelation
from models.session import transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CALENDAR,
    CALIBRATION,
    CHIEF,
    EVALUATED,
    GOOD,
    HEAD,
    OTHER_HEAD,
    PLAIN,
    REGENT,
    REVIEW,
    SECRETARY,
    SELF,
    assignment_of,
    at,
    evaluation,
    fire,
    launched,
    pass_time,
    prompts,
    put,
    replace_appraiser,
)
from tests.statements import heard
from workflow.asking import HANDED_OVER
from workflow.payloads import Explanation, SelfAssessment, SentBack

DAY = timedelta(days=1)


def test_nobody_is_asked_before_the_stage_opens(engine: Engine) -> None:
    launched(engine)

    pass_time(engine, at(2026, 12, 6, 23))
    assert prompts(engine) == []

    pass_time(engine, at(2026, 12, 7, 0))
    assert [prompt.recipient_id for prompt in prompts(engine)] == list(EVALUATED)


def test_an_act_runs_the_rules_of_the_state_it_leads_to_and_no_others(reviewed: Engine) -> None:
    with heard(reviewed) as statements:
        fire(reviewed, ANI, "submit_review", CHIEF, REVIEW, GOOD)

    assert sum(statement.startswith("INSERT INTO prompt") for statement in statements) == 1


def test_asked_once_is_enough(reviewed: Engine) -> None:
    assert pass_time(reviewed, REVIEW).asked == 0
    assert pass_time(reviewed, REVIEW + DAY).asked == 0


def test_a_second_visit_of_a_state_is_a_second_asking(reviewed: Engine) -> None:
    fire(reviewed, ANI, "send_back", CHIEF, REVIEW, SentBack("Bukti kurang."))
    fire(reviewed, ANI, "submit_self_assessment", ANI, REVIEW + DAY, SelfAssessment("Lengkap."))

    asked = prompts(reviewed, only_open=False, evaluation_id=1, kind="supervisor_review")
    assert [prompt.outcome for prompt in asked] == ["send_back", None]


def test_a_deadline_of_the_windows_is_the_prompts(reviewed: Engine) -> None:
    assert {prompt.due_at for prompt in prompts(reviewed)} == {at(2027, 1, 14, 0)}


def test_the_superior_is_asked_beside_the_appraiser_once_it_escalates(reviewed: Engine) -> None:
    pass_time(reviewed, at(2027, 1, 14, 0))

    asked = [(prompt.role, prompt.recipient_id) for prompt in prompts(reviewed, evaluation_id=1)]
    assert asked == [("appraiser", CHIEF), ("superior", HEAD)]


def test_a_held_window_asks_nobody(engine: Engine) -> None:
    launched(engine)
    with transaction(engine) as session:
        session.execute(update(StageWindow).where(StageWindow.unit_id == AGENCY).values(held_at=SELF))

    pass_time(engine, SELF)

    assert {prompt.unit_id for prompt in prompts(engine)} == {2, 4}


def test_who_takes_over_is_asked_and_who_leaves_is_not_any_more(reviewed: Engine) -> None:
    replace_appraiser(reviewed, ANI, OTHER_HEAD, (REVIEW + DAY).date())

    done = pass_time(reviewed, REVIEW + DAY)

    assert (done.handed_over, done.asked) == (1, 1)
    asked = prompts(reviewed, only_open=False, evaluation_id=1, kind="supervisor_review")
    assert [(prompt.recipient_id, prompt.outcome) for prompt in asked] == [
        (CHIEF, HANDED_OVER),
        (OTHER_HEAD, None),
    ]
    assert asked[1].due_at == asked[0].due_at


def test_others_keep_their_prompts_at_a_hand_over(reviewed: Engine) -> None:
    replace_appraiser(reviewed, ANI, OTHER_HEAD, (REVIEW + DAY).date())
    pass_time(reviewed, REVIEW + DAY)

    assert [prompt.recipient_id for prompt in prompts(reviewed, evaluation_id=2)] == [CHIEF]
    assert len(prompts(reviewed)) == len(EVALUATED)


def test_whoever_gets_the_authority_back_is_asked_again(reviewed: Engine) -> None:
    """A Plh for two days: the task comes back to the appraiser, who must not be forgotten."""
    replace_appraiser(reviewed, ANI, OTHER_HEAD, (REVIEW + DAY).date())
    pass_time(reviewed, REVIEW + DAY)
    replace_appraiser(reviewed, ANI, CHIEF, (REVIEW + 2 * DAY).date())

    pass_time(reviewed, REVIEW + 2 * DAY)

    assert [prompt.recipient_id for prompt in prompts(reviewed, evaluation_id=1)] == [CHIEF]


def test_a_unit_that_gets_its_calibrator_back_asks_again(calibrated: Engine) -> None:
    replace_appraiser(calibrated, HEAD, REGENT, (CALIBRATION + DAY).date())
    pass_time(calibrated, CALIBRATION + DAY)
    replace_appraiser(calibrated, HEAD, SECRETARY, (CALIBRATION + 2 * DAY).date())

    pass_time(calibrated, CALIBRATION + 2 * DAY)

    assert [prompt.recipient_id for prompt in prompts(calibrated, unit_id=AGENCY)] == [SECRETARY]


def test_one_prompt_asks_for_a_whole_unit(calibrated: Engine) -> None:
    asked = [(prompt.evaluation_id, prompt.unit_id, prompt.recipient_id) for prompt in prompts(calibrated)]

    assert asked == [(None, 2, REGENT), (None, 3, SECRETARY), (None, 4, SECRETARY)]


def test_a_latecomer_to_the_unit_is_covered_by_the_prompt_there_is(calibrated: Engine) -> None:
    put(calibrated, ANI, state="supervisor_review")
    fire(calibrated, ANI, "submit_review", CHIEF, CALIBRATION, GOOD)

    assert len(prompts(calibrated, unit_id=AGENCY)) == 1


def test_a_latecomers_own_time_lengthens_the_units_prompt(engine: Engine) -> None:
    """Where the system confirms at the deadline nobody is reminded afterwards: the prompt would lie forgotten."""
    launched(engine, PLAIN)
    for person in (ANI, BUDI):
        put(engine, person, state="calibration", predicate="baik")
    pass_time(engine, CALIBRATION)
    late = at(2027, 1, 25)
    put(engine, ANI, state="supervisor_review")
    fire(engine, ANI, "submit_review", CHIEF, late, GOOD)

    (prompt,) = prompts(engine, unit_id=AGENCY, kind="calibration")
    own = evaluation(engine, ANI).due_at

    assert own is not None
    assert own > late
    assert prompt.due_at == own
    assert prompt.next_reminder_at is not None
    assert not [left for left in prompts(engine, kind="calibration") if left.unit_id != AGENCY]


def test_the_units_prompt_ends_with_its_last_evaluation(calibrated: Engine) -> None:
    unit = (ANI, BUDI, 8, CHIEF, HEAD)
    for person in unit[:-1]:
        fire(calibrated, person, "return_to_review", SECRETARY, CALIBRATION, SentBack("Periksa lagi."))
        assert len(prompts(calibrated, unit_id=AGENCY, kind="calibration")) == 1

    fire(calibrated, HEAD, "return_to_review", SECRETARY, CALIBRATION, SentBack("Periksa lagi."))

    assert prompts(calibrated, unit_id=AGENCY, kind="calibration") == []


def test_a_unit_is_asked_for_anew_after_its_prompt_ended(engine: Engine) -> None:
    launched(engine)
    put(engine, SECRETARY, state="calibration", predicate="baik")
    pass_time(engine, CALIBRATION)
    fire(engine, SECRETARY, "return_to_review", REGENT, CALIBRATION, SentBack("Periksa lagi."))
    fire(engine, SECRETARY, "submit_review", REGENT, CALIBRATION + DAY, GOOD)

    assert [p.outcome for p in prompts(engine, only_open=False, unit_id=2, kind="calibration")] == [
        "return_to_review",
        None,
    ]


def objecting(engine: Engine) -> Engine:
    """Ani has objected; five working days are left for the explanation."""
    launched(engine)
    put(engine, ANI, state="objection", due_at=CALENDAR.due(SELF, 5))
    with transaction(engine) as session:
        session.add(Objection(evaluation_id=1, statement="Belum dinilai.", filed_at=SELF))
    pass_time(engine, SELF)
    return engine


def test_on_an_objection_the_appraiser_is_asked_first(engine: Engine) -> None:
    objecting(engine)

    assert [p.kind for p in prompts(engine, evaluation_id=1)] == ["explanation"]


def test_the_superior_is_asked_once_the_appraiser_has_explained(engine: Engine) -> None:
    objecting(engine)

    fire(engine, ANI, "explain", CHIEF, SELF, Explanation("Sudah dinilai."))

    (asked,) = prompts(engine, evaluation_id=1)
    assert (asked.kind, asked.recipient_id, asked.due_at) == ("objection", HEAD, CALENDAR.due(SELF, 14))


def test_an_appraiser_who_lets_the_time_pass_is_not_waited_for(engine: Engine) -> None:
    objecting(engine)
    late = CALENDAR.due(SELF, 5)

    pass_time(engine, late)

    (asked,) = prompts(engine, evaluation_id=1)
    assert (asked.kind, asked.due_at) == ("objection", CALENDAR.due(late, 14))
    assert evaluation(engine, ANI).heard_at == late


def test_nobody_is_asked_to_decide_about_themself(engine: Engine) -> None:
    """Two people who stand above each other for a time: neither is their own superior."""
    launched(engine)
    replace_appraiser(engine, CHIEF, ANI, SELF.date())
    put(engine, ANI, state="supervisor_review", escalated_at=REVIEW)

    pass_time(engine, REVIEW)

    assert ANI not in [prompt.recipient_id for prompt in prompts(engine, evaluation_id=1)]


def test_without_any_appraiser_nobody_is_asked(engine: Engine) -> None:
    launched(engine)
    with transaction(engine) as session:
        mine = AppraiserRelation.assignment_id == assignment_of(ANI)
        session.execute(update(AppraiserRelation).where(mine).values(last=SELF.date()))
    put(engine, ANI, state="supervisor_review")

    pass_time(engine, REVIEW)

    assert prompts(engine, evaluation_id=evaluation(engine, ANI).id) == []


def test_ended_prompts_want_no_mail_and_no_reminder(reviewed: Engine) -> None:
    fire(reviewed, ANI, "submit_review", CHIEF, REVIEW, GOOD)

    (ended,) = prompts(reviewed, only_open=False, evaluation_id=1, kind="supervisor_review")
    assert (ended.to_post, ended.next_reminder_at, ended.closed_at) == (None, None, REVIEW)
