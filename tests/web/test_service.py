import pytest

from models.service import Ticket
from tests.factories import ANI, BUDI, CHIEF, HEAD, SECRETARY, evaluation, stored
from tests.web.people import Town, words
from tests.workflow.service.desks import id_of, load, ticket


@pytest.fixture
def desk(town: Town) -> Town:
    """Ani, Budi and their desk, on the morning of their year's beginning."""
    load(
        town.engine,
        *(ticket(str(n), ANI, _january()) for n in range(4)),
        *(ticket(f"b{n}", BUDI, _january()) for n in range(2)),
    )
    return town


def _january() -> tuple[tuple[str, str], ...]:
    return (("diterima", "2026-01-02 08:00"), ("lengkap", "2026-01-02 09:00"), ("terbit", "2026-01-05 09:00"))


def test_an_officer_sees_their_own_figures(desk: Town) -> None:
    shown = words(desk.signed_in(ANI).get("/layanan-saya"))

    assert "Layanan KTP 4 7,5 7,5 100 % 100 % 0" in shown
    assert "b0" not in shown


def test_few_tickets_are_not_shown(desk: Town) -> None:
    shown = words(desk.signed_in(BUDI).get("/layanan-saya"))

    assert "angka tidak ditampilkan karena tiketnya terlalu sedikit" in shown
    assert "Layanan KTP 2" not in shown


def test_the_appraiser_sees_them_beside_the_evaluation(desk: Town) -> None:
    path = f"/penilaian/{evaluation(desk.engine, ANI).id}"
    browser = desk.signed_in(CHIEF)

    assert f"{path}/layanan" in browser.get(path).text
    assert "Layanan KTP 4 7,5 7,5 100 % 100 % 0" in words(browser.get(f"{path}/layanan"))
    assert desk.signed_in(BUDI).get(f"{path}/layanan").status_code == 404


def test_a_case_is_contested_and_decided(desk: Town) -> None:
    path = f"/tiket/{id_of(desk.engine, '0')}"
    ani, chief = desk.signed_in(ANI), desk.signed_in(CHIEF)

    empty = ani.post(path, trigger="contest", alasan=" ")
    contested = ani.post(path, trigger="contest", alasan="Listrik padam sehari.")
    beside = words(chief.get(f"/penilaian/{evaluation(desk.engine, ANI).id}/layanan"))
    undecided = chief.post(path, trigger="decide", alasan="Benar.")
    decided = chief.post(path, trigger="decide", putusan="excluded", alasan="Benar, ada berita acara.")

    assert (empty.status_code, undecided.status_code) == (422, 422)
    assert "Sanggahan terkirim" in words(contested)
    assert "Sedang disanggah" in beside
    assert "Benar, ada berita acara." in words(decided)
    assert stored(desk.engine, Ticket, number="0")[0].state == "excluded"
    assert "Layanan KTP 3 7,5" in words(ani.get("/layanan-saya"))


@pytest.mark.thorough
@pytest.mark.parametrize("person", [BUDI, HEAD, SECRETARY])
def test_a_case_is_nobody_elses_business(desk: Town, person: int) -> None:
    path = f"/tiket/{id_of(desk.engine, '0')}"
    browser = desk.signed_in(person)

    assert browser.get(path).status_code == 404
    assert browser.post(path, trigger="contest", alasan="Bukan urusan saya.").status_code == 404
    assert stored(desk.engine, Ticket, number="0")[0].state == ""
