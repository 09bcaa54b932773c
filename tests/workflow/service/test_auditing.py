from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from models.session import reading, transaction
from tests.factories import ANI, CALENDAR, CHIEF, at, office
from tests.workflow.service.desks import CLERK, id_of, load, ticket
from tests.workflow.service.test_answering import NOW, answer
from workflow.contradicting import contradictions
from workflow.destroying import destroy_payloads
from workflow.gathering import Actor
from workflow.history import Wanted, events
from workflow.service.answering import print_codes, withdraw
from workflow.service.contesting import EXCLUDED, contest, decide
from workflow.verifying import verify


@pytest.fixture
def desk(engine: Engine) -> Engine:
    office(engine)
    load(engine, ticket("1", ANI), ticket("2", ANI))
    load(engine, ticket("3", ANI))
    contest(engine, id_of(engine, "1"), ANI, "Listrik padam.", NOW)
    decide(engine, id_of(engine, "1"), CHIEF, NOW, CALENDAR, outcome=EXCLUDED, reason="Benar.")
    answer(engine, "AAAA-AAAA-AAAA", comment="Baik", officer_id=ANI, accurate=4)
    answer(engine, "BBBB-BBBB-BBBB")
    withdraw(engine, "BBBB-BBBB-BBBB", at(2026, 5, 1), CALENDAR)
    print_codes(engine, "U3", 2, CLERK, NOW, NOW.date())
    return engine


def found(engine: Engine, folder: Path) -> set[str]:
    return {each.kind for each in [*verify(engine), *contradictions(engine, folder)]}


def test_what_came_through_the_doors_agrees_with_the_log(desk: Engine, tmp_path: Path) -> None:
    assert found(desk, tmp_path) == set()


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ("UPDATE ticket_event SET at = '2026-03-02 01:30:00.000000' WHERE id = 2", "tickets_differ"),
        ("UPDATE ticket_event SET kind = 'issued' WHERE id = 2", "tickets_differ"),
        ("DELETE FROM ticket_event WHERE id = 4", "tickets_differ"),
        ("UPDATE ticket SET number = 'x' WHERE id = 2", "tickets_differ"),
        ("UPDATE ticket SET state = 'kept' WHERE id = 1", "fold_other_state"),
        ("UPDATE ticket SET state = 'excluded' WHERE id = 2", "contest_differs"),
        ("UPDATE ticket SET officer_id = 7 WHERE id = 2", "tickets_differ"),
        ("UPDATE service SET standard_hours = 990000", "tickets_differ"),
        ("UPDATE ticket SET contest_reason = 'Lain' WHERE id = 1", "contest_differs"),
        ("UPDATE ticket SET decision_reason = 'Lain' WHERE id = 1", "contest_differs"),
        ("UPDATE public_score SET value = 1 WHERE id = 1", "answer_differs"),
        ("DELETE FROM public_score WHERE id = 1", "answer_differs"),
        ("UPDATE public_answer SET verified = NOT verified WHERE id = 1", "answer_differs"),
        ("UPDATE public_answer SET comment = 'Buruk' WHERE id = 1", "answer_differs"),
        ("UPDATE public_answer SET state = 'counted' WHERE id = 2", "fold_other_state"),
        ("UPDATE service_import SET digest = 'x' WHERE id = 1", "fold_other_state"),
        ("DELETE FROM code_batch WHERE id = 99 OR id = 1", "fold_stray"),
    ],
)
def test_what_was_changed_past_the_doors_is_found(
    desk: Engine, tmp_path: Path, statement: str, finding: str
) -> None:
    with transaction(desk) as session:
        if "code_batch" in statement:
            session.execute(text("DELETE FROM desk_code"))
        session.execute(text(statement))

    assert finding in found(desk, tmp_path)


OPERATOR = Actor(user="budi", role="operator")


def test_what_was_written_about_an_officers_cases_can_be_destroyed(desk: Engine, tmp_path: Path) -> None:
    with reading(desk) as session:
        about = [event.subject for event in events(session, Wanted(employee_id=ANI))]

    destroyed = destroy_payloads(desk, ANI, "Putusan 1/2031", OPERATOR, at(2031, 6, 1))

    assert (about, destroyed) == (["ticket", "ticket"], 2)
    assert found(desk, tmp_path) == set()
