"""Employees and appraisers are asked for plans and for lists of raters: one mail a person and matter, never twice."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from models.cycle import Cycle, StageWindow
from models.prompt import OutboxMessage
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CHIEF,
    CICI,
    DODI,
    EVALUATED,
    HEAD,
    LAUNCH,
    PLAIN,
    at,
    evaluation,
    launched,
    pass_time,
    put,
    replace_appraiser,
    stored,
)
from tests.workflow.peers.rounds import hired, peers
from tests.workflow.plans.plans import begun, revised, submitted
from workflow import planning
from workflow.awaited.mails import ask, moments, subjects
from workflow.due import due, next_moment
from workflow.peers import rounds
from workflow.planning import HandedIn
from workflow.plans.machine import AGREE, RETURN, SUBMIT

pytestmark = pytest.mark.thorough
TUESDAY, WEDNESDAY = at(2026, 1, 6), at(2026, 1, 7)
REMINDER, OPENS = at(2026, 1, 15, hour=0), at(2026, 10, 12, hour=6)


@pytest.fixture
def office(engine: Engine) -> Engine:
    """The launched cycle; nobody has begun a plan."""
    launched(engine)
    return engine


def mails(engine: Engine, kind: str) -> list[tuple[int, str]]:
    return [(mail.recipient_id, mail.step) for mail in stored(engine, OutboxMessage, kind=kind)]


def leave(engine: Engine, now: datetime) -> None:
    """Every mail that waits is made at this moment."""
    with transaction(engine) as session:
        waiting = OutboxMessage.frozen_at.is_(None), OutboxMessage.not_before <= now
        session.execute(update(OutboxMessage).where(*waiting).values(frozen_at=now, state="accepted"))


def hand_in(engine: Engine, person: int, now: datetime) -> int:
    plan = begun(engine, person)
    planning.act(engine, plan, person, SUBMIT, now)
    return plan


def send_back(engine: Engine, plan: int, now: datetime) -> None:
    planning.act(engine, plan, CHIEF, RETURN, now, HandedIn(reason="Target belum jelas."))


def test_everybody_with_an_address_is_asked_for_a_plan_once(office: Engine) -> None:
    assert ask(office, 1, LAUNCH) == (len(EVALUATED) - 1, 0)
    assert ask(office, 1, LAUNCH) == (0, 0)

    assert {person for person, _ in mails(office, "plan_write")} == {*EVALUATED} - {CICI}
    assert ask(office, 1, WEDNESDAY) == (0, 0)


def test_who_has_not_handed_in_is_reminded_once_two_days_before_the_deadline(office: Engine) -> None:
    ask(office, 1, LAUNCH)
    leave(office, TUESDAY)
    submitted(office, ANI)
    begun(office, BUDI)

    assert ask(office, 1, REMINDER - timedelta(seconds=1)) == (1, 0)  # Chief, for Ani's
    assert ask(office, 1, REMINDER) == (0, len(EVALUATED) - 2)
    leave(office, at(2026, 1, 15))
    assert ask(office, 1, at(2026, 3, 1)) == (0, 1)  # Chief, for Ani's
    assert (BUDI, "remind") in mails(office, "plan_write")
    assert (ANI, "remind") not in mails(office, "plan_write")


def test_whoever_was_away_for_weeks_asks_once_and_reminds_nobody_at_once(office: Engine) -> None:
    assert ask(office, 1, at(2026, 2, 10)) == (len(EVALUATED) - 1, 0)
    leave(office, at(2026, 2, 11))
    assert ask(office, 1, at(2026, 2, 11)) == (0, 0)


def test_an_appraiser_gets_one_mail_for_all_plans_and_the_next_two_days_later(office: Engine) -> None:
    for person in (ANI, BUDI):
        hand_in(office, person, LAUNCH)
    ask(office, 1, LAUNCH)
    leave(office, TUESDAY)
    hand_in(office, DODI, at(2026, 1, 6, hour=9))

    assert mails(office, "plan_agree") == [(CHIEF, "ask")]
    assert ask(office, 1, WEDNESDAY) == (0, 0)
    assert ask(office, 1, at(2026, 1, 8)) == (1, 0)
    assert mails(office, "plan_agree") == [(CHIEF, "ask")] * 2
    _, digest = stored(office, OutboxMessage, kind="plan_agree")
    with reading(office) as session:
        found = subjects(session, digest, at(2026, 1, 9))
    assert [each.about for each in found] == [
        "Ani Contoh, Analis",
        "Budi Contoh, Operator",
        "Dodi Contoh, Pranata",
    ]
    assert {each.due for each in found} == {at(2026, 1, 27, hour=0)}


def test_a_mail_is_about_what_waits_as_it_leaves(office: Engine) -> None:
    plan = submitted(office, ANI)
    ask(office, 1, LAUNCH)
    (digest,) = stored(office, OutboxMessage, kind="plan_agree")

    planning.act(office, plan, CHIEF, AGREE, TUESDAY)

    with reading(office) as session:
        assert subjects(session, digest, TUESDAY) == []


def test_a_mail_that_was_about_nobody_told_nothing(office: Engine) -> None:
    submitted(office, ANI)
    ask(office, 1, LAUNCH)
    with transaction(office) as session:
        values = {"state": "empty", "frozen_at": TUESDAY}
        session.execute(update(OutboxMessage).where(OutboxMessage.kind == "plan_agree").values(**values))

    assert ask(office, 1, TUESDAY) == (1, 0)


def test_after_mails_were_dropped_what_waited_is_not_asked_again_and_what_comes_later_is(
    office: Engine,
) -> None:
    submitted(office, ANI)
    ask(office, 1, LAUNCH)
    with transaction(office) as session:
        session.execute(update(OutboxMessage).values(state="dropped"))
    assert ask(office, 1, WEDNESDAY) == (0, 0)

    hand_in(office, BUDI, at(2026, 1, 8))

    assert ask(office, 1, at(2026, 1, 9)) == (1, 0)


def test_a_plan_that_came_back_is_asked_for_each_time_and_no_other_way(office: Engine) -> None:
    ask(office, 1, LAUNCH)
    leave(office, TUESDAY)
    plan = hand_in(office, ANI, TUESDAY)
    send_back(office, plan, at(2026, 1, 6, hour=9))
    assert ask(office, 1, at(2026, 1, 6, hour=12)) == (1, 0)
    leave(office, WEDNESDAY)
    planning.act(office, plan, ANI, SUBMIT, WEDNESDAY)
    send_back(office, plan, at(2026, 1, 7, hour=9))

    assert ask(office, 1, at(2026, 1, 7, hour=12)) == (1, 0)
    assert mails(office, "plan_mend") == [(ANI, "ask")] * 2
    assert [person for person, _ in mails(office, "plan_write")].count(ANI) == 1


def test_a_revision_that_somebody_opened_asks_nobody_until_it_is_handed_in(office: Engine) -> None:
    plan = submitted(office, ANI)
    planning.act(office, plan, CHIEF, AGREE, LAUNCH)
    later = revised(office, plan, ANI)
    ask(office, 1, LAUNCH)

    assert ANI not in {person for person, _ in mails(office, "plan_write")}
    planning.act(office, later, ANI, SUBMIT, TUESDAY)
    assert ask(office, 1, TUESDAY) == (1, 0)
    assert mails(office, "plan_agree") == [(CHIEF, "ask")]


def test_who_takes_over_as_appraiser_is_told_what_waits_already(office: Engine) -> None:
    submitted(office, ANI)
    submitted(office, CHIEF)
    ask(office, 1, LAUNCH)
    leave(office, TUESDAY)
    replace_appraiser(office, ANI, HEAD, date(2026, 1, 12))

    assert ask(office, 1, at(2026, 1, 12)) == (1, 0)
    assert mails(office, "plan_agree") == [(HEAD, "ask"), (CHIEF, "ask"), (HEAD, "ask")]


def test_in_a_held_unit_and_once_the_review_has_begun_nobody_is_asked(office: Engine) -> None:
    for person in EVALUATED:
        put(office, person, state="supervisor_review")
    put(office, ANI, state="draft")
    with transaction(office) as session:
        session.execute(update(StageWindow).where(StageWindow.unit_id == AGENCY).values(held_at=LAUNCH))

    assert ask(office, 1, LAUNCH) == (0, 0)


def test_a_definition_that_says_nothing_of_plans_asks_nobody(engine: Engine) -> None:
    launched(engine, PLAIN)

    assert ask(engine, 1, LAUNCH) == (0, 0)
    with reading(engine) as session:
        assert moments(session, session.get_one(Cycle, 1), LAUNCH) == []


def test_names_for_feedback_are_asked_for_in_october_and_then_their_approval(office: Engine) -> None:
    hired(office)
    for person in EVALUATED:
        put(office, person, state="self_assessment")
    put(office, ANI, state="draft")
    put(office, BUDI, state="draft")
    assert ask(office, 1, at(2026, 10, 9))[0] == 2  # for plans
    assert ask(office, 1, OPENS) == (2, 0)
    leave(office, at(2026, 10, 12, hour=8))
    rounds.nominate(office, evaluation(office, ANI).id, ANI, peers(4), at(2026, 10, 13))

    assert ask(office, 1, at(2026, 10, 13, hour=12)) == (1, 0)
    assert ask(office, 1, at(2026, 10, 21)) == (0, 1)
    leave(office, at(2026, 10, 22))
    assert mails(office, "peer_nominate") == [(ANI, "ask"), (BUDI, "ask"), (BUDI, "remind")]
    assert ask(office, 1, at(2026, 10, 28)) == (0, 1)
    assert mails(office, "peer_approve") == [(CHIEF, "ask"), (CHIEF, "remind")]


def test_a_pass_of_the_clock_asks_and_a_played_year_stops_for_it(office: Engine) -> None:
    assert pass_time(office, LAUNCH).asked == len(EVALUATED) - 1
    assert pass_time(office, LAUNCH).asked == 0
    leave(office, TUESDAY)
    submitted(office, ANI)
    with reading(office) as session:
        assert due(session, LAUNCH - timedelta(seconds=1), LAUNCH).cycle
        assert not due(session, TUESDAY, WEDNESDAY).cycle
        assert due(session, TUESDAY, REMINDER).cycle
        assert next_moment(session, at(2026, 1, 14, hour=9)) == REMINDER
