from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.cycle import Cycle
from models.document import DocumentJob, IssuedPaper
from models.prompt import OutboxMessage
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUDI,
    CHIEF,
    DODI,
    EVALUATED,
    REGULATION,
    REVIEW,
    SELF,
    at,
    document,
    evaluation,
    launched,
    pass_time,
    put,
)
from workflow import rescheduling, standing
from workflow.gathering import Actor
from workflow.printed.kinds import KINDS
from workflow.rescheduling import Wish
from workflow.standing import Standing
from workflow.units import cycle_of

LATER = at(2027, 1, 18)


@pytest.fixture
def late(engine: Engine) -> Engine:
    """Everybody's appraiser let the deadline pass; the superiors are asked too."""
    launched(engine, REGULATION)
    for person in EVALUATED:
        put(engine, person, state="supervisor_review")
    pass_time(engine, REVIEW)
    pass_time(engine, at(2027, 1, 14))
    return engine


def seen(engine: Engine, now: datetime) -> Standing:
    with reading(engine) as session:
        return standing.standing(session, cycle_of(session, "2026"), now)


def hold(engine: Engine, now: datetime) -> None:
    rescheduling.hold(engine, Wish("2026", f"U{AGENCY}", "Banjir", Actor(user="operator")), now)


def test_every_evaluation_is_counted_once_in_its_unit(late: Engine) -> None:
    put(late, ANI, state="calibration")

    found = seen(late, REVIEW)

    assert found.states == {"supervisor_review": 7, "calibration": 1}
    assert [(unit.code, unit.states) for unit in found.units] == [
        ("U2", {"supervisor_review": 1}),
        ("U3", {"supervisor_review": 4, "calibration": 1}),
        ("U4", {"supervisor_review": 2}),
    ]


def test_open_prompts_past_their_deadline_are_late(late: Engine) -> None:
    """Whoever no superior can step in for is late with the window, others with the time after the escalation."""
    (early,) = seen(late, at(2027, 1, 21)).late
    assert (early.about, early.due_at) == ("Sekar Misal", at(2027, 1, 14, 0))

    found = seen(late, at(2027, 1, 22))

    assert len(found.late) == sum(found.prompts.values()) == sum(unit.late for unit in found.units)
    assert {each.due_at for each in found.late if each.unit != "U2"} == {evaluation(late, ANI).due_at}


def test_nothing_is_late_in_a_held_unit(late: Engine) -> None:
    hold(late, at(2027, 1, 19))

    found = seen(late, at(2027, 1, 25))

    assert {each.unit for each in found.late} == {"U2", "U4"}
    assert [unit.held_since for unit in found.units] == [None, at(2027, 1, 19), None]


def test_a_unit_that_was_extended_shows_in_the_latest_closing(late: Engine) -> None:
    wish = Wish("2026", "U4", "Rapat", Actor(user="operator"))
    rescheduling.extend(late, wish, "supervisor_review", at(2027, 1, 29).date(), LATER)

    (stage,) = [each for each in seen(late, LATER).stages if each.name == "supervisor_review"]
    assert (stage.closes_at, stage.latest_closes_at) == (at(2027, 1, 14, 0), at(2027, 1, 30, 0))


def test_mails_refused_and_documents_owed_are_counted(late: Engine) -> None:
    with transaction(late) as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.recipient_id == 4).values(state="refused"))
        session.add(DocumentJob(evaluation_id=1, revision=1, requested_at=SELF))

    found = seen(late, LATER)

    assert (found.mails_refused > 0, found.documents_owed) == (True, 1)


def test_receipts_wait_for_documents_that_are_owed_before_the_end(late: Engine) -> None:
    for person in (ANI, BUDI, DODI):
        document(late, person)
    document(late, CHIEF, LATER)
    put(late, DODI, state="final", final_at=LATER)

    found = seen(late, LATER)

    assert (found.documents_owed, found.receipts_waiting) == (3, 2)


def test_stages_come_in_the_order_of_the_definition(late: Engine) -> None:
    assert [stage.name for stage in seen(late, LATER).stages] == [
        "draft", "self_assessment", "supervisor_review", "calibration"
    ]  # fmt: skip


def test_a_closed_cycle_waits_for_nothing(late: Engine) -> None:
    with transaction(late) as session:
        session.execute(update(Cycle).values(closed_at=LATER))

    assert seen(late, LATER).next_moment is None


@pytest.mark.parametrize(("values", "codes"), [({}, ["2026"]), ({"closed_at": LATER}, ["2026"])])
def test_a_cycle_is_shown_while_it_runs_and_the_last_one_after(
    late: Engine, values: dict[str, Any], codes: list[str]
) -> None:
    if values:
        with transaction(late) as session:
            session.execute(update(Cycle).values(**values))

    with reading(late) as session:
        assert standing.codes(session) == codes


def test_papers_of_every_kind_are_counted_issued_and_owed(late: Engine) -> None:
    for person in (ANI, BUDI):
        document(late, person, LATER)
    with transaction(late) as session:
        session.add(
            IssuedPaper(
                kind="evaluasi", cycle_id=1, unit_id=3, evaluation_id=evaluation(late, ANI).id, revision=1,
                issued_at=LATER, path="a.docx", digest="0" * 64, template_digest="0" * 64, values={},
            )
        )  # fmt: skip

    found = {each.kind: (each.issued, each.owed) for each in seen(late, LATER).papers}

    assert list(found) == list(KINDS)
    assert found.pop("evaluasi") == (1, 1)
    assert set(found.values()) == {(0, 0)}
