"""Why a result is what it is, on the evaluation's page: as much as its reader may see."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.session import transaction
from tests import mornings
from tests.factories import ANI, BUDI, CHIEF, HEAD, SECRETARY, put
from tests.web.people import Town, page_of, words
from tests.web.test_evaluations import grant
from tests.workflow.why import disputes
from workflow import accounts

pytestmark = pytest.mark.thorough


def with_accounts(engine: Engine, folder: Path) -> None:
    disputes.disputed(engine, folder)
    with transaction(engine) as session:
        accounts.open_missing(session, mornings.OPENED)


@pytest.fixture
def disputed(town_at: Callable[..., Town], monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(mornings, "disputed", with_accounts, raising=False)
    return town_at("disputed")


def seen(town: Town, reader: int, person: int = ANI) -> str:
    return words(town.signed_in(reader).get(page_of(town, person)))


def test_the_person_rated_sees_both_ratings_with_rule_and_what_would_have_changed_it(disputed: Town) -> None:
    page = seen(disputed, ANI)

    told = (
        "Mengapa hasilnya demikian",
        "Predikat dari kedua rating menurut tabel",
        "predikat:permenpanrb-6-2022, berlaku sejak 1 Januari 2022 (PermenPANRB 6/2022)",
        "Citra Misal, penilai (definitif)",
        "Jika perilaku kerja dinilai Sesuai Ekspektasi, predikat menjadi Baik.",
        "Di samping, tidak dihitung: laporan harian",
    )
    assert [text in page for text in told] == [True] * len(told)


def test_the_person_rated_sees_neither_what_was_rated_before_nor_the_units_counts(disputed: Town) -> None:
    page = seen(disputed, ANI)

    assert "hanya untuk pejabat yang menilai" in page
    assert [
        text in page for text in (disputes.TOO_LOW, "Target belum tercapai.", "Predikat unit sekarang")
    ] == [False] * 3


def test_an_objection_that_changed_the_result_is_seen_with_what_it_replaced(disputed: Town) -> None:
    page = seen(disputed, BUDI, BUDI)

    assert "Keberatan diputus: hasil diubah dan ditetapkan: Sangat Baik" in page
    assert "Laporan Mei diperhitungkan." in page
    assert "Sebelumnya: predikat ditetapkan" in page


@pytest.mark.parametrize(("reader", "unit"), [(CHIEF, False), (HEAD, False), (SECRETARY, True)])
def test_officials_see_what_was_rated_before_and_who_confirms_the_unit_its_counts(
    disputed: Town, reader: int, unit: bool
) -> None:
    page = seen(disputed, reader)

    assert disputes.TOO_LOW in page
    assert "Target belum tercapai." in page
    assert ("Predikat unit sekarang" in page) == unit


def test_an_auditor_sees_all(disputed: Town) -> None:
    grant(disputed, BUDI, "auditor")

    page = seen(disputed, BUDI)

    assert all(text in page for text in (disputes.TOO_LOW, "Predikat unit sekarang", "Pegawainya sedikit"))


def test_before_the_document_the_person_rated_sees_no_reasons_at_all(calibrating: Town) -> None:
    assert "Mengapa hasilnya demikian" not in seen(calibrating, ANI)
    assert "Mengapa hasilnya demikian" in seen(calibrating, CHIEF)


def test_what_a_rating_says_is_escaped(calibrating: Town) -> None:
    put(calibrating.engine, ANI, result_reason="<script>alert(1)</script>")

    page = calibrating.signed_in(CHIEF).get(page_of(calibrating, ANI)).text

    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page
