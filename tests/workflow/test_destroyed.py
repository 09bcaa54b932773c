"""An order of destruction frees nothing from comparison unless it can be proved."""

import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from models.account import Grant
from models.audit import AuditEvent, AuditPayload
from models.destruction import Destruction
from models.evaluation import Evaluation
from models.session import reading, transaction
from tests.factories import ANI, BUDI, CHIEF, HEAD, LAUNCH, at, evaluation, stored
from tests.workflow.disarming import disarm
from tests.workflow.sealed_logs import Log
from workflow import accounts, destroying
from workflow.contradicting import contradictions
from workflow.destroyed import judged
from workflow.destroying import Due, destroy_payloads, due
from workflow.errors import RefusedError
from workflow.gathering import Actor
from workflow.sealing import seal
from workflow.verifying import verify

pytestmark = pytest.mark.thorough

NOW, EARLY = at(2037, 1, 10), at(2030, 1, 10)
ORDER = "SK Pemusnahan 800/1/2037"
OPERATOR = Actor(user="budi", role="operator")
HR = Actor(employee_id=CHIEF, role="hr")


@pytest.fixture
def log(played: Log, tmp_path: Path) -> Log:
    """Chief is of HR since the beginning."""
    copy = played.copied(tmp_path)
    shutil.copytree(played.home / "documents", tmp_path / "documents")
    with transaction(copy.engine) as session:
        accounts.grant(
            session, f"19800101200501{CHIEF:04}", "hr", LAUNCH, OPERATOR, unit=None, first=date(2026, 1, 1),
            last=None,
        )  # fmt: skip
    disarm(copy.engine)
    return copy


def found(log: Log) -> set[str]:
    every = [*verify(log.engine), *contradictions(log.engine, log.home / "documents")]
    return {finding.kind for finding in every} - {"guard_missing"}


def forge(log: Log, taken: int, actor: Actor, now: datetime, person: int = ANI) -> None:
    """What our own code would write, but for what it refuses; the last payloads go."""
    known = due(log.engine, person, NOW.date())
    order = Due(known.table, known.now[-taken:], ())
    with transaction(log.engine) as session:
        destroying._order(session, ANI, order, ORDER, actor, now)
        gone = AuditPayload.event_id.in_([told.event_id for told in order.now])
        session.execute(delete(AuditPayload).where(gone))
    seal(log.engine)


def better(log: Log) -> None:
    """Ani's result is not what it was."""
    with transaction(log.engine) as session:
        session.execute(
            update(Evaluation)
            .where(Evaluation.employee_id == ANI)
            .values(
                result_rating="di_atas_ekspektasi",
                behaviour_rating="di_atas_ekspektasi",
                predicate="sangat_baik",
            )
        )


@pytest.mark.parametrize("actor", [OPERATOR, HR])
def test_a_lawful_order_is_relied_on_and_told(log: Log, actor: Actor) -> None:
    destroy_payloads(log.engine, ANI, ORDER, actor, NOW)

    assert found(log) == set()
    with reading(log.engine) as session:
        (order,) = judged(session).orders
    assert order.relied_on
    assert (order.person, order.reason, order.rule) == ("Ani Contoh", ORDER, "retensi:siulak-1")
    assert (order.by, order.role) == (("budi", "operator") if actor is OPERATOR else ("Citra Misal", "hr"))
    assert len(order.events) == 2


def test_a_row_that_says_that_a_payload_was_destroyed_frees_nothing(log: Log) -> None:
    known = due(log.engine, ANI, NOW.date()).now[-1]
    with transaction(log.engine) as session:
        facts = {"subject": "payload", "subject_id": known.event_id, "version": 1, "trigger": "destroy"}
        words = {"source": "", "target": "destroyed", "role": "hr", "mark": ORDER, "cycle_id": 1}
        session.add(AuditEvent(**facts, **words, actor_id=CHIEF, at=NOW, recorded_at=NOW))
        session.execute(delete(AuditPayload).where(AuditPayload.event_id == known.event_id))
    better(log)
    seal(log.engine)

    assert {"destruction_unproven", "payload_removed", "result_differs"} <= found(log)


