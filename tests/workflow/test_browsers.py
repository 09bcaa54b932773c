"""A signed-in browser: half an hour of rest, ten hours in all, and one session at a time."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.account import Account, WebSession
from models.session import reading, transaction
from tests.factories import ANI, BUDI, at, stored
from tests.mornings import draft, live
from workflow import browsers
from workflow.acts import token_digest
from workflow.browsers import SignedIn

NOW = at(2026, 11, 24)


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    live(engine, draft, tmp_path)
    return engine


def begun(engine: Engine, *, instead_of: str | None = None) -> str:
    account = stored(engine, Account, employee_id=ANI)[0].id
    with transaction(engine) as session:
        return browsers.begin(session, account, "a browser", NOW, instead_of=instead_of)


def behind(engine: Engine, secret: str, minutes: float = 0) -> SignedIn | None:
    with reading(engine) as session:
        return browsers.signed_in(session, secret, NOW + timedelta(minutes=minutes))


def test_a_secret_leads_to_its_person(office: Engine) -> None:
    found = behind(office, begun(office))

    assert found is not None
    assert (found.employee_id, found.name, found.proved_at) == (ANI, "Ani Contoh", NOW)


def test_the_secret_itself_is_not_stored(office: Engine) -> None:
    secret = begun(office)

    (row,) = stored(office, WebSession)
    assert row.digest == token_digest(secret)
    assert secret not in repr(vars(row))


@pytest.mark.parametrize("secret", ["", "x", "' OR 1=1 --", "\ud800".encode("utf-8", "replace").decode()])
def test_any_other_secret_leads_to_nobody(office: Engine, secret: str) -> None:
    begun(office)

    assert behind(office, secret) is None


@pytest.mark.parametrize(
    ("minutes", "awake"), [(0, True), (29.9, True), (30, False), (31, False), (-1, True)]
)
def test_it_ends_after_half_an_hour_of_rest(office: Engine, minutes: float, awake: bool) -> None:
    assert (behind(office, begun(office), minutes) is not None) is awake


def test_it_ends_after_ten_hours_however_busy(office: Engine) -> None:
    secret = begun(office)
    (row,) = stored(office, WebSession)
    with transaction(office) as session:
        browsers.seen(session, row.id, NOW + timedelta(minutes=599))

    assert behind(office, secret, 599.9) is not None
    assert behind(office, secret, 600) is None


def test_it_is_written_at_most_once_a_minute(office: Engine) -> None:
    secret = begun(office)
    (row,) = stored(office, WebSession)
    found = behind(office, secret)
    assert found is not None

    assert not found.is_to_be_seen(NOW + timedelta(seconds=60))
    assert found.is_to_be_seen(NOW + timedelta(seconds=61))
    with transaction(office) as session:
        browsers.seen(session, row.id, NOW + timedelta(seconds=30))
    assert stored(office, WebSession)[0].seen_at == NOW


def test_a_new_session_ends_the_one_that_the_browser_had(office: Engine) -> None:
    old = begun(office)
    new = begun(office, instead_of=old)

    assert (behind(office, old), behind(office, new) is None) == (None, False)


def test_a_planted_secret_ends_nothing_else(office: Engine) -> None:
    own = begun(office)
    begun(office, instead_of="planted")

    assert behind(office, own) is not None


def test_an_ended_session_stays_ended(office: Engine) -> None:
    secret = begun(office)
    with transaction(office) as session:
        browsers.end(session, stored(office, WebSession)[0].id, NOW)

    assert behind(office, secret) is None


@pytest.mark.parametrize(("minutes", "recent"), [(0, True), (5, True), (5.1, False)])
def test_a_proof_is_fresh_for_five_minutes(office: Engine, minutes: float, recent: bool) -> None:
    found = behind(office, begun(office))

    assert found is not None
    assert found.is_recent(NOW + timedelta(minutes=minutes)) is recent


def test_a_browser_is_known_by_the_account_that_used_it_alone(office: Engine) -> None:
    begun(office)
    own, other = (
        stored(office, Account, employee_id=ANI)[0].id,
        stored(office, Account, employee_id=BUDI)[0].id,
    )

    with reading(office) as session:
        known = browsers.is_known(session, own, "a browser")
        strange = browsers.is_known(session, own, "another"), browsers.is_known(session, other, "a browser")

    assert (known, strange) == (True, (False, False))
