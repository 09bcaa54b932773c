from tests.factories import ANI
from tests.web.people import Town, words
from web.app import NOT_THERE


def test_the_portal_is_well_while_its_database_answers(town: Town) -> None:
    answer = town.browser().client.get("/sehat", headers={"host": "127.0.0.1:8080"})

    assert (answer.status_code, answer.text) == (200, "ok")


def test_the_style_may_be_kept_and_holds_no_address(town: Town) -> None:
    answer = town.browser().get("/gaya.css")

    assert (answer.headers["content-type"], answer.headers["cache-control"]) == (
        "text/css; charset=utf-8",
        "max-age=3600",
    )
    assert "url(" not in answer.text
    assert "@import" not in answer.text


def test_a_page_that_is_not_there_is_a_sentence(town: Town) -> None:
    browser = town.browser()
    paths = ("/docs", "/redoc", "/openapi.json", "/.env", "/tugas/", "/TUGAS", "/a/b/c", "/t", "/%00")

    answers = [browser.get(path) for path in paths]

    assert {answer.status_code for answer in answers} == {404}
    assert all(NOT_THERE in words(answer) for answer in answers)


def test_whoever_is_out_is_led_back_to_the_page_after_signing_in(town: Town) -> None:
    answer = town.browser().client.get("/penilaian/7?cari=x", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk?lanjut=/penilaian/7")


def test_a_form_of_whoever_is_out_is_told_to_sign_in(town: Town) -> None:
    answer = town.browser().post("/sandi", sandi="x")

    assert (answer.status_code, "Silakan masuk dahulu." in words(answer)) == (401, True)


def test_no_page_holds_a_script_or_a_style_of_its_own(asked: Town) -> None:
    browser = asked.signed_in(ANI)

    pages = [browser.get(path).text for path in ("/masuk", "/tugas", "/penilaian", "/sandi", "/aktivasi")]

    assert not any(
        mark in page for page in pages for mark in ("<script", "style=", "onclick=", "javascript:")
    )
