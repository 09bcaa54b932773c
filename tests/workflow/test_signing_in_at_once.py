"""Two clicks on the same button, and many guesses at one code, in the same moment."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models.account import Account, OneTimeSecret
from models.audit import AuditEvent
from models.prompt import OutboxMessage
from models.session import transaction
from tests.at_once import overlapped, raced
from tests.factories import ANI, LAUNCH, office, stored
from workflow import accounts, enrolling, signing_in
from workflow.errors import RefusedError
from workflow.gathering import Actor

T = TypeVar("T")
BROWSER, CODE = "browser", "12345678"
NIP = f"19800101200501{ANI:04}"


@pytest.fixture
def staffed(engine: Engine) -> Engine:
    """Everybody has an account."""
    office(engine)
    alone(engine, lambda session: accounts.open_missing(session, LAUNCH))
    return engine


def alone(engine: Engine, work: Callable[[Session], T]) -> T:
    with transaction(engine) as session:
        return work(session)


def ask(engine: Engine) -> bool:
    return alone(engine, lambda session: signing_in.request_code(session, NIP, BROWSER, LAUNCH))


def guess(engine: Engine, code: str) -> int | None:
    return alone(engine, lambda session: signing_in.redeem_code(session, code, BROWSER, LAUNCH))


def asked(engine: Engine) -> OneTimeSecret:
    """A code that was mailed, as the sender leaves it."""
    ask(engine)
    (secret,) = stored(engine, OneTimeSecret)
    with transaction(engine) as session:
        kept = session.get_one(OneTimeSecret, secret.id)
        kept.digest = signing_in.code_digest(secret.id, CODE)
    assert isinstance(secret, OneTimeSecret)
    return secret


def test_a_code_asked_for_twice_at_once_is_mailed_twice_and_the_later_one_holds(staffed: Engine) -> None:
    told = overlapped(staffed, lambda: ask(staffed), lambda: ask(staffed))

    assert told == (True, True)
    assert len(stored(staffed, OutboxMessage, kind="code")) == 2
    assert [row.ended_at for row in stored(staffed, OneTimeSecret)] == [LAUNCH, None]


def test_guesses_at_once_are_all_counted(staffed: Engine) -> None:
    asked(staffed)

    told = raced(8, lambda number: guess(staffed, f"{number:08}"))

    assert told == [None] * 8
    (secret,) = stored(staffed, OneTimeSecret)
    assert secret.tries == signing_in.CODE_TRIES
    assert guess(staffed, CODE) is None


def test_a_code_used_twice_at_once_lets_in_once(staffed: Engine) -> None:
    asked(staffed)

    first, second = overlapped(staffed, lambda: guess(staffed, CODE), lambda: guess(staffed, CODE))

    assert first is not None
    assert second is None
    assert len(stored(staffed, AuditEvent, trigger="activate")) == 1


def test_wrong_nips_at_once_are_all_counted(staffed: Engine) -> None:
    code = alone(staffed, lambda session: accounts.slip(session, NIP, LAUNCH, Actor()))

    def wrong() -> int:
        return enrolling.activate(staffed, code, "1", "", LAUNCH)

    told = overlapped(staffed, wrong, wrong)

    assert [type(answer) for answer in told] == [RefusedError] * 2
    assert [row.tries for row in stored(staffed, OneTimeSecret)] == [2]


def test_the_fifth_wrong_nip_of_many_at_once_is_the_last(staffed: Engine) -> None:
    code = alone(staffed, lambda session: accounts.slip(session, NIP, LAUNCH, Actor()))

    raced(8, lambda number: enrolling.activate(staffed, code, f"{number}", "", LAUNCH))

    (secret,) = stored(staffed, OneTimeSecret)
    assert (secret.tries, secret.ended_at) == (enrolling.TRIES, LAUNCH)


def test_accounts_opened_twice_at_once_are_one_each(engine: Engine) -> None:
    office(engine)

    def open_all() -> int:
        return alone(engine, lambda session: accounts.open_missing(session, LAUNCH))

    first, second = overlapped(engine, open_all, open_all)

    assert (first, second) == (len(stored(engine, Account)), 0)
