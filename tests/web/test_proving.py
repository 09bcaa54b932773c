import html
import re

import pytest

from models.account import OneTimeSecret, WebSession
from models.evaluation import Evaluation
from tests.factories import ANI, BUDI, CHIEF, evaluation, stored
from tests.web.acts import RATED
from tests.web.people import ADDRESS, PASSWORD, Browser, Town, task_of, words

TEXT = 'Baris satu.\n\n<script>alert("x")</script> & "kutip" \'tunggal\' </textarea>'
MOVED = "Evaluasi Ani Contoh sekarang pada tahap: Penetapan predikat."


@pytest.fixture
def review(reviewing: Town) -> str:
    """Chief's task about Ani. Chief has a password."""
    reviewing.with_password(CHIEF)
    return task_of(reviewing, CHIEF, "supervisor_review", ANI)


def kept(page: str) -> dict[str, str]:
    """The texts that a page carries on, as a browser would send them."""
    found = re.findall(r'<textarea hidden name="([^"]*)"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    return {html.unescape(name): html.unescape(text).removeprefix("\n") for name, text in found}


def proof(town: Town, person: int = CHIEF) -> dict[str, str]:
    return {"bukti_pengenal": town.nip(person), "bukti_sandi": PASSWORD}


def test_a_session_that_ran_out_loses_no_text(reviewing: Town, review: str) -> None:
    browser = reviewing.signed_in(CHIEF)
    browser.get(review)
    reviewing.wall.forward(minutes=31)

    answer = browser.post(review, **{**RATED, "result_reason": TEXT})

    assert (answer.status_code, kept(answer.text)) == (401, {**RATED, "result_reason": TEXT})


def test_what_was_kept_is_sent_with_the_proof(reviewing: Town, review: str) -> None:
    browser = reviewing.browser()
    page = browser.post(review, **{**RATED, "result_reason": TEXT})

    done = browser.post(review, **kept(page.text), **proof(reviewing))

    assert MOVED in words(done)
    assert evaluation(reviewing.engine, ANI).result_reason == TEXT


def test_a_mailed_code_is_a_proof_too(reviewing: Town, review: str) -> None:
    browser = reviewing.browser()
    page = browser.post("/bukti/kode", kembali=review, bukti_pengenal=reviewing.nip(CHIEF), **RATED)
    code = reviewing.mailed_code()

    done = browser.post(review, **kept(page.text), bukti_kode=code)

    assert f'action="{review}"' in page.text
    assert MOVED in words(done)


def test_the_proof_signs_the_browser_in(reviewing: Town, review: str) -> None:
    browser = reviewing.browser()
    browser.post(review, **RATED, **proof(reviewing))

    assert "Masuk sebagai Citra Misal" in words(browser.get("/tugas"))


def test_a_fresh_proof_changes_the_session(reviewing: Town, review: str) -> None:
    browser = reviewing.signed_in(CHIEF)
    before = browser.session

    browser.post(review, **RATED, **proof(reviewing))

    (old, new) = stored(reviewing.engine, WebSession)
    assert browser.session != before
    assert (old.ended_at is None, new.ended_at is None) == (False, True)


def test_a_form_that_is_refused_after_a_fresh_proof_can_be_sent_again(reviewing: Town, review: str) -> None:
    browser = reviewing.browser()
    browser.post(review, **{**RATED, "result_rating": ""}, **proof(reviewing))

    assert MOVED in words(browser.post(review, **RATED))


@pytest.mark.parametrize("fields", [{"bukti_sandi": "salah salah salah"}, {"bukti_kode": "1234 5678"}])
def test_a_wrong_proof_keeps_the_text_and_acts_on_nothing(
    reviewing: Town, review: str, fields: dict[str, str]
) -> None:
    answer = reviewing.browser().post(review, **RATED, bukti_pengenal=reviewing.nip(CHIEF), **fields)

    assert (answer.status_code, kept(answer.text)) == (401, RATED)
    assert evaluation(reviewing.engine, ANI).state == "supervisor_review"


def test_the_proof_of_another_person_does_not_serve_a_session(reviewing: Town, review: str) -> None:
    reviewing.with_password(BUDI)
    thief = reviewing.signed_in(BUDI)

    answer = thief.post(review, **RATED, **proof(reviewing))

    assert evaluation(reviewing.engine, ANI).state == "supervisor_review"
    assert answer.status_code == 404


def test_a_proof_by_somebody_without_the_task_finds_nothing(reviewing: Town, review: str) -> None:
    reviewing.with_password(BUDI)

    answer = reviewing.browser().post(review, **RATED, **proof(reviewing, BUDI))

    assert (answer.status_code, evaluation(reviewing.engine, ANI).state) == (404, "supervisor_review")


def test_another_site_cannot_act_with_a_proof_of_its_own(reviewing: Town, review: str) -> None:
    browser = reviewing.signed_in(CHIEF)
    said = {"origin": "https://jahat.example", "sec-fetch-site": "cross-site"}

    answer = browser.client.post(review, data={**RATED, **proof(reviewing)}, headers=said)

    assert answer.status_code == 403
    assert {row.state for row in stored(reviewing.engine, Evaluation, employee_id=ANI)} == {
        "supervisor_review"
    }


def test_proofs_count_as_tries(reviewing: Town, review: str) -> None:
    reviewing.tired(CHIEF)

    page = words(reviewing.browser().post(review, **RATED, **proof(reviewing)))

    assert "Terlalu banyak percobaan" in page


def test_a_page_that_keeps_texts_is_kept_nowhere(reviewing: Town, review: str) -> None:
    answer = reviewing.browser().post(review, **RATED)

    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "same-origin")


@pytest.mark.parametrize(
    "back", ["//jahat.example", "https://jahat.example", "javascript:alert(1)", '/"><script>']
)
def test_the_form_goes_back_to_a_page_of_ours(reviewing: Town, back: str) -> None:
    page = reviewing.browser().post("/bukti/kode", kembali=back, realisation="x")

    (action,) = re.findall(r'<form method="post" action="([^"]*)" class', page.text)
    assert action.startswith("/")
    assert not action.startswith("//")
    assert "<script>" not in page.text


def test_a_field_of_any_name_stays_a_field(reviewing: Town, review: str) -> None:
    name = '"><img src=x onerror=alert(1)>'
    page = reviewing.browser().post(review, **{name: "x"})

    assert kept(page.text) == {name: "x"}
    assert "<img" not in page.text


def test_the_proof_itself_is_never_kept(reviewing: Town, review: str) -> None:
    page = reviewing.browser().post(
        review, **RATED, **{**proof(reviewing), "bukti_sandi": "rahasia sekali ini"}
    )

    assert "rahasia sekali ini" not in page.text


def test_a_code_for_a_proof_goes_to_whoever_is_signed_in(reviewing: Town, review: str) -> None:
    browser: Browser = reviewing.signed_in(CHIEF)
    browser.post("/bukti/kode", kembali=review, bukti_pengenal=reviewing.nip(BUDI), **RATED)

    assert [row.account_id for row in stored(reviewing.engine, OneTimeSecret)] == [reviewing.account(CHIEF)]


def test_a_proof_page_of_a_signed_in_person_needs_its_own_address(reviewing: Town, review: str) -> None:
    answer = reviewing.browser().client.post(review, data=RATED, headers={"origin": f"{ADDRESS}:8080"})

    assert answer.status_code == 403
