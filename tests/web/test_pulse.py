"""The anonymous question in the browser, and its numbers for everybody."""

import pytest

from models.session import reading
from models.socialisation import PulseBox
from tests.factories import ANI, EVALUATED, SYSTEM, at
from tests.web.people import Town, words
from workflow import clock
from workflow.socialising.pulse import TAKEN, answer, follow

NOW, CLOSES = at(2026, 1, 13), at(2026, 1, 22, 0)


@pytest.fixture
def open_town(town: Town) -> Town:
    clock.business_time(town.engine, NOW)
    follow(town.engine, SYSTEM, NOW)
    return town


def test_an_answer_counts_once_and_the_second_press_is_told_so(open_town: Town) -> None:
    ani = open_town.signed_in(ANI)
    assert "Satu pertanyaan tanpa nama menunggu jawaban Bapak/Ibu 1" in words(ani.get("/tugas"))
    ani.get("/jajak")

    first = ani.post("/jajak/1", jawaban="4")
    second = ani.post("/jajak/1", jawaban="1")

    assert "terhitung, tanpa nama" in words(first)
    assert second.status_code == 200
    assert TAKEN in words(second)
    with reading(open_town.engine) as session:
        assert session.get_one(PulseBox, 1).counts == [0, 0, 0, 1, 0]
    assert "tanpa nama menunggu" not in words(ani.get("/tugas"))


@pytest.mark.parametrize("given", ["", "6", "satu", "²", "9" * 40])
def test_what_is_no_answer_is_asked_again(open_town: Town, given: str) -> None:
    ani = open_town.signed_in(ANI)
    ani.get("/jajak")

    answer_ = ani.post("/jajak/1", jawaban=given)

    assert answer_.status_code == 422
    assert "Pilih satu jawaban." in words(answer_)


def test_the_numbers_are_everybodys_after_the_close_and_nobodys_before(open_town: Town) -> None:
    for person, score in zip(EVALUATED, (5, 4, 4, 2, 5), strict=False):
        answer(open_town.engine, 1, person, score, NOW)
    nobody = open_town.browser()
    assert "Jajak pendapat" not in words(nobody.get("/tujuan/2026"))

    follow(open_town.engine, SYSTEM, CLOSES)

    said = words(nobody.get("/tujuan/2026"))
    assert "5 dari 8 orang menjawab" in said
    assert "Sangat setuju 2 (40,0 %)" in said
    assert "skala 1 sampai 5 4,00" in said


def test_too_few_answers_are_a_number_and_no_more(open_town: Town) -> None:
    answer(open_town.engine, 1, ANI, 1, NOW)
    follow(open_town.engine, SYSTEM, CLOSES)

    said = words(open_town.browser().get("/tujuan/2026"))

    assert "1 dari 8 orang menjawab" in said
    assert "kurang dari 5" in said
    assert "Sangat tidak setuju" not in said
