"""The one door: as a whole it does exactly what it would do one by one, and all of it or nothing."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, func, insert, select, update

from models.audit import AuditEvent, AuditPayload
from models.cycle import StageWindow
from models.document import DocumentJob
from models.evaluation import Objection
from models.session import reading, transaction
from tests.factories import (
    ANI,
    BUDI,
    BUREAU,
    CALENDAR,
    CALIBRATION,
    CHIEF,
    EVALUATED,
    GOOD,
    HEAD,
    OTHER_HEAD,
    REVIEW,
    SECRETARY,
    SELF,
    SYSTEM,
    at,
    evaluation,
    fire,
    launched,
    pass_time,
    prompts,
    put,
    replace_appraiser,
)
from tests.workflow.dumping import dump
from workflow import actions, writing
from workflow.actions import WRONG_PAYLOAD, apply
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.gathering import Actor, Selection
from workflow.machine import WRONG_ROLE, WRONG_STATE
from workflow.payloads import ObjectionStatement, Payload, ResultChanged, Review, SelfAssessment, SentBack
from workflow.writing import LATE_WORKING_DAYS

BLANK = Review("sesuai_ekspektasi", " ", "sesuai_ekspektasi", "Ada.")
UNKNOWN = Review("lumayan", "Ada.", "sesuai_ekspektasi", "Ada.")


@pytest.mark.parametrize("payload", [BLANK, UNKNOWN])
def test_a_refused_payload_leaves_no_trace(reviewed: Engine, payload: Review) -> None:
    before, handed_in = dump(reviewed), payloads(reviewed)

    with pytest.raises(RefusedError, match="belum lengkap"):
        fire(reviewed, ANI, "submit_review", CHIEF, REVIEW, payload)

    assert (dump(reviewed), payloads(reviewed)) == (before, handed_in)
    assert evaluation(reviewed, ANI).result_rating is evaluation(reviewed, ANI).behaviour_reason is None


def payloads(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.count()).select_from(AuditPayload)) or 0


def test_a_payload_is_kept_beside_its_event(reviewed: Engine) -> None:
    fire(reviewed, ANI, "submit_review", CHIEF, REVIEW, GOOD)

    with reading(reviewed) as session:
        kept = session.scalars(select(AuditEvent).filter_by(trigger="submit_review")).one()
        assert session.get_one(AuditPayload, kept.id).body == GOOD.body() | {
            "rules": evaluation(reviewed, ANI).rules
        }
    assert evaluation(reviewed, ANI).predicate == "baik"


def test_a_payload_for_nobody_is_refused(office: Engine) -> None:
    nobody = Selection(1, evaluation_ids=(99,))

    with pytest.raises(RefusedError, match="tidak ada"):
        apply(office, nobody, "submit_self_assessment", Actor(ANI), SELF, SelfAssessment("Ada."))


@pytest.mark.parametrize(
    ("trigger", "actor", "payload"),
    [
        ("send_back", CHIEF, SelfAssessment("Ditulis orang lain.")),
        ("submit_review", CHIEF, SentBack("Bukti kurang.")),
        ("submit_review", CHIEF, ResultChanged("Menang.", GOOD)),
        ("escalate_review", None, GOOD),
    ],
)
def test_a_payload_of_another_act_is_refused(
    reviewed: Engine, trigger: str, actor: int | None, payload: Payload
) -> None:
    before, words = dump(reviewed), evaluation(reviewed, ANI).realisation

    with pytest.raises(RefusedError, match=WRONG_PAYLOAD):
        fire(reviewed, ANI, trigger, actor, REVIEW, payload)

    assert dump(reviewed) == before
    assert evaluation(reviewed, ANI).realisation == words == "Terlaksana."


def test_acknowledging_writes_no_ratings(achieving: Engine) -> None:
    """Nothing is handed in with a receipt: a review smuggled in would rate its own writer."""
    put(achieving, ANI, state="handover", due_at=CALIBRATION + timedelta(days=14))
    known = evaluation(achieving, ANI)
    better = Review("di_atas_ekspektasi", "Saya.", "di_atas_ekspektasi", "Saya.")

    with pytest.raises(RefusedError, match=WRONG_PAYLOAD):
        fire(achieving, ANI, "acknowledge", ANI, CALIBRATION, better)

    row = evaluation(achieving, ANI)
    assert (
        (row.result_rating, row.predicate)
        == (known.result_rating, known.predicate)
        == ("sesuai_ekspektasi", "baik")
    )
    assert row.received_at is None


def test_a_payload_is_all_or_nothing_over_several_chunks(
    reviewed: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(reviewed, BUDI, state="calibration")
    monkeypatch.setattr(actions, "CHUNK", 1)
    before = dump(reviewed)

    with pytest.raises(RefusedError):
        apply(reviewed, Selection(1, evaluation_ids=(1, 2)), "submit_review", Actor(CHIEF), REVIEW, GOOD)

    assert dump(reviewed) == before


def test_objecting_a_second_time_is_refused(office: Engine) -> None:
    put(office, ANI, state="handover", received_at=SELF, due_at=SELF + timedelta(days=14))
    fire(office, ANI, "object", ANI, SELF, ObjectionStatement("Belum dinilai."))

    with pytest.raises(RefusedError, match=WRONG_STATE):
        fire(office, ANI, "object", ANI, SELF, ObjectionStatement("Belum dinilai."))


def test_an_objection_is_not_decided_by_ratings_that_give_no_predicate(office: Engine) -> None:
    put(office, ANI, state="handover", received_at=SELF, due_at=SELF + timedelta(days=14), predicate="baik")
    fire(office, ANI, "object", ANI, SELF, ObjectionStatement("Belum dinilai."))
    put(office, ANI, due_at=SELF)

    with pytest.raises(RefusedError):
        fire(office, ANI, "change_result", HEAD, SELF, ResultChanged("Benar.", UNKNOWN))

    assert evaluation(office, ANI).predicate == "baik"


@pytest.mark.parametrize("role", ["appraiser", "superior", "calibrator"])
def test_nobody_acts_on_their_own_evaluation_but_as_employee(engine: Engine, role: str) -> None:
    launched(engine)
    for person in (CHIEF, HEAD, SECRETARY):
        replace_appraiser(engine, person, SECRETARY, SELF.date())
    put(engine, SECRETARY, state="supervisor_review", escalated_at=REVIEW)
    trigger = "confirm" if role == "calibrator" else "submit_review"
    put(engine, SECRETARY, state="calibration" if role == "calibrator" else "supervisor_review")

    outcome = fire(engine, SECRETARY, trigger, SECRETARY, CALIBRATION)

    assert outcome.refused == {WRONG_ROLE: 1}


def test_nobody_acts_as_somebody_elses_employee(office: Engine) -> None:
    with pytest.raises(RefusedError, match=WRONG_ROLE):
        fire(office, ANI, "submit_self_assessment", CHIEF, SELF, SelfAssessment("Ada."))


def test_no_person_fires_what_is_the_clocks(office: Engine) -> None:
    assert fire(office, ANI, "skip_self_assessment", ANI, at(2026, 12, 30)).refused == {WRONG_ROLE: 1}


def test_the_clock_fires_nothing_of_a_persons(reviewed: Engine) -> None:
    with pytest.raises(RefusedError, match=WRONG_ROLE):
        fire(reviewed, ANI, "submit_review", None, REVIEW, GOOD)


def test_authority_is_judged_when_the_act_takes_effect(reviewed: Engine) -> None:
    assert [prompt.recipient_id for prompt in prompts(reviewed, evaluation_id=1)] == [CHIEF]
    replace_appraiser(reviewed, ANI, OTHER_HEAD, at(2027, 1, 6).date())

    assert not fire(reviewed, ANI, "submit_review", OTHER_HEAD, at(2027, 1, 5, 23)).moved
    with pytest.raises(RefusedError, match=WRONG_ROLE):
        fire(reviewed, ANI, "submit_review", CHIEF, at(2027, 1, 6, 0), GOOD)
    assert fire(reviewed, ANI, "submit_review", OTHER_HEAD, at(2027, 1, 6, 0), GOOD).moved == 1


def test_the_deadline_is_the_first_moment_that_is_too_late(office: Engine) -> None:
    put(office, ANI, realisation="Terlaksana.")
    closes = at(2026, 12, 17, 0)

    assert not fire(office, ANI, "submit_self_assessment", ANI, closes).moved
    assert fire(office, ANI, "submit_self_assessment", ANI, closes - timedelta(microseconds=1)).moved


def test_the_head_comes_before_the_rest_of_the_unit(achieving: Engine) -> None:
    assert fire(achieving, ANI, "confirm", SECRETARY, CALIBRATION).moved == 0
    assert fire(achieving, HEAD, "confirm", SECRETARY, CALIBRATION).moved == 1
    assert fire(achieving, ANI, "confirm", SECRETARY, CALIBRATION).moved == 1


def test_confirming_two_units_at_once_disturbs_nothing(achieving: Engine) -> None:
    """The head of one unit settles in the same act; the facts of that unit's staff change under way."""
    fire(achieving, OTHER_HEAD, "confirm", SECRETARY, CALIBRATION)
    put(achieving, HEAD, due_at=CALIBRATION)

    outcome = apply(achieving, Selection(1), "confirm", Actor(SECRETARY), CALIBRATION)

    assert outcome.moved == 2


