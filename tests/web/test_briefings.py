"""Sessions in the browser: HR records one, people say that they were there."""

from datetime import date

from sqlalchemy import update

from models.cycle import Cycle
from models.session import reading, transaction
from models.socialisation import Briefing
from tests.factories import ANI, BUDI, CHIEF, CICI, HEAD, OTHER_HEAD, at
from tests.mornings import OPENED
from tests.web.people import Town, words
from workflow import accounts, clock
from workflow.gathering import Actor
from workflow.socialising.briefings import NO_CODE

NOW = at(2026, 1, 9)
MEETING = {"trigger": "catat", "tanggal": "2026-01-09", "tempat": "Aula", "pokok": "Pengenalan"}


def granted(town: Town, person: int, role: str, unit: str | None = None) -> None:
    with transaction(town.engine) as session:
        accounts.grant(
            session, town.nip(person), role, OPENED, Actor(), unit=unit, first=date(2026, 1, 1), last=None
        )


def test_hr_records_a_session_and_people_say_they_were_there(town: Town) -> None:
    clock.business_time(town.engine, NOW)
    granted(town, HEAD, "hr")
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


def test_hr_of_a_unit_lists_its_own_people_and_withdraws_its_own_sessions(town: Town) -> None:
    clock.business_time(town.engine, NOW)
    granted(town, HEAD, "hr")
    granted(town, OTHER_HEAD, "hr", "U4")
    town.signed_in(HEAD).post("/sosialisasi", **MEETING)
    elsewhere = town.signed_in(OTHER_HEAD)

    foreign = elsewhere.post("/sosialisasi", trigger="daftar", nomor="1", nip=town.nip(ANI))
    withdrawn = elsewhere.post("/sosialisasi", trigger="tarik", nomor="1")

    assert (foreign.status_code, withdrawn.status_code) == (422, 422)
    assert town.nip(ANI) in words(foreign)
    assert "yang mencatatnya" in words(withdrawn)
    assert "Daftar hadir tersimpan" in words(
        elsewhere.post("/sosialisasi", trigger="daftar", nomor="1", nip=town.nip(CICI))
    )
    elsewhere.post("/sosialisasi", **MEETING | {"tempat": "Badan"})
    assert "Sosialisasi ditarik" in words(elsewhere.post("/sosialisasi", trigger="tarik", nomor="2"))


def test_a_leader_sees_no_unit_so_small_that_it_is_a_person(town: Town) -> None:
    clock.business_time(town.engine, NOW)
    granted(town, HEAD, "hr")
    granted(town, CHIEF, "leader")
    town.signed_in(HEAD).post("/sosialisasi", **MEETING)

    seen = {person: words(town.signed_in(person).get("/sosialisasi")) for person in (HEAD, CHIEF)}

    assert [unit in seen[HEAD] for unit in ("Dinas 0 5", "Badan 0 2")] == [True, True]
    assert [unit in seen[CHIEF] for unit in ("Dinas 0 5", "Badan 0 2")] == [True, False]


def test_nothing_changes_once_the_cycle_is_closed(town: Town) -> None:
    clock.business_time(town.engine, NOW)
    granted(town, HEAD, "hr")
    boss = town.signed_in(HEAD)
    boss.post("/sosialisasi", **MEETING)
    with transaction(town.engine) as session:
        session.execute(update(Cycle).values(closed_at=NOW))

    assert "sudah ditutup" in words(boss.post("/sosialisasi", trigger="tarik", nomor="1"))
