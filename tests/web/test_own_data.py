"""Own data, reports that they are wrong, and HR's answers, in the browser."""

from models.session import transaction
from models.socialisation import DataCorrection
from tests.factories import ANI, BUDI, CHIEF, HEAD, stored
from tests.mornings import OPENED
from tests.web.people import Town, words
from workflow import accounts
from workflow.gathering import Actor


def hr(town: Town, person: int) -> None:
    with transaction(town.engine) as session:
        accounts.grant(
            session, town.nip(person), "hr", OPENED, Actor(), unit=None, first=OPENED.date(), last=None
        )


def test_somebody_reads_the_own_data_and_hr_answers_a_report(town: Town) -> None:
    hr(town, HEAD)
    ani = town.signed_in(ANI)
    assert "Citra Misal" in words(ani.get("/data-saya"))

    said = words(
        ani.post("/data-saya", hal="grade", tulisan="Golongan saya III/d.", trigger="report_correction")
    )
    assert "Laporan terkirim" in said
    assert "menunggu jawaban" in said
    boss = town.signed_in(HEAD)
    assert "Laporan koreksi data menunggu jawaban Bapak/Ibu 1" in words(boss.get("/tugas"))
    boss.get("/koreksi")
    number = stored(town.engine, DataCorrection)[0].id
    answered = boss.post(f"/koreksi/{number}", hasil="corrected", jawaban="SK sudah dimuat.")

    assert "Jawaban tersimpan" in words(answered)
    assert "Jawaban: SK sudah dimuat." in words(ani.get("/data-saya"))


def test_nothing_typed_is_lost_where_something_is_missing(town: Town) -> None:
    ani = town.signed_in(ANI)
    ani.get("/data-saya")

    answer = ani.post("/data-saya", hal="", tulisan="Golongan <b>salah</b>")

    assert answer.status_code == 422
    assert "Pilih data mana yang salah." in words(answer)
    assert "Golongan &lt;b&gt;salah&lt;/b&gt;" in answer.text


def test_reports_of_others_are_not_there_for_who_is_not_hr(town: Town) -> None:
    ani = town.signed_in(ANI)
    ani.get("/data-saya")
    ani.post("/data-saya", hal="post", tulisan="Rahasia Ani")
    number = stored(town.engine, DataCorrection)[0].id

    for person in (BUDI, CHIEF):
        browser = town.signed_in(person)
        assert "Rahasia Ani" not in browser.get("/data-saya").text
        assert browser.get("/koreksi").status_code == 404
        assert browser.post(f"/koreksi/{number}", hasil="corrected", jawaban="x").status_code == 404
    assert stored(town.engine, DataCorrection)[0].state == "open"
