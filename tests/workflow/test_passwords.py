"""Argon2id, four at once, and no password that others would try first."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow import passwords
from workflow.errors import RefusedError
from workflow.passwords import AT_ONCE, LONGEST, PLACES, SHORTEST, BusyError, check_choice, digest, matches

pytestmark = pytest.mark.thorough

GOOD = "kuda batu sungai lampu"
KNOWN = ("Siti Rahmawati, S.Pd.", "198001012005010006", "siti.rahma@kerincikab.example")


def test_a_password_matches_its_own_digest_alone() -> None:
    stored = digest(GOOD)

    assert matches(GOOD, stored)
    assert not matches(GOOD + " ", stored)


def test_equal_passwords_have_different_digests() -> None:
    assert digest(GOOD) != digest(GOOD)


def test_the_digest_costs_what_owasp_asks_for() -> None:
    assert digest(GOOD).startswith("$argon2id$v=19$m=47104,t=1,p=1$")


@pytest.mark.parametrize("password", [GOOD, "", "nobody has this password"])
def test_nothing_opens_an_account_without_a_password(password: str) -> None:
    assert not matches(password, None)


@pytest.mark.parametrize("password", ["", "\x00", "a" * 1_000_000, "😀" * 200, "ä" * 12])
def test_whatever_is_typed_is_only_wrong(password: str) -> None:
    assert not matches(password, digest(GOOD))


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "benar kuda baterai staples",
        "a" + "bcdefghijkl",
        "ulun idang jak Kincai",
        "Rahmawati menanam padi 2026",
        "é" * 3 + "kopi pagi hari",
        "x1y2z3q9w8e7r6",
    ],
)
def test_a_password_of_several_words_will_do(password: str) -> None:
    check_choice(password, *KNOWN)


@pytest.mark.parametrize(
    "password",
    [
        "",
        "pendek",
        "a" * (SHORTEST - 1),
        "kuda batu sungai lampu " * 10,
        "a" * LONGEST,
        "abababababab",
        "abcabcabcabc",
        "abcdabcdabcd",
        "1212121212123",
        "siti rahmawati",
        "SITI.RAHMAWATI",
        "198001012005010006",
        "siulak kerinci",
        "passwordpassword1",
        "rahasia rahasia",
        "katasandi123456",
        "siti123456qwerty",
    ],
)
def test_a_password_that_others_would_try_is_refused(password: str) -> None:
    with pytest.raises(RefusedError) as refused:
        check_choice(password, *KNOWN)

    assert all(reason.startswith("Kata sandi") for reason in refused.value.reasons)


def test_a_huge_password_is_refused_at_once() -> None:
    with pytest.raises(RefusedError, match="paling banyak 128"):
        check_choice("ab" * 500_000)


def test_a_person_without_a_nip_or_address_may_choose_too() -> None:
    check_choice(GOOD, "Bupati Rekaan", None, None)


@settings(max_examples=60)
@given(st.text(max_size=140))
def test_no_choice_of_another_length_is_accepted(password: str) -> None:
    with suppress(RefusedError):
        check_choice(password, *KNOWN)
        assert SHORTEST <= len(password) <= LONGEST


def test_whoever_finds_no_place_is_told_so_at_once() -> None:
    for _ in range(PLACES):
        assert passwords._places.acquire(blocking=False)

    try:
        with pytest.raises(BusyError):
            digest(GOOD)
    finally:
        for _ in range(PLACES):
            passwords._places.release()

    assert matches(GOOD, digest(GOOD))


def test_many_checks_at_once_all_come_to_their_turn() -> None:
    stored = digest(GOOD)
    with ThreadPoolExecutor(PLACES) as pool:
        found = list(
            pool.map(lambda number: matches(GOOD if number % 2 else "salah", stored), range(AT_ONCE * 2))
        )

    assert found == [False, True] * AT_ONCE
