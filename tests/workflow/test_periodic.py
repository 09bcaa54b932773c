"""Periodic evaluation: whose, when, of which plan, for ever; and the log."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from config.rules.results import PredicateMatrix
from config.rules.table import table_on
from models.audit import AuditEvent, AuditPayload
from models.people import Assignment
from models.period import PeriodReply
from models.session import reading, transaction
from tests.factories import (
    ANI,
    BUDI,
    CHIEF,
    HEAD,
    OTHER_HEAD,
    PLAIN,
    assignment_of,
    at,
    document,
    evaluation,
    launched,
    replace_appraiser,
    stored,
)
from tests.workflow.disarming import disarm
from tests.workflow.periods.periods import APRIL, state, statement, versions
from tests.workflow.reports.reports import planned
from workflow import periodic
from workflow.contradicting import contradictions
from workflow.destroying import destroy_payloads
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.folding import broken
from workflow.gathering import Actor
from workflow.machine import WRONG_ROLE
from workflow.periodic import NO_TEXT, NoPeriodError
from workflow.periods.content import Told
from workflow.periods.rules import (
    CLOSED,
    NO_CHANGE_REASON,
    NO_PLAN,
    NO_RATINGS,
    NO_REALISATION,
    NOT_OVER,
    OTHER_PLAN,
    TOO_LONG,
)
from workflow.periods.viewing import mine
from workflow.rules.words import PREDICATES, RATINGS
from workflow.sealing import seal

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(engine: Engine) -> Engine:
    planned(engine)
    return engine


def reasons(engine: Engine, *words: Any, **facts: Any) -> tuple[str, ...]:
    with pytest.raises(RefusedError) as fault:
        state(engine, *words, **facts)
    return fault.value.reasons


def replied(engine: Engine, number: int, said: str = "Terima kasih.", person: int = ANI) -> int:
    return periodic.reply(engine, number, person, said, APRIL)


def kinds(engine: Engine) -> set[str]:
    return {finding.kind for finding in contradictions(engine, Path("none"))}


def test_what_is_stated_is_a_fact_with_an_event_and_the_predicate_of_the_matrix(office: Engine) -> None:
    number = state(office)
    replied(office, number)

    (row,) = versions(office)
    assert (row.number, row.period, row.revision, row.predicate) == (1, 1, 1, "baik")
    assert (row.author_id, row.capacity, row.rule) == (CHIEF, "definitive", "predikat:permenpanrb-6-2022")
    assert row.content["results"] == {"utama-1": {"realisation": ["3 laporan"], "feedback": "Tepat waktu."}}
    (event,) = stored(office, AuditEvent, subject="period")
    assert (event.trigger, event.actor_id, event.target) == ("state_period", CHIEF, "periode 1, versi 1")
    assert stored(office, AuditEvent, subject="period_reply")[0].actor_id == ANI
    assert evaluation(office, ANI).predicate is None
    with reading(office) as session:
        assert list(broken(session)) == []
    assert kinds(office) == set()


def test_a_correction_is_a_further_version_with_a_reason_and_the_earlier_one_stays(office: Engine) -> None:
    state(office)
    later = statement(result_rating="di_bawah_ekspektasi")

    assert reasons(office, later, seen=1) == (NO_CHANGE_REASON,)
    state(office, statement(result_rating="di_bawah_ekspektasi", change_reason="Salah hitung."), seen=1)

    first, second = versions(office)
    assert (first.predicate, second.predicate) == ("baik", "butuh_perbaikan")
    assert (second.number, second.revision, second.change_reason) == (2, 2, "Salah hitung.")
    assert kinds(office) == set()


def test_a_button_pressed_twice_states_once_and_nobody_writes_over_what_was_not_seen(office: Engine) -> None:
    assert state(office) == state(office)
    with pytest.raises(ChangedMeanwhileError):
        state(office, statement(result_reason="Lain", change_reason="Lain"), seen=0)
    assert len(versions(office)) == 1


def test_only_the_appraiser_of_the_periods_last_day_states_it(office: Engine) -> None:
    for person in (ANI, BUDI, HEAD):
        assert reasons(office, person=person) == (WRONG_ROLE,)
    replace_appraiser(office, ANI, HEAD, date(2026, 4, 1))
    assert reasons(office, person=HEAD) == (WRONG_ROLE,)
    state(office)
    july = at(2026, 7, 6)
    assert reasons(office, number=2, now=july) == (WRONG_ROLE,)
    state(office, number=2, now=july, person=HEAD)
    assert kinds(office) == set()


def test_an_acting_appraiser_states_in_that_capacity(office: Engine) -> None:
    replace_appraiser(office, ANI, BUDI, date(2026, 3, 31), capacity="plt", document="SPT 1")

    state(office, person=BUDI)

    assert versions(office)[0].capacity == "plt"


def test_one_who_serves_no_more_is_followed_by_the_appraiser_of_the_day(office: Engine) -> None:
    with transaction(office) as session:
        for row in session.query(Assignment).filter_by(employee_id=CHIEF):
            row.last = date(2026, 3, 31)
    replace_appraiser(office, ANI, HEAD, date(2026, 4, 1))

    assert reasons(office) == (WRONG_ROLE,)
    state(office, person=HEAD)
    assert kinds(office) == set()


def test_nothing_is_stated_before_a_period_is_over_nor_behind_the_annual_result(office: Engine) -> None:
    assert reasons(office, now=at(2026, 3, 31, hour=23)) == (NOT_OVER,)
    number = state(office, now=at(2026, 4, 1))
    document(office, ANI)
    said = statement(change_reason="Lain", result_reason="Lain")
    assert reasons(office, said, seen=1) == (CLOSED,)
    with pytest.raises(RefusedError, match="tidak dapat ditambah lagi"):
        replied(office, number)


def test_a_post_that_ended_within_a_period_is_evaluated_from_then_on(office: Engine) -> None:
    with transaction(office) as session:
        session.get_one(Assignment, assignment_of(ANI)).last = date(2026, 2, 10)

    state(office, now=at(2026, 2, 11))

    with pytest.raises(NoPeriodError):
        state(office, number=2, now=at(2026, 7, 6))


def test_without_periods_or_without_a_plan_there_is_nothing_to_state(engine: Engine) -> None:
    launched(engine, PLAIN)
    with pytest.raises(NoPeriodError):
        state(engine)
    with pytest.raises(NoPeriodError):
        periodic.state(engine, 999, 1, CHIEF, statement(), APRIL, seen=0)


def test_without_an_agreed_plan_there_is_nothing_to_state(office: Engine) -> None:
    assert reasons(office, of=BUDI) == (NO_PLAN,)
    assert reasons(office, of=BUDI, number=4) == (NOT_OVER, NO_PLAN)


def test_every_fault_is_told_at_once(office: Engine) -> None:
    empty = statement(("",), result_rating="x", behaviour_reason=" ")
    assert reasons(office, empty) == (NO_REALISATION.format("Utama 1"), NO_RATINGS)
    for results in ({}, {"utama-2": Told(("1",))}, {"utama-1": Told(("1", "2"))}):
        assert reasons(office, statement(results=results)) == (OTHER_PLAN,)
    assert reasons(office, statement(values={"setia": "Ya"})) == (OTHER_PLAN,)
    assert reasons(office, statement(("x" * 2001,))) == (TOO_LONG,)


def test_only_the_employee_replies_and_not_without_words(office: Engine) -> None:
    number = state(office)
    with pytest.raises(RefusedError, match=WRONG_ROLE):
        replied(office, number, person=CHIEF)
    with pytest.raises(RefusedError, match=NO_TEXT):
        replied(office, number, " ")
    assert replied(office, number) == replied(office, number)
    assert len(stored(office, PeriodReply)) == 1


@settings(max_examples=9, deadline=None, suppress_health_check=list(HealthCheck))
@given(result=st.sampled_from(RATINGS), behaviour=st.sampled_from(RATINGS))
def test_the_predicate_is_what_the_matrix_says(office: Engine, result: str, behaviour: str) -> None:
    seen = len(versions(office))
    said = statement(
        result_rating=result, behaviour_rating=behaviour, change_reason="Lain", result_reason=f"Alasan {seen}"
    )
    state(office, said, seen=seen)

    row = versions(office)[-1]
    cells: Any = table_on(PredicateMatrix, date(2026, 3, 31)).cells
    assert row.predicate == cells[result][behaviour]
    assert row.predicate in PREDICATES


@pytest.mark.parametrize(
    "values",
    [
        "predicate = 'sangat_baik'",
        "result_rating = 'di_atas_ekspektasi'",
        "behaviour_reason = 'Lain'",
        'content = \'{"results": {}, "values": {}}\'',
        "author_id = 4",
        "capacity = 'plt'",
        "at = '2026-04-07 00:00:00.000000'",
        "revision = 2",
        "period = 2",
        "rule = 'predikat:lain'",
    ],
)
def test_a_version_that_somebody_changed_is_found(office: Engine, values: str) -> None:
    state(office)
    disarm(office)
    with transaction(office) as session:
        session.execute(text(f"UPDATE period_evaluation SET {values}"))

    assert "period_differs" in kinds(office)


def test_a_reply_that_somebody_changed_is_found(office: Engine) -> None:
    replied(office, state(office))
    disarm(office)
    with transaction(office) as session:
        session.execute(text("UPDATE period_reply SET text = 'Lain'"))

    assert kinds(office) == {"period_reply_differs"}


def test_an_authority_that_somebody_took_away_or_a_later_moment_is_found(office: Engine) -> None:
    state(office)
    with transaction(office) as session:
        session.execute(
            text("UPDATE appraiser_relation SET appraiser_id = :other WHERE assignment_id = :of"),
            {"other": HEAD, "of": assignment_of(ANI)},
        )
    assert "period_unlawful" in kinds(office)


@pytest.mark.parametrize("table", ["period_evaluation", "period_reply"])
@pytest.mark.parametrize("act", ["UPDATE {} SET digest = 'x'", "DELETE FROM {}"])
def test_what_was_stated_stays(office: Engine, table: str, act: str) -> None:
    replied(office, state(office))

    with pytest.raises(DBAPIError, match="append-only"), transaction(office) as session:
        session.execute(text(act.format(table)))


@pytest.mark.parametrize("table", ["period_evaluation", "period_reply"])
def test_what_somebody_removed_is_found(office: Engine, table: str) -> None:
    replied(office, state(office))
    disarm(office)
    with transaction(office) as session:
        session.execute(
            text("PRAGMA foreign_keys = OFF") if office.dialect.name == "sqlite" else text("SELECT 1")
        )
        if table == "period_evaluation":
            session.execute(text("DELETE FROM period_reply"))
        session.execute(text(f"DELETE FROM {table}"))
    with reading(office) as session:
        assert table.replace("_evaluation", "") in {each.subject for each in broken(session)}


def test_a_lawful_order_destroys_what_was_written_about_the_person(office: Engine) -> None:
    replied(office, state(office))
    seal(office)

    late = APRIL.replace(year=2037)
    destroy_payloads(office, ANI, "Perintah 1", Actor(user="hr", role="operator"), late)

    with reading(office) as session:
        left = select(AuditPayload.event_id).join(AuditEvent, AuditEvent.id == AuditPayload.event_id)
        periods = AuditEvent.subject.in_(("period", "period_reply"))
        assert session.scalars(left.where(periods)).all() == []
        destroyed = select(AuditEvent.id).where(AuditEvent.subject == "payload")
        assert len(session.scalars(destroyed).all()) >= 2
    assert contradictions(office, Path("nowhere")) == []


def test_who_appraised_until_then_is_not_told_what_the_next_one_stated(office: Engine) -> None:
    """The list as the page has it; the next one, whose business it is by now, sees both quarters."""
    july = at(2026, 7, 6)
    state(office)
    replace_appraiser(office, ANI, OTHER_HEAD, date(2026, 4, 7))
    state(office, statement(behaviour_rating="di_bawah_ekspektasi"), person=OTHER_HEAD, number=2, now=july)

    with reading(office) as session:
        told = {person: seen(session, person, july) for person in (CHIEF, OTHER_HEAD, ANI)}

    assert all(predicate for predicate, _ in told[ANI])
    assert (told[OTHER_HEAD], told[CHIEF]) == (told[ANI], [told[ANI][0], ("", "")])


def seen(session: Session, person: int, now: datetime) -> list[tuple[str, str]]:
    """Of Ani's first two quarters: predicate and author."""
    (line,) = [line for line in mine(session, person, now) if line.name == "Ani Contoh"]
    return [(cell.predicate, cell.author) for cell in line.cells[:2]]
