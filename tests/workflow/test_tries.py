"""Limits of tries lock nobody out, and tell nobody which names there are."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.account import Account, SignInTry
from models.session import transaction
from tests.factories import ANI, BUDI, at, stored
from tests.mornings import draft, live
from workflow import browsers, tries

NOW = at(2026, 11, 24)
OWN, STRANGE = "the own browser", "a stranger's browser"


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    live(engine, draft, tmp_path)
    return engine


def account(engine: Engine, person: int = ANI) -> int:
    return int(stored(engine, Account, employee_id=person)[0].id)


def counted_as(engine: Engine, person: int | None, name: str = "", browser: str = STRANGE) -> str:
    with transaction(engine) as session:
        return tries.counted_as(session, account(engine, person) if person else None, name, browser)


def know(engine: Engine, person: int = ANI) -> None:
    with transaction(engine) as session:
        browsers.begin(session, account(engine, person), OWN, NOW)


def test_strangers_browsers_count_together(office: Engine) -> None:
    assert counted_as(office, ANI, browser="one") == counted_as(office, ANI, browser="two")


def test_a_browser_that_the_person_used_counts_for_itself(office: Engine) -> None:
    know(office)

    assert counted_as(office, ANI, browser=OWN) != counted_as(office, ANI)


def test_a_browser_that_another_person_used_counts_as_strange(office: Engine) -> None:
    know(office, BUDI)

    assert counted_as(office, ANI, browser=OWN) == counted_as(office, ANI)


def test_two_names_of_one_person_count_together(office: Engine) -> None:
    assert counted_as(office, ANI, "198001012005010006") == counted_as(office, ANI, "p6@kerincikab.example")


def test_a_name_that_nobody_has_counts_however_it_is_written(office: Engine) -> None:
    names = ("Bukan Siapa", " bukan  SIAPA ", "bukan siapa\n")

    assert len({counted_as(office, None, name) for name in names}) == 1
    assert counted_as(office, None, "bukan siapa") != counted_as(office, None, "orang lain")


def test_nothing_of_a_typed_name_is_stored(office: Engine) -> None:
    """Some people type their password where the name belongs."""
    with transaction(office) as session:
        tries.note(session, tries.counted_as(session, None, "rahasia-saya", STRANGE), "password", NOW)

    assert "rahasia-saya" not in repr([vars(row) for row in stored(office, SignInTry)])


def test_only_the_last_hour_and_the_same_kind_count(office: Engine) -> None:
    who = counted_as(office, ANI)
    with transaction(office) as session:
        for minutes, kind in (
            (61, "password"),
            (60, "password"),
            (59, "password"),
            (1, "password"),
            (1, "code"),
        ):
            session.add(SignInTry(who=who, kind=kind, at=NOW - timedelta(minutes=minutes)))
        session.flush()
        found = tries.in_last_hour(session, [who], "password", NOW)

    assert found == 2


def test_what_no_limit_looks_at_is_forgotten(office: Engine) -> None:
    with transaction(office) as session:
        for number in range(50):
            tries.note(session, f"{number:064}", "password", NOW - timedelta(hours=2))
        tries.note(session, "x" * 64, "password", NOW)

    assert [row.who for row in stored(office, SignInTry)] == ["x" * 64]