@pytest.mark.parametrize(
    ("taken", "actor", "now", "kind"),
    [
        (1, OPERATOR, NOW, "destruction_partial"),
        (1, HR, NOW, "destruction_partial"),
        (2, OPERATOR, EARLY, "destruction_unproven"),
        (2, Actor(), NOW, "destruction_unproven"),
        (2, replace(OPERATOR, role="hr"), NOW, "destruction_unproven"),
        (2, Actor(employee_id=ANI, role="hr"), NOW, "destruction_unproven"),
        (2, Actor(employee_id=HEAD, role="hr"), NOW, "destruction_unproven"),
        (2, Actor(employee_id=CHIEF, role="operator"), NOW, "destruction_unproven"),
        (2, Actor(employee_id=CHIEF, role="appraiser"), NOW, "destruction_unproven"),
    ],
)
def test_a_forged_order_is_found_and_the_result_is_still_compared(
    log: Log, taken: int, actor: Actor, now: datetime, kind: str
) -> None:
    forge(log, taken, actor, now)
    better(log)

    assert {kind, "payload_removed", "result_differs"} <= found(log)


def test_hr_of_another_unit_orders_nothing_and_a_forged_order_in_that_name_is_found(log: Log) -> None:
    theirs, day = Actor(employee_id=BUDI, role="hr"), date(2026, 1, 1)
    with transaction(log.engine) as session:
        nip = f"19800101200501{BUDI:04}"
        accounts.grant(session, nip, "hr", LAUNCH, OPERATOR, unit="U4", first=day, last=None)

    with pytest.raises(RefusedError, match="di luar unit"):
        destroy_payloads(log.engine, ANI, ORDER, theirs, NOW)
    forge(log, 2, theirs, NOW)
    better(log)

    assert {"destruction_unproven", "payload_removed", "result_differs"} <= found(log)


def test_an_order_about_one_person_that_takes_anothers_is_found(log: Log) -> None:
    forge(log, 2, OPERATOR, NOW, BUDI)

    assert {"destruction_unproven", "destruction_partial", "text_differs"} <= found(log)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE destruction SET reason = 'SK lain'",
        "UPDATE destruction SET rule = 'retensi:lain'",
        "UPDATE destruction SET day = '2038-01-10'",
        "UPDATE destruction SET day = 'kemarin'",
        "UPDATE destruction SET at = '2037-01-11 01:00:00.000000'",
        "UPDATE destruction SET employee_id = 7",
        "UPDATE destruction SET count = 1",
        "UPDATE destruction SET digest = 'x'",
        "DELETE FROM destruction",
        "DELETE FROM audit_event WHERE subject = 'destruction'",
        "DELETE FROM audit_payload WHERE event_id IN (SELECT id FROM audit_event WHERE subject = 'destruction')",
        "UPDATE audit_event SET target = 'destruction 7' WHERE subject = 'payload'",
        "UPDATE audit_event SET actor_id = 6 WHERE subject = 'destruction'",
        "UPDATE audit_event SET mark = 'SK lain' WHERE subject = 'payload'",
        'DELETE FROM audit_payload WHERE body LIKE \'%"role": "hr"%\'',
    ],
)
def test_an_order_changed_afterwards_proves_nothing(log: Log, statement: str) -> None:
    destroy_payloads(log.engine, ANI, ORDER, HR, NOW)
    log.harm(statement)

    assert {"destruction_unproven", "payload_removed"} <= found(log)


@pytest.mark.parametrize(
    "values",
    [
        {"result_rating": "di_atas_ekspektasi", "predicate": "sangat_baik"},
        {"realisation": "Lain."},
        {"rules": {"predikat": "predikat:lain"}},
        {"behaviour_reason": "Lain."},
    ],
)
def test_what_a_row_says_is_compared_after_the_payloads_are_gone(log: Log, values: dict[str, str]) -> None:
    destroy_payloads(log.engine, ANI, ORDER, HR, NOW)
    with transaction(log.engine) as session:
        session.execute(update(Evaluation).where(Evaluation.employee_id == ANI).values(**values))

    (finding,) = [each for each in verify(log.engine) if each.kind != "guard_missing"]
    assert finding.kind == "remains_differ"
    assert finding.message.startswith(f"evaluasi {evaluation(log.engine, ANI).id}: isinya berbeda dari saat")


def test_a_role_withdrawn_after_the_order_was_held_when_it_was_given(log: Log) -> None:
    destroy_payloads(log.engine, ANI, ORDER, HR, NOW)
    with transaction(log.engine) as session:
        accounts.revoke(session, f"19800101200501{CHIEF:04}", "hr", at(2038, 1, 1), OPERATOR)

    assert stored(log.engine, Grant)[0].revoked_at
    assert found(log) == set()


def test_a_second_order_takes_what_came_due_later(log: Log) -> None:
    destroy_payloads(log.engine, ANI, ORDER, HR, NOW)
    destroy_payloads(log.engine, BUDI, ORDER, OPERATOR, NOW)

    assert found(log) == set()
    assert [order.count for order in stored(log.engine, Destruction)] == [2, 2]
