"""More people at the door than passwords can be checked: each is told so, and loses nothing that was typed."""

from collections.abc import Iterator

import pytest

from tests.factories import ANI, CHIEF, CICI, evaluation
from tests.web.acts import RATED
from tests.web.people import PASSWORD, Town, task_of, words
from tests.web.test_enrolling import slip, typed
from workflow import passwords
from workflow.passwords import PLACES

BUSY = "Sedang banyak orang masuk pada saat yang sama."


@pytest.fixture
def rush() -> Iterator[None]:
    """Every place is taken."""
    for _ in range(PLACES):
        assert passwords._places.acquire(blocking=False)
    yield
    for _ in range(PLACES):
        passwords._places.release()


def test_whoever_comes_with_a_password_is_told_to_come_again(town: Town, rush: None) -> None:
    answer = town.browser().post("/masuk", pengenal=town.nip(ANI), sandi=PASSWORD)

    assert (answer.status_code, BUSY in words(answer)) == (503, True)


def test_a_code_is_asked_for_and_used_all_the_same(town: Town, rush: None) -> None:
    browser = town.browser()
    browser.post("/masuk/kode", pengenal=town.nip(ANI))

    assert "Masuk sebagai Ani Contoh" in words(browser.post("/masuk/kode/periksa", kode=town.mailed_code()))


def test_a_slip_stays_unused(town: Town, rush: None) -> None:
    browser, code = town.browser(), slip(town)
    token = typed(browser, code)

    answer = browser.post("/aktivasi/pakai", token=token, nip=town.nip(CICI), sandi=PASSWORD)

    assert (answer.status_code, BUSY in words(answer), token in answer.text) == (503, True, True)


def test_a_new_password_waits(town: Town, rush: None) -> None:
    answer = town.signed_in(ANI).post("/sandi", sandi=PASSWORD)

    assert (answer.status_code, BUSY in words(answer)) == (503, True)


def test_a_proof_keeps_the_text(reviewing: Town, rush: None) -> None:
    path = task_of(reviewing, CHIEF, "supervisor_review", ANI)
    proof = {"bukti_pengenal": reviewing.nip(CHIEF), "bukti_sandi": PASSWORD}

    answer = reviewing.browser().post(path, **RATED, **proof)

    assert BUSY in words(answer)
    assert RATED["result_reason"] in answer.text
    assert evaluation(reviewing.engine, ANI).state == "supervisor_review"
