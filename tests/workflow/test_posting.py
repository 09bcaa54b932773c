"""One mail carries what one person is asked for in one slot; whoever has no address gets none."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from models.people import Employee
from models.prompt import Delivery, OutboxMessage, Prompt
from models.session import reading, transaction
from tests.factories import (
    ANI,
    BUDI,
    CALENDAR,
    CHIEF,
    CICI,
    DODI,
    EVALUATED,
    HEAD,
    REVIEW,
    SELF,
    at,
    fire,
    launched,
    pass_time,
    prompts,
    put,
    stored,
)
from workflow import posting
from workflow.payloads import SelfAssessment


@pytest.fixture
def office(engine: Engine) -> Engine:
    launched(engine)
    return engine


def mails(engine: Engine, **facts: Any) -> list[OutboxMessage]:
    return stored(engine, OutboxMessage, **facts)


def carried(engine: Engine, mail: OutboxMessage) -> list[int | None]:
    """The evaluations of which a mail tells."""
    query = select(Prompt.evaluation_id).join(Delivery).where(Delivery.message_id == mail.id)
    with reading(engine) as session:
        return list(session.scalars(query.order_by(Prompt.evaluation_id)))


def in_review(engine: Engine, *people: int) -> None:
    for person in people:
        put(engine, person, state="supervisor_review")


def test_two_evaluations_of_one_appraiser_share_one_mail(office: Engine) -> None:
    in_review(office, ANI, BUDI, CHIEF)

    pass_time(office, REVIEW)

    assert {mail.recipient_id for mail in mails(office, kind="supervisor_review")} == {CHIEF, HEAD}
    assert carried(office, mails(office, recipient_id=CHIEF, kind="supervisor_review")[0]) == [1, 2]


def test_what_comes_later_for_the_same_slot_rides_along(office: Engine) -> None:
    in_review(office, ANI)
    pass_time(office, REVIEW)
    in_review(office, BUDI)

    pass_time(office, REVIEW + timedelta(hours=5))

    (mail,) = mails(office, recipient_id=CHIEF, kind="supervisor_review")
    assert carried(office, mail) == [1, 2]


def test_the_next_slot_is_another_mail(office: Engine) -> None:
    in_review(office, ANI)
    pass_time(office, REVIEW)
    in_review(office, BUDI)

    pass_time(office, REVIEW + timedelta(days=1))

    first, second = mails(office, recipient_id=CHIEF, kind="supervisor_review")
    assert (carried(office, first), carried(office, second)) == ([1], [2])


def test_a_mail_leaves_at_the_delivery_time_of_a_working_day(office: Engine) -> None:
    pass_time(office, at(2026, 12, 7, 0))
    assert {mail.not_before for mail in mails(office)} == {at(2026, 12, 7, 7, 30)}

    in_review(office, DODI)
    pass_time(office, at(2027, 1, 8, 20))

    assert mails(office, kind="supervisor_review")[0].not_before == at(2027, 1, 11, 7, 30)


def test_whoever_has_no_address_gets_no_mail_and_keeps_the_task(office: Engine) -> None:
    pass_time(office, SELF)

    assert mails(office, recipient_id=CICI) == []
    (task,) = prompts(office, recipient_id=CICI)
    assert (task.to_post, task.closed_at) == (None, None)
    assert len(mails(office)) == len(EVALUATED) - 1


def test_a_mail_keeps_name_and_address_as_they_were(office: Engine) -> None:
    pass_time(office, SELF)
    with transaction(office) as session:
        session.execute(update(Employee).where(Employee.id == ANI).values(email="baru@kerincikab.example"))

    pass_time(office, SELF)

    (mail,) = mails(office, recipient_id=ANI)
    assert (mail.address, mail.name) == (f"p{ANI}@kerincikab.example", "Ani Contoh")


def test_posting_twice_arranges_nothing_twice(office: Engine) -> None:
    pass_time(office, SELF)
    with transaction(office) as session:
        session.execute(update(Prompt).values(to_post="ask"))

    with transaction(office) as session:
        posting.post(session, CALENDAR, SELF)

    with reading(office) as session:
        assert len(session.scalars(select(Delivery.id)).all()) == len(mails(office)) == len(EVALUATED) - 1


def test_a_reminder_is_a_mail_of_its_own_step(office: Engine) -> None:
    pass_time(office, SELF)

    pass_time(office, CALENDAR.before(at(2026, 12, 17, 0), 3))

    assert [mail.step for mail in mails(office, recipient_id=ANI)] == ["ask", "remind"]


def test_a_finished_task_is_in_no_later_mail(office: Engine) -> None:
    pass_time(office, SELF)
    fire(office, ANI, "submit_self_assessment", ANI, SELF, SelfAssessment("Ada."))

    pass_time(office, CALENDAR.before(at(2026, 12, 17, 0), 3))

    assert [mail.step for mail in mails(office, recipient_id=ANI)] == ["ask"]


def test_a_superior_stands_in_by_a_mail_that_says_so(office: Engine) -> None:
    in_review(office, ANI)
    pass_time(office, REVIEW)

    pass_time(office, at(2027, 1, 14, 0))

    steps = {mail.step for mail in mails(office, recipient_id=HEAD) if 1 in carried(office, mail)}
    assert steps == {"escalate"}
