"""The public form, as people use it and as others misuse it."""

import re
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import func, select

from models.public import DeskCode, PublicAnswer, PublicScore
from models.session import reading
from tests.factories import ANI, BUDI, stored
from tests.web.people import OURS, START, Browser, Town, together, words
from tests.workflow.service.desks import CLERK, load, ticket
from web.public_door import CrowdedError, HastyFormError, OldFormError, PublicDoor
from workflow import clock
from workflow.service.answering import print_codes
from workflow.service.secrets import new_code

FORM = "/layanan/U3"
ELEMENTS = re.compile(r'name="unsur-([a-z_]+)" value="4"')
TOKEN = re.compile(r'name="tanda" value="([^"]+)"')
RECEIPT = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def desk(town: Town) -> Town:
    load(town.engine, ticket("1", ANI), ticket("2", BUDI, service="KK", unit="U4"))
    return town


def opened(town: Town, path: str = FORM, seconds: float = 30) -> tuple[Browser, dict[str, str]]:
    """A browser with the form, read for a while, and every element answered by 3."""
    browser = town.browser()
    shown = browser.get(path).text
    (token,) = TOKEN.findall(shown)
    town.wall.forward(seconds=seconds)
    return browser, {"tanda": token} | {f"unsur-{code}": "3" for code in ELEMENTS.findall(shown)}


def sent(town: Town, path: str = FORM, seconds: float = 30, **fields: Any) -> Response:
    browser, filled = opened(town, path, seconds)
    return browser.post(path, **(filled | fields))


def count(town: Town) -> int:
    with reading(town.engine) as session:
        return session.scalar(select(func.count(PublicAnswer.id))) or 0


def code_of(town: Town, unit: str = "U3") -> str:
    with reading(town.engine) as session:
        day = clock.current(session).date()
    return print_codes(town.engine, unit, 1, CLERK, town.wall.now, day.replace(year=2030))[0]


def test_an_answer_is_counted_and_its_receipt_shown_once(desk: Town) -> None:
    shown = sent(desk, petugas=str(ANI), akurat="4", ramah="3", saran="Terima kasih", kode=code_of(desk))

    (receipt,) = set(RECEIPT.findall(words(shown)))
    (answer,) = stored(desk.engine, PublicAnswer)
    assert (shown.status_code, answer.verified, answer.officer_id, answer.accurate) == (200, True, ANI, 4)
    assert len(stored(desk.engine, PublicScore)) == 9
    told = words(desk.browser().post("/tanda-terima", kode=receipt))
    assert "Tersimpan dan dihitung , dengan kode loket" in told


def test_every_question_may_be_left_out_but_one(desk: Town) -> None:
    browser, filled = opened(desk)

    nothing = browser.post(FORM, tanda=filled["tanda"], saran="Semua kosong")
    one = browser.post(FORM, tanda=filled["tanda"], **{"unsur-persyaratan": "2", "unsur-biaya_tarif": ""})

    assert nothing.status_code == 422
    assert "Semua kosong" in nothing.text
    assert (one.status_code, len(stored(desk.engine, PublicScore))) == (200, 1)


def test_a_receipt_withdraws_the_answer(desk: Town) -> None:
    (receipt,) = set(RECEIPT.findall(words(sent(desk))))
    browser = desk.browser()

    gone = browser.post("/tanda-terima", kode=receipt, trigger="tarik")
    replayed = browser.post("/tanda-terima", kode=receipt, trigger="tarik")

    assert "Ditarik; isinya sudah dihapus" in words(gone)
    assert replayed.status_code == 200
    assert [row.state for row in stored(desk.engine, PublicAnswer)] == ["withdrawn"]
    assert not stored(desk.engine, PublicScore)


def test_an_unknown_receipt_tells_nothing(desk: Town) -> None:
    assert desk.browser().post("/tanda-terima", kode="AAAA-AAAA-AAAA").status_code == 422


def test_no_cookie_is_set_and_none_is_needed(desk: Town) -> None:
    browser, filled = opened(desk)

    answers = [
        browser.get(FORM),
        browser.post(FORM, **filled),
        browser.get(f"{FORM}/hasil"),
        browser.post("/tanda-terima", kode="x"),
    ]

    assert not any("set-cookie" in answer.headers for answer in answers)
    assert count(desk) == 1


# Attacks.


def test_the_same_form_sent_again_counts_once_and_shows_the_same_receipt(desk: Town) -> None:
    browser, filled = opened(desk)

    receipts = {tuple(RECEIPT.findall(words(browser.post(FORM, **filled)))) for _ in range(5)}

    assert (len(receipts), count(desk)) == (1, 1)


@pytest.mark.thorough
def test_forms_and_codes_sent_at_once_count_once(desk: Town) -> None:
    browser, filled = opened(desk)
    other, again = opened(desk)
    code = code_of(desk)

    statuses = together(8, lambda number: (other if number % 2 else browser).post(
        FORM, **(again if number % 2 else filled), kode=code).status_code)  # fmt: skip

    assert set(statuses) <= {200, 422}
    assert (count(desk), [row.used for row in stored(desk.engine, DeskCode)]) == (1, [True])


@pytest.mark.thorough
def test_a_code_of_the_desk_is_not_used_twice_nor_elsewhere(desk: Town) -> None:
    code = code_of(desk)
    sent(desk, kode=code)

    assert sent(desk, kode=code).status_code == 422
    assert sent(desk, kode=code_of(desk, "U4")).status_code == 422
    assert count(desk) == 1


@pytest.mark.thorough
@pytest.mark.parametrize("size", [20_001, 999_999])
def test_what_is_too_large_is_not_even_read(desk: Town, size: int) -> None:
    answer = sent(desk, saran="x" * size)

    assert (answer.status_code, count(desk)) == (413, 0)


