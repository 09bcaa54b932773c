"""Sessions in the browser: HR records one, people say that they were there."""

from datetime import date

from models.session import reading, transaction
from models.socialisation import Briefing
from tests.factories import ANI, BUDI, HEAD, at
from tests.mornings import OPENED
from tests.web.people import Town, words
from workflow import accounts, clock
from workflow.gathering import Actor
from workflow.socialising.briefings import NO_CODE

NOW = at(2026, 1, 9)
MEETING = {"trigger": "catat", "tanggal": "2026-01-09", "tempat": "Aula", "pokok": "Pengenalan"}


def test_hr_records_a_session_and_people_say_they_were_there(town: Town) -> None:
    clock.business_time(town.engine, NOW)
    with transaction(town.engine) as session:
        accounts.grant(
            session, town.nip(HEAD), "hr", OPENED, Actor(), unit=None, first=date(2026, 1, 1), last=None
        )
    boss, ani = town.signed_in(HEAD), town.signed_in(ANI)
    boss.get("/sosialisasi")
    recorded = words(boss.post("/sosialisasi", **MEETING))
    assert "kode hadirnya ada di bawah" in recorded
    with reading(town.engine) as session:
        code = session.get_one(Briefing, 1).code
    assert code in recorded

    seen = ani.get("/sosialisasi")
    assert code not in seen.text
    wrong = ani.post("/sosialisasi", trigger="hadir", kode="ABC")
    assert (wrong.status_code, NO_CODE in words(wrong)) == (422, True)
    said = words(ani.post("/sosialisasi", trigger="hadir", kode=code.lower()))

    assert "Kehadiran Bapak/Ibu tercatat." in said
    assert "1 orang hadir" in said
    listed = words(boss.post("/sosialisasi", trigger="daftar", nomor="1", nip=f"{town.nip(BUDI)}\n"))
    assert "Dinas 2 5 40,0 %" in listed
    assert "Belum ada pertemuan" in words(boss.post("/sosialisasi", trigger="tarik", nomor="1"))


def test_who_is_not_hr_records_nothing(town: Town) -> None:
    clock.business_time(town.engine, NOW)
    ani = town.signed_in(ANI)
    assert "Catat pertemuan" not in words(ani.get("/sosialisasi"))

    refused = ani.post("/sosialisasi", **MEETING)

    assert refused.status_code == 422
    assert "tidak tersedia" in words(refused)
    assert "Belum ada pertemuan" in words(ani.get("/sosialisasi"))
