"""What of sign-ins is forgotten, and what has to stay."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from models.account import Account, OneTimeSecret, WebSession
from models.prompt import OutboxMessage
from models.session import transaction
from tests.factories import ANI, BUDI, at, stored
from tests.mornings import draft, live
from workflow import accounts, browsers, forgetting, signing_in
from workflow.gathering import Actor

NOW = at(2026, 11, 24)
TOMORROW = NOW + timedelta(days=1, minutes=11)
ANI_NIP = "198001012005010006"
LATER = NOW + timedelta(days=366)


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    live(engine, draft, tmp_path)
    return engine


def ask(engine: Engine, now: datetime = NOW) -> None:
    with transaction(engine) as session:
        assert signing_in.request_code(session, ANI_NIP, "a browser", now)


def settle(engine: Engine, state: str) -> None:
    with transaction(engine) as session:
        session.execute(update(OutboxMessage).values(state=state))


def forget(engine: Engine, now: datetime = TOMORROW) -> int:
    with transaction(engine) as session:
        return forgetting.forget(session, now)


def begin(engine: Engine, now: datetime = NOW, person: int = ANI, browser: str = "a browser") -> str:
    with transaction(engine) as session:
        return browsers.begin(session, accounts_of(engine)[person], browser, now)


def accounts_of(engine: Engine) -> dict[int, int]:
    return {row.employee_id: row.id for row in stored(engine, Account)}


@pytest.mark.parametrize("state", ["accepted", "empty", "dropped"])
def test_a_code_and_its_mail_are_forgotten_a_day_after_it_ran_out(office: Engine, state: str) -> None:
    for _ in range(3):
        ask(office)
    settle(office, state)

    assert forget(office, NOW + timedelta(days=1, minutes=10)) == 0
    assert forget(office) == 5
    assert stored(office, OneTimeSecret) == []


def test_the_newest_mail_stays_so_that_no_number_is_given_twice(office: Engine) -> None:
    for _ in range(3):
        ask(office)
    settle(office, "accepted")
    (*_, newest) = stored(office, OutboxMessage)
    forget(office)

    ask(office, TOMORROW)

    kept, asked = stored(office, OutboxMessage)
    assert (kept.id, asked.id) == (newest.id, newest.id + 1)


def test_what_is_forgotten_makes_no_two_keys_equal(office: Engine) -> None:
    ask(office)
    ask(office, NOW + timedelta(hours=2))
    settle(office, "accepted")
    forget(office)

    ask(office, TOMORROW)

    assert len({mail.key for mail in stored(office, OutboxMessage)}) == 2


@pytest.mark.parametrize("state", ["queued", "in_data", "ambiguous", "deferred"])
def test_a_mail_that_is_not_settled_stays_with_its_code(office: Engine, state: str) -> None:
    ask(office)
    ask(office)
    settle(office, state)

    assert forget(office) == 0


def test_a_refused_mail_stays_for_whoever_looks_why(office: Engine) -> None:
    ask(office)
    ask(office)
    settle(office, "refused")

    assert forget(office) == 2
    assert [mail.state for mail in stored(office, OutboxMessage)] == ["refused", "refused"]


def test_invitations_and_slips_stay(office: Engine) -> None:
    with transaction(office) as session:
        accounts.invite(session, NOW, NOW, [ANI, BUDI])
        accounts.slip(session, ANI_NIP, NOW, Actor())
    settle(office, "accepted")

    assert forget(office, LATER) == 0


def test_a_session_that_is_over_for_a_year_is_forgotten_where_the_browser_has_a_newer_one(
    office: Engine,
) -> None:
    begin(office)
    begin(office, NOW + timedelta(days=1))

    assert forget(office, NOW + timedelta(days=365)) == 0
    assert forget(office, LATER) == 1
    assert forget(office, LATER) == 0
    assert [row.began_at for row in stored(office, WebSession)] == [NOW + timedelta(days=1)]


def test_a_browser_is_known_however_long_ago_it_was(office: Engine) -> None:
    for _ in range(3):
        begin(office)
        begin(office, person=BUDI)
        begin(office, browser="another browser")

    assert forget(office, NOW + timedelta(days=4000)) == 6

    with transaction(office) as session:
        account = accounts_of(office)[ANI]
        assert browsers.is_known(session, account, "a browser")
        assert browsers.is_known(session, account, "another browser")


def test_the_year_counts_from_the_end_of_a_session(office: Engine) -> None:
    begin(office)
    with transaction(office) as session:
        session.execute(update(WebSession).values(ended_at=NOW + timedelta(hours=9)))
    begin(office)

    assert forget(office, NOW + timedelta(days=365, hours=8)) == 0
    assert forget(office, NOW + timedelta(days=365, hours=10)) == 1