def touch(engine: Engine, table: str, change: str) -> None:
    """From now on every INSERT into that table brings a change to evaluations along."""
    _change_with(engine, "after_cursor_execute", table, change)


def touch_before(engine: Engine, table: str, change: str) -> None:
    """From now on evaluations change just before anything is written to that table."""
    _change_with(engine, "before_cursor_execute", table, change)


def _change_with(engine: Engine, moment: str, table: str, change: str) -> None:
    def meddle(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(f"INSERT INTO {table} "):
            connection.exec_driver_sql(f"UPDATE evaluation SET {change}")

    event.listen(engine, moment, meddle)
    INTERFERING.append((engine, moment, meddle))


INTERFERING: list[tuple[Engine, str, Any]] = []


@pytest.fixture(autouse=True)
def _nobody_interferes_afterwards() -> Iterator[None]:
    yield
    while INTERFERING:
        event.remove(*INTERFERING.pop())


@pytest.mark.parametrize(
    ("when", "change"),
    [
        (touch_before, "state = 'final'"),
        (touch_before, "realisation = NULL"),
        (touch, "state = 'final'"),
        (touch, "version = version + 1"),
    ],
)
def test_a_change_between_facts_and_write_rolls_everything_back(
    office: Engine, when: Callable[[Engine, str, str], None], change: str
) -> None:
    put(office, BUDI, realisation="Terlaksana.")
    when(office, "audit_event", change)
    before = dump(office)

    with pytest.raises(ChangedMeanwhileError):
        fire(office, BUDI, "submit_self_assessment", BUDI, SELF)

    assert dump(office) == before


def test_an_act_that_stays_in_its_state_moves_the_open_prompts_deadline(reviewed: Engine) -> None:
    late = at(2027, 1, 14)

    pass_time(reviewed, late)

    due, row = CALENDAR.due(late, 5), evaluation(reviewed, ANI)
    assert (row.due_at, row.escalated_at, row.entered) == (due, late, 3)
    (mine,) = prompts(reviewed, evaluation_id=row.id, role="appraiser")
    assert (mine.due_at, mine.closed_at) == (due, None)


def test_leaving_a_state_ends_its_prompts_and_its_escalation(reviewed: Engine) -> None:
    pass_time(reviewed, at(2027, 1, 14))
    fire(reviewed, ANI, "submit_review", HEAD, at(2027, 1, 15), GOOD)

    row = evaluation(reviewed, ANI)
    assert (row.escalated_at, row.due_at, row.entered) == (None, None, row.version)
    ended = prompts(reviewed, only_open=False, evaluation_id=row.id, stage="supervisor_review")
    assert [(prompt.role, prompt.outcome) for prompt in ended] == [
        ("appraiser", "submit_review"),
        ("superior", "submit_review"),
    ]


def test_whoever_receives_it_after_the_window_gets_days_of_their_own(reviewed: Engine) -> None:
    late = at(2027, 1, 25)
    put(reviewed, ANI, escalated_at=late, due_at=late)

    fire(reviewed, ANI, "submit_review", CHIEF, late, GOOD)

    assert evaluation(reviewed, ANI).due_at == CALENDAR.due(late, writing.LATE_WORKING_DAYS)


def test_a_second_confirmation_owes_a_second_revision(achieving: Engine) -> None:
    with transaction(achieving) as session:
        session.execute(insert(DocumentJob), {"evaluation_id": 5, "revision": 4, "requested_at": REVIEW})

    fire(achieving, HEAD, "confirm", SECRETARY, CALIBRATION)

    assert (5, 5, CALIBRATION, "baik", "baik", None) in dump(achieving)["documents"]


def test_going_back_asks_the_employee_anew(reviewed: Engine) -> None:
    outcome = fire(reviewed, ANI, "send_back", CHIEF, REVIEW, SentBack("Bukti kurang."))

    assert (outcome.moved, outcome.asked) == (1, 1)
    again = prompts(reviewed, only_open=False, evaluation_id=1, kind="self_assessment")
    assert [prompt.closed_at is None for prompt in again] == [False, True]
    assert again[-1].due_at == CALENDAR.due(REVIEW, 3)


def test_an_unknown_trigger_is_refused_for_everyone(office: Engine) -> None:
    assert apply(office, Selection(1), "bribe", Actor(ANI), SELF).refused == {WRONG_STATE: len(EVALUATED)}


def test_a_held_window_stops_the_clock(office: Engine) -> None:
    with transaction(office) as session:
        for row in session.scalars(select(StageWindow).filter_by(unit_id=BUREAU)):
            row.held_at = SELF

    outcome = apply(office, Selection(1), "skip_self_assessment", SYSTEM, at(2026, 12, 17, 0))

    assert (outcome.moved, outcome.refused.total()) == (6, 2)


def test_an_objection_is_stored_once_with_its_words(office: Engine) -> None:
    put(office, ANI, state="handover", received_at=SELF, due_at=SELF + timedelta(days=14))

    fire(office, ANI, "object", ANI, SELF, ObjectionStatement(" Belum dinilai. "))

    with reading(office) as session:
        assert session.scalars(select(Objection.statement)).all() == ["Belum dinilai."]


def test_a_calibrators_reason_is_not_the_appraisers(reviewed: Engine) -> None:
    """It came back to the appraiser for a reason; going further back wants one of the appraiser's own."""
    put(reviewed, ANI, state="calibration")
    with transaction(reviewed) as session:
        session.execute(update(StageWindow).values(opens_at=SELF, closes_at=CALIBRATION))
    fire(reviewed, ANI, "return_to_review", SECRETARY, REVIEW, SentBack("Periksa lagi."))

    assert fire(reviewed, ANI, "send_back", CHIEF, REVIEW).moved == 0


def test_whoever_is_asked_on_a_windows_last_day_has_days_of_their_own(reviewed: Engine) -> None:
    """The mail that asks leaves the next morning: at midnight nobody could have read it."""
    last_day = at(2027, 1, 13, 16)
    fire(reviewed, ANI, "send_back", CHIEF, at(2027, 1, 12), SentBack("Bukti kurang."))

    fire(reviewed, ANI, "submit_self_assessment", ANI, last_day, SelfAssessment("Lengkap."))

    (prompt,) = prompts(reviewed, evaluation_id=evaluation(reviewed, ANI).id)
    assert evaluation(reviewed, ANI).due_at == prompt.due_at == CALENDAR.due(last_day, LATE_WORKING_DAYS)
    pass_time(reviewed, at(2027, 1, 14, 6))
    assert evaluation(reviewed, ANI).escalated_at is None


def test_a_clock_that_comes_back_on_the_last_day_forces_nobody_on_unasked(engine: Engine) -> None:
    launched(engine)
    pass_time(engine, at(2026, 12, 16, 12))

    pass_time(engine, at(2026, 12, 17, 6))

    assert evaluation(engine, ANI).state == "self_assessment"
