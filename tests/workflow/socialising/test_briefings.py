"""Sessions at which a cycle is explained: recorded by HR, attended by code or list, counted by unit."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, select

from models.audit import AuditEvent
from models.cycle import Cycle
from models.session import reading, transaction
from models.socialisation import Attendance, Briefing
from tests.factories import ANI, BUDI, CHIEF, CICI, DODI, REGENT, at, launched, stored
from workflow import folding, row_facts
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.socialising.briefing_figures import by_unit, held, running
from workflow.socialising.briefings import (
    MOST,
    NO_CODE,
    NO_DAY,
    NO_WORDS,
    NOBODY,
    NOT_HELD,
    TOO_MANY,
    Meeting,
    NoBriefingError,
    attend,
    list_attendance,
    record,
    withdraw,
)

NOW, TODAY = at(2026, 1, 9), date(2026, 1, 9)
HR = Actor(employee_id=CHIEF, role="hr")
MEETING = Meeting(TODAY, "Aula", "Pengenalan")


def nip(person: int) -> str:
    return f"19800101200501{person:04}"


@pytest.fixture
def office(engine: Engine) -> Engine:
    launched(engine)
    record(engine, 1, MEETING, HR, NOW)
    return engine


def code(engine: Engine, number: int = 1) -> str:
    with reading(engine) as session:
        return session.get_one(Briefing, number).code


def there(engine: Engine) -> dict[int, str]:
    return {each.employee_id: each.how for each in stored(engine, Attendance)}


@pytest.mark.parametrize(
    ("meeting", "told"),
    [
        (replace(MEETING, place=" \n"), NO_WORDS),
        (replace(MEETING, subject="x" * 201), NO_WORDS),
        (replace(MEETING, day=None), NO_DAY),
        (replace(MEETING, day=date(2027, 1, 1)), NO_DAY),
    ],
)
def test_a_session_needs_a_day_of_the_cycle_a_place_and_a_subject(
    office: Engine, meeting: Meeting, told: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        record(office, 1, meeting, HR, NOW)

    assert caught.value.reasons == (told,)
    assert len(stored(office, Briefing)) == 1


def test_the_same_session_sent_twice_is_one(office: Engine) -> None:
    assert record(office, 1, replace(MEETING, place=" Aula "), HR, NOW) == 1
    assert record(office, 1, replace(MEETING, place="Ruang rapat"), HR, NOW) == 2


def test_a_code_is_typed_as_people_type_and_counts_once(office: Engine) -> None:
    typed = f" {code(office)[:3].lower()}-{code(office)[3:].lower()} "

    assert attend(office, ANI, typed, TODAY, NOW) == 1
    assert attend(office, ANI, typed, TODAY, NOW) == 1
    assert there(office) == {ANI: "code"}


def test_a_code_lets_in_on_its_day_and_people_of_its_cycle_alone(office: Engine) -> None:
    for person, typed, day in (
        (ANI, code(office), date(2026, 1, 10)),
        (ANI, code(office), date(2026, 1, 8)),
        (ANI, "", TODAY),
        (ANI, "ZZZZZZZZZ" * 90, TODAY),
        (REGENT, code(office), TODAY),
    ):
        with pytest.raises(RefusedError) as caught:
            attend(office, person, typed, day, NOW)
        assert caught.value.reasons == (NO_CODE,)
    assert there(office) == {}


def test_a_list_is_taken_whole_or_not_at_all(office: Engine) -> None:
    attend(office, ANI, code(office), TODAY, NOW)
    with pytest.raises(RefusedError):
        list_attendance(office, 1, [nip(BUDI), nip(99)], HR, NOW)
    assert there(office) == {ANI: "code"}

    assert list_attendance(office, 1, [nip(ANI), f" {nip(BUDI)} ", "", nip(BUDI)], HR, NOW) == 1

    assert there(office) == {ANI: "code", BUDI: "list"}


def test_a_list_of_nobody_or_of_too_many_is_refused(office: Engine) -> None:
    for nips, told in (([" "], NOBODY), ([f"{n}" for n in range(MOST + 1)], TOO_MANY)):
        with pytest.raises(RefusedError) as caught:
            list_attendance(office, 1, nips, HR, NOW)
        assert caught.value.reasons == (told,)
    with pytest.raises(NoBriefingError):
        list_attendance(office, 9, [nip(ANI)], HR, NOW)


def test_a_withdrawn_session_counts_nowhere_and_takes_nobody(office: Engine) -> None:
    attend(office, ANI, code(office), TODAY, NOW)
    withdraw(office, 1, HR, NOW)

    with pytest.raises(RefusedError) as caught:
        list_attendance(office, 1, [nip(BUDI)], HR, NOW)
    assert caught.value.reasons == (NOT_HELD,)
    with pytest.raises(RefusedError):
        attend(office, BUDI, code(office), TODAY, NOW)
    with reading(office) as session:
        assert held(session, 1) == []
        assert sum(unit.attended for unit in by_unit(session, 1)) == 0


def test_units_count_people_not_visits(office: Engine) -> None:
    second = record(office, 1, replace(MEETING, place="Ruang rapat"), HR, NOW)
    list_attendance(office, 1, [nip(ANI), nip(BUDI), nip(CICI)], HR, NOW)
    list_attendance(office, second, [nip(ANI), nip(DODI)], HR, NOW)

    with reading(office) as session:
        found = {unit.code: (unit.attended, unit.people) for unit in by_unit(session, 1)}
        sessions = {each.number: (each.attended, each.mine) for each in held(session, 1, DODI)}

    assert found == {"U2": (0, 1), "U3": (3, 5), "U4": (1, 2)}
    assert sessions == {1: (3, False), second: (2, True)}


def test_all_of_it_is_in_the_log_as_the_rows_say(office: Engine) -> None:
    attend(office, ANI, code(office), TODAY, NOW)
    list_attendance(office, 1, [nip(BUDI)], HR, NOW)
    withdraw(office, 1, HR, NOW)

    with reading(office) as session:
        acts = session.execute(
            select(AuditEvent.trigger, AuditEvent.actor_id)
            .where(AuditEvent.subject.in_(("briefing", "attendance")))
            .order_by(AuditEvent.id)
        ).tuples()
        assert list(acts) == [
            ("record_briefing", CHIEF),
            ("attend_briefing", ANI),
            ("attend_briefing", CHIEF),
            ("withdraw_briefing", CHIEF),
        ]
        for name in ("briefing", "attendance"):
            assert list(folding.broken(session, name=name)) == []
        assert [each for each in row_facts.differing(session) if each[0] in ("briefing", "attendance")] == []


def test_sessions_are_about_the_cycle_that_runs_and_of_none_once_all_are_closed(office: Engine) -> None:
    with transaction(office) as session:
        found = running(session, TODAY)
        assert found is not None
        assert running(session, date(2027, 2, 1)) is found
        session.get_one(Cycle, 1).closed_at = NOW
        session.flush()
        assert running(session, TODAY) is None
