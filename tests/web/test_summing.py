"""The page of a year's sums: persons for HR, sums alone for a leader and only whole ones, nothing for others."""

from collections.abc import Callable

import pytest

from tests.factories import ANI, BUDI, CICI, put
from tests.mornings import CLERKS
from tests.web.people import Town, words
from tests.workflow.summing.years import rated

pytestmark = pytest.mark.thorough
PERSON = {name: number for number, name in CLERKS.items()}


@pytest.fixture
def rewarded(town_at: Callable[..., Town]) -> Town:
    town = town_at("every_role")
    rated(
        town.engine, {ANI: "sangat_baik", BUDI: "kurang"}, {ANI: "sangat_baik", BUDI: "kurang", CICI: "baik"}
    )
    return town


def test_hr_sees_who_and_a_leader_only_how_many(rewarded: Town) -> None:
    hr = words(rewarded.signed_in(PERSON["hr"]).get("/tindak-lanjut"))
    browser = rewarded.signed_in(PERSON["leader"])
    leader = words(browser.get("/tindak-lanjut"))

    assert "Bahan usulan penghargaan 1" in hr
    assert "Ani Contoh NIP" in hr
    assert "Budi Contoh NIP" in hr
    assert "2025: Sangat Baik 2026: Sangat Baik" in hr
    assert "Seluruhnya 8 1 6 0 1 0 1 1" in leader
    assert "Contoh" not in leader
    assert "Tindak lanjut hasil evaluasi 2025" in words(browser.get("/tindak-lanjut?tahun=2025"))
    assert browser.get("/tindak-lanjut?tahun=1999").status_code == 404
    assert "Jumlah per tahun" in words(browser.get("/penilaian"))


def test_a_leader_cannot_work_out_a_small_unit(rewarded: Town) -> None:
    """Five in the agency, two in the bureau and one in the office: with all and the agency the three were told."""
    leader = words(rewarded.signed_in(PERSON["leader"]).get("/tindak-lanjut"))
    hr = words(rewarded.signed_in(PERSON["hr"]).get("/tindak-lanjut"))

    assert "kelompok tidak ditampilkan" in leader
    assert "Seluruhnya 8" in leader
    assert "Dinas 5" not in leader
    assert "Dinas 5" in hr
    assert "Badan 2" in hr
    assert "tidak ditampilkan" not in hr


def test_a_leader_waits_until_everybody_is_final(rewarded: Town) -> None:
    put(rewarded.engine, CICI, final_at=None)

    leader = words(rewarded.signed_in(PERSON["leader"]).get("/tindak-lanjut"))

    assert "1 dari 8 pegawai belum mempunyai predikat tahunan yang final; jumlah ditampilkan" in leader
    assert "Seluruhnya" not in leader
    assert "Seluruhnya 7" in words(rewarded.signed_in(PERSON["hr"]).get("/tindak-lanjut"))


def test_hr_of_one_unit_sees_its_people(rewarded: Town) -> None:
    page = words(rewarded.signed_in(PERSON["hr elsewhere"]).get("/tindak-lanjut"))

    assert "Seluruhnya 2" in page
    assert "Ani" not in page
