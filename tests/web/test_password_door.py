"""Signing in by password."""

import pytest

from models.account import SignInTry
from tests.factories import ANI, BUDI, stored
from tests.web.doors import NOT_RIGHT, WRONG, sign_in
from tests.web.people import OURS, Town, known_browser, words

pytestmark = pytest.mark.thorough


def test_a_password_signs_in(with_password: Town) -> None:
    assert "Masuk sebagai Ani Contoh" in sign_in(with_password.browser(), with_password)


@pytest.mark.parametrize("person", [ANI, BUDI])
def test_a_wrong_password_and_a_missing_one_look_alike(with_password: Town, person: int) -> None:
    answer = with_password.browser().post("/masuk", pengenal=with_password.nip(person), **WRONG)

    assert (answer.status_code, NOT_RIGHT in words(answer)) == (401, True)


@pytest.mark.parametrize("person", [ANI, None])
def test_after_ten_tries_every_name_is_refused_alike(with_password: Town, person: int | None) -> None:
    name = with_password.nip(ANI) if person else "199912312020121001"
    with_password.tired(person, name)

    answer = with_password.browser().post("/masuk", pengenal=name, **WRONG)

    assert (answer.status_code, "Terlalu banyak percobaan" in words(answer)) == (429, True)


def test_the_tenth_wrong_password_is_still_looked_at(with_password: Town) -> None:
    with_password.tired(ANI, tries=9)

    assert "Masuk sebagai Ani Contoh" in sign_in(with_password.browser(), with_password)


def test_strangers_wrong_passwords_do_not_lock_out_whoever_was_here_before(with_password: Town) -> None:
    own = known_browser(with_password, ANI)
    with_password.tired(ANI)

    assert "Masuk sebagai Ani Contoh" in sign_in(own, with_password)


def test_a_browser_that_another_person_used_has_no_tries_of_its_own(with_password: Town) -> None:
    thief = known_browser(with_password, BUDI)
    with_password.tired(ANI)

    assert "Terlalu banyak percobaan" in sign_in(thief, with_password)


def test_a_known_and_an_unknown_name_cost_the_same_writes(with_password: Town) -> None:
    for name in (with_password.nip(ANI), "199912312020121001", "bukan siapa-siapa"):
        with_password.browser().post("/masuk", pengenal=name, **WRONG)

    assert len({row.who for row in stored(with_password.engine, SignInTry)}) == 3


@pytest.mark.parametrize(
    "field", ["\x00", "\ud800", "a" * 300_000, "' OR 1=1 --", "%00", "\r\nSet-Cookie: a=b", "١٢٣", "\u202e"]
)
def test_odd_texts_are_only_wrong(with_password: Town, field: str) -> None:
    typed = field.encode("utf-8", "surrogatepass")
    data = b"pengenal=" + typed.replace(b"%", b"%25").replace(b"&", b"%26") + b"&sandi=" + typed
    headers = {**OURS, "content-type": "application/x-www-form-urlencoded"}

    answer = with_password.browser().client.post("/masuk", content=data, headers=headers)

    assert (answer.status_code, NOT_RIGHT in words(answer)) == (401, True)
    assert "set-cookie" not in answer.headers