def test_a_long_comment_is_refused_and_kept_on_the_page(desk: Town) -> None:
    answer = sent(desk, saran="x" * 1001)

    assert (answer.status_code, count(desk)) == (422, 0)
    assert "x" * 1001 in answer.text


@pytest.mark.thorough
@pytest.mark.parametrize("path", ["/layanan/U9", "/layanan/U2", "/layanan/%00", "/layanan/" + "x" * 41])
def test_a_unit_that_serves_nobody_has_no_form(desk: Town, path: str) -> None:
    browser = desk.browser(faults_raise=False)

    assert browser.get(path).status_code == 404
    assert browser.post(path, **{"unsur-persyaratan": "3"}).status_code == 404


def test_a_form_of_another_unit_is_not_taken(desk: Town) -> None:
    browser, filled = opened(desk, "/layanan/U4")

    assert (browser.post(FORM, **filled).status_code, count(desk)) == (409, 0)


@pytest.mark.thorough
@pytest.mark.parametrize("token", ["", "x", "0" * 32 + ".1." + "0" * 64, "9" * 500])
def test_a_made_up_form_is_not_taken(desk: Town, token: str) -> None:
    assert (sent(desk, tanda=token).status_code, count(desk)) == (409, 0)


@pytest.mark.thorough
def test_an_old_form_keeps_what_was_typed_and_can_be_sent_again(desk: Town) -> None:
    browser, filled = opened(desk, seconds=7201)
    old = browser.post(FORM, **filled, saran="Lama menunggu")
    desk.wall.forward(seconds=5)

    (fresh,) = TOKEN.findall(old.text)
    again = browser.post(FORM, **(filled | {"tanda": fresh}))

    assert (old.status_code, again.status_code, count(desk)) == (409, 200, 1)
    assert "Lama menunggu" in old.text


def test_a_form_sent_within_a_moment_is_shown_again(desk: Town) -> None:
    assert (sent(desk, seconds=1).status_code, count(desk)) == (422, 0)


def test_what_fills_the_hidden_field_is_not_taken(desk: Town) -> None:
    assert (sent(desk, situs="https://contoh.example").status_code, count(desk)) == (422, 0)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://jahat.example"}, OURS | {"sec-fetch-site": "cross-site"}]
)
def test_a_form_from_elsewhere_is_not_taken(desk: Town, headers: dict[str, str]) -> None:
    browser, filled = opened(desk)

    answer = browser.client.post(FORM, data=filled, headers=headers)

    assert (answer.status_code, count(desk)) == (403, 0)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "fields",
    [
        {"unsur-persyaratan": "5"},
        {"unsur-persyaratan": "-1"},
        {"unsur-persyaratan": "٣"},
        {"unsur-lain": "3"},
        {"petugas": str(BUDI)},
        {"petugas": "1 OR 1=1"},
        {"petugas": "9" * 400},
        {"akurat": "3"},
        {"petugas": str(ANI), "ramah": "9"},
    ],
)
def test_what_no_page_can_send_is_refused(desk: Town, fields: dict[str, Any]) -> None:
    assert (sent(desk, **fields).status_code, count(desk)) == (422, 0)


@pytest.mark.thorough
def test_marks_in_a_comment_stay_text(desk: Town) -> None:
    evil = "<script>alert(1)</script>{{ 7 * 7 }}"
    for _ in range(5):
        sent(desk, petugas=str(ANI), akurat="4", ramah="4", saran=evil, kode=code_of(desk))

    shown = desk.signed_in(ANI).get("/layanan-saya").text

    assert "<script" not in shown
    assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}") == 5


@pytest.mark.thorough
def test_a_flood_is_stopped_and_people_with_a_code_still_come_through(desk: Town) -> None:
    browser, filled = opened(desk)
    forms = [TOKEN.findall(browser.get(FORM).text)[0] for _ in range(30)]
    desk.wall.forward(seconds=4)

    statuses = [browser.post(FORM, **(filled | {"tanda": token})).status_code for token in forms]

    assert sorted(set(statuses)) == [200, 429]
    assert statuses.count(200) <= 10
    assert sent(desk, seconds=3, kode=code_of(desk)).status_code == 200
    desk.wall.forward(seconds=61)
    assert sent(desk).status_code == 200


@pytest.mark.thorough
def test_guessing_codes_is_slowed_down(desk: Town) -> None:
    browser = desk.browser()

    statuses = [browser.post("/tanda-terima", kode=new_code()).status_code for _ in range(61)]

    assert (statuses[:60].count(422), statuses[60]) == (60, 429)


def test_a_door_knows_its_own_forms_alone() -> None:
    door, other, now = PublicDoor(), PublicDoor(), START
    token = door.token(1, now)

    with pytest.raises(HastyFormError):
        door.receipt(1, token, now)
    with pytest.raises(OldFormError):
        other.receipt(1, token, now)
    for _ in range(10):
        door.let_in(1, now)
    with pytest.raises(CrowdedError):
        door.let_in(1, now)


@pytest.mark.thorough
def test_results_are_open_to_everybody(desk: Town) -> None:
    few = words(desk.browser().get(f"{FORM}/hasil"))
    for _ in range(6):
        sent(desk, kode=code_of(desk))

    shown = desk.browser().get(f"{FORM}/hasil")

    assert "Belum cukup jawaban" in few
    assert "Indeks (IKM) 75,00 dari 100 Mutu pelayanan C (Kurang Baik)" in words(shown)
    assert "<svg" in shown.text
    assert "skm:permenpanrb-14-2017" in words(shown)


def test_the_poster_shows_the_address(desk: Town) -> None:
    assert f"{desk.portal.origin}/layanan/U3" in words(desk.browser().get(f"{FORM}/poster"))
