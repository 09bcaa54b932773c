"""Who reads what: told by the database, so that it is the same after a kill."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from cli.catching import Keeper
from cli.demo.reading import unread
from models.prompt import OutboxMessage
from models.session import transaction
from tests.factories import ANI, SELF, launched

BEFORE, LATER = SELF - timedelta(hours=2), SELF + timedelta(minutes=92)
COLUMNS = ("key", "message_id", "state", "accepted_at")


@pytest.fixture
def keeper(engine: Engine, tmp_path: Path) -> Keeper:
    """Five mails in the outbox: read already, come now, come later than now, answer unknown, not written yet."""
    launched(engine)
    rows = [
        ("read", "<5@x>", "accepted", BEFORE),
        ("now", "<4@x>", "accepted", SELF),
        ("later", "<3@x>", "accepted", LATER),
        ("unknown", "<2@x>", "ambiguous", None),
        ("waiting", None, "queued", None),
    ]
    same = {"recipient_id": ANI, "kind": "self_assessment", "step": "ask", "address": "a@b", "name": "Ani"}
    with transaction(engine) as session:
        for row in rows:
            session.execute(
                insert(OutboxMessage).values(**dict(zip(COLUMNS, row, strict=True)), **same, not_before=SELF)
            )
    return Keeper(tmp_path)


def caught(keeper: Keeper, *numbers: int) -> list[Path]:
    return [keeper.keep(f"Message-ID: <{number}@x>\r\n\r\nisi".encode()) for number in numbers]


def test_mails_of_this_moment_are_read_in_the_order_in_which_they_were_asked_for(
    engine: Engine, keeper: Keeper
) -> None:
    two, three, four, five = caught(keeper, 2, 3, 4, 5)

    assert unread(engine, {five, two, three, four}, SELF) == [four, three, two]


def test_time_that_went_on_means_that_they_were_read(engine: Engine, keeper: Keeper) -> None:
    mails = caught(keeper, 3, 4, 5)

    assert unread(engine, mails, LATER) == [mails[0]]
    assert unread(engine, mails, LATER + timedelta(seconds=1)) == []


def test_a_mail_whose_answer_is_unknown_is_read_as_long_as_it_is_unknown(
    engine: Engine, keeper: Keeper
) -> None:
    mails = caught(keeper, 2)

    assert unread(engine, mails, LATER + timedelta(days=9)) == mails


def test_a_mail_that_nobody_asked_for_has_no_reader(engine: Engine, keeper: Keeper) -> None:
    assert unread(engine, caught(keeper, 9), SELF) == []
