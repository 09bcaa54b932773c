"""The next moment at which anything happens, and what waits at a moment."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, update

from models.cycle import Cycle
from models.document import DocumentJob, IssuedPaper
from models.evaluation import Evaluation
from models.prompt import OutboxMessage
from models.session import reading, transaction
from tests.factories import ANI, EVALUATED, LAUNCH, SELF, at, launched, pass_time, put
from workflow.due import Due, due, next_moment
from workflow.printed.kinds import EVALUATION

pytestmark = pytest.mark.thorough

OPENS = at(2026, 12, 7, 0)
TICK = timedelta(microseconds=1)


@pytest.fixture
def office(engine: Engine) -> Engine:
    launched(engine)
    return engine


def following(engine: Engine, after: Any) -> Any:
    with reading(engine) as session:
        return next_moment(session, after)


def waits(engine: Engine, since: Any, now: Any) -> Due:
    with reading(engine) as session:
        return due(session, since, now)


def mails(engine: Engine, **values: Any) -> None:
    with transaction(engine) as session:
        session.execute(update(OutboxMessage).values(**values))


def test_a_played_year_leaps_from_moment_to_moment(office: Engine) -> None:
    moments, now = [], at(2026, 12, 1)
    for _ in range(4):
        now = following(office, now)
        moments.append(now)
        pass_time(office, now)
        mails(office, state="accepted")

    assert moments == [OPENS, at(2026, 12, 11, 0), at(2026, 12, 15, 0), at(2026, 12, 17, 0)]


def test_the_moment_itself_is_not_later_than_itself(office: Engine) -> None:
    assert following(office, OPENS - TICK) == OPENS
    assert following(office, OPENS) > OPENS


def test_a_deadline_of_ones_own_is_a_moment_until_it_is_final(office: Engine) -> None:
    put(office, ANI, due_at=LAUNCH + TICK)
    assert following(office, LAUNCH) == LAUNCH + TICK

    put(office, ANI, final_at=LAUNCH)
    assert following(office, LAUNCH) > LAUNCH + TICK


def test_a_mails_slot_is_a_moment_while_it_is_queued(office: Engine) -> None:
    pass_time(office, OPENS)
    assert following(office, OPENS) == at(2026, 12, 7, 7, 30)

    mails(office, state="accepted")
    assert following(office, OPENS) == at(2026, 12, 11, 0)


@pytest.mark.parametrize("state", ["deferred", "ambiguous", "in_data"])
def test_a_mails_next_attempt_is_a_moment(office: Engine, state: str) -> None:
    pass_time(office, OPENS)
    mails(office, state=state, next_attempt_at=SELF + TICK)

    assert following(office, OPENS) == SELF + TICK


def test_nothing_comes_after_a_closed_cycle_but_its_question(office: Engine) -> None:
    with transaction(office) as session:
        session.execute(update(Cycle).values(closed_at=LAUNCH))

    opens, closes = at(2027, 2, 1, 0), at(2027, 2, 11, 0)
    assert following(office, SELF) == opens
    assert following(office, opens) == closes
    assert following(office, closes) is None
    assert waits(office, opens - TICK, opens).cycle
    assert not waits(office, opens, opens + TICK).cycle


def test_the_cycle_waits_from_the_moment_a_window_opens(office: Engine) -> None:
    assert waits(office, at(2026, 12, 1), OPENS - TICK) == Due(cycle=False, documents=False, mail=False)
    assert waits(office, OPENS - TICK, OPENS).cycle
    assert not waits(office, OPENS, OPENS + TICK).cycle


def test_the_cycle_waits_for_deadlines_and_reminders_until_they_are_done(office: Engine) -> None:
    put(office, ANI, due_at=SELF)
    assert waits(office, SELF, SELF).cycle

    for person in EVALUATED:
        put(office, person, due_at=None)
    pass_time(office, SELF)
    reminder = at(2026, 12, 11, 0)
    assert waits(office, reminder, reminder).cycle
    pass_time(office, reminder)
    assert not waits(office, reminder, reminder).cycle


def test_documents_wait_until_they_and_their_papers_are_issued(office: Engine) -> None:
    with transaction(office) as session:
        session.add(DocumentJob(evaluation_id=1, revision=1, requested_at=LAUNCH))
    assert waits(office, LAUNCH, LAUNCH).documents

    with transaction(office) as session:
        session.execute(update(DocumentJob).values(issued_at=LAUNCH))
    assert waits(office, LAUNCH, LAUNCH).documents

    paper = {"path": "1.docx", "digest": "0" * 64, "template_digest": "0" * 64, "values": {}, "revision": 1}
    with transaction(office) as session:
        evaluation = session.get_one(Evaluation, 1)
        places = {"cycle_id": evaluation.cycle_id, "unit_id": evaluation.unit_id, "evaluation_id": 1}
        session.add(IssuedPaper(kind=EVALUATION, issued_at=LAUNCH, **places, **paper))
    assert not waits(office, LAUNCH, LAUNCH).documents


@pytest.mark.parametrize(
    ("state", "waiting"),
    [("queued", True), ("in_data", True), ("accepted", False), ("refused", False), ("empty", False)],
)
def test_a_mail_waits_from_its_slot_until_it_is_done(office: Engine, state: str, waiting: bool) -> None:
    pass_time(office, OPENS)
    mails(office, state=state)

    assert not waits(office, OPENS, at(2026, 12, 7, 7, 29)).mail
    assert waits(office, OPENS, at(2026, 12, 7, 7, 30)).mail is waiting


def test_a_deferred_mail_waits_from_its_next_attempt(office: Engine) -> None:
    pass_time(office, OPENS)
    mails(office, state="deferred", next_attempt_at=SELF)

    assert not waits(office, OPENS, SELF - TICK).mail
    assert waits(office, OPENS, SELF).mail
