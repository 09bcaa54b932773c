import pytest

from models.account import Account
from tests.factories import ANI, stored
from tests.web.people import PASSWORD, Town, words

NEW = "perahu kopi jendela merah"
PROVE = "Buktikan bahwa ini Bapak/Ibu"


@pytest.fixture
def with_password(town: Town) -> Town:
    """Ani has a password."""
    return town.with_password(ANI)


def opens(town: Town, password: str) -> bool:
    answer = town.browser().post("/masuk", pengenal=town.nip(ANI), sandi=password)
    return "Masuk sebagai Ani Contoh" in words(answer)


def test_a_password_is_changed(with_password: Town) -> None:
    browser = with_password.signed_in(ANI)

    browser.post("/sandi", sandi=NEW)

    assert (opens(with_password, PASSWORD), opens(with_password, NEW)) == (False, True)


def test_every_other_browser_is_out_afterwards(with_password: Town) -> None:
    browser, other = with_password.signed_in(ANI), with_password.signed_in(ANI)

    page = browser.post("/sandi", sandi=NEW)

    assert "Masuk sebagai Ani Contoh" in words(page)
    assert "Masuk sebagai" not in words(other.get("/tugas"))


def test_a_browser_that_was_left_open_is_asked_for_a_proof(with_password: Town) -> None:
    browser = with_password.signed_in(ANI)
    with_password.wall.forward(minutes=6)

    shown, sent = browser.get("/sandi"), browser.post("/sandi", sandi=NEW)

    assert PROVE in words(shown)
    assert (sent.status_code, NEW in sent.text) == (403, False)
    assert opens(with_password, PASSWORD)


def test_after_the_proof_the_password_is_asked_for(with_password: Town) -> None:
    browser = with_password.signed_in(ANI)
    with_password.wall.forward(minutes=6)

    shown = browser.post("/sandi", bukti_sandi=PASSWORD)
    browser.post("/sandi", sandi=NEW)

    assert "Ganti kata sandi" in words(shown)
    assert opens(with_password, NEW)


def test_a_wrong_proof_changes_nothing(with_password: Town) -> None:
    browser = with_password.signed_in(ANI)
    with_password.wall.forward(minutes=6)

    browser.post("/sandi", bukti_sandi="salah salah salah", sandi=NEW)

    assert opens(with_password, PASSWORD)


def test_an_easy_password_is_refused_with_the_reason(with_password: Town) -> None:
    answer = with_password.signed_in(ANI).post("/sandi", sandi="anicontoh1234")

    assert (answer.status_code, "mudah ditebak" in words(answer)) == (422, True)


def test_a_form_of_another_session_changes_nothing(with_password: Town) -> None:
    answer = with_password.signed_in(ANI).post("/sandi", sandi=NEW, tanda="0" * 64)

    assert answer.status_code == 409
    assert opens(with_password, PASSWORD)


def test_the_password_itself_is_stored_nowhere(with_password: Town) -> None:
    (account,) = stored(with_password.engine, Account, employee_id=ANI)

    assert account.password_digest.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
