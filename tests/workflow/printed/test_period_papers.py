"""Evaluasi Kinerja on paper: a period's, and the year's with what its periods and reports say."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.document import IssuedPaper
from models.session import reading
from tests.factories import (
    ANI,
    BUDI,
    CHIEF,
    HEAD,
    at,
    document,
    evaluation,
    issue_papers,
    replace_appraiser,
    stored,
)
from tests.workflow.periods.periods import state, statement
from tests.workflow.plans.plans import result_numbers
from tests.workflow.reports.reports import NOW, counting, planned, reported, week_of
from workflow import feedback, folding, reporting
from workflow.feedback import About
from workflow.following import papers_of
from workflow.periods.content import Told
from workflow.printed import owing
from workflow.printed.kinds import EVALUATION, PERIOD
from workflow.printed.places import Written
from workflow.printed.writing import VALUES
from workflow.reporting import VALIDATE

pytestmark = pytest.mark.thorough
OFFICE = ("Pemerintah Kabupaten", "Siulak")
JULY = at(2026, 7, 6)
JANUARY = at(2027, 1, 20)


@pytest.fixture
def office(engine: Engine) -> Engine:
    planned(engine)
    return engine


def written(engine: Engine, kind: str) -> list[Written]:
    with reading(engine) as session:
        return VALUES[kind](session, owing.owed(session, kind), OFFICE)


def test_a_stated_period_owes_a_paper_that_says_what_was_stated(office: Engine) -> None:
    assert written(office, PERIOD) == []
    state(office)

    (paper,) = written(office, PERIOD)

    fields = paper.fields
    assert paper.form == "evaluasi-kuantitatif-ja-jf.docx"
    assert (fields["periode"], fields["periode_penilaian"]) == (
        "TRIWULAN I",
        "1 JANUARI SD 31 MARET TAHUN 2026",
    )
    (result,) = fields["utama"]
    assert result["indikator"][0]["realisasi"] == "3 laporan"
    assert (result["umpan_balik"], fields["umpan_balik_hasil"]) == ("Tepat waktu.", "Tiga laporan lengkap.")
    told = {value["nilai"]: value["umpan_balik"] for value in fields["perilaku"]}
    assert (told["Loyal"], told["Adaptif"]) == ("Menjaga rahasia.", "-")
    assert (fields["rating_hasil_kerja"], fields["rating_perilaku"]) == (
        "SESUAI EKSPEKTASI",
        "DI ATAS EKSPEKTASI",
    )
    assert (fields["predikat"], fields["penilai"]["nama"]) == ("BAIK", "Citra Misal")
    assert (fields["tanggal"], fields["periode_dinilai"]) == ("6 April 2026", [])


def test_each_period_and_each_version_has_one_paper_and_an_older_one_none(
    office: Engine, tmp_path: Path
) -> None:
    state(office)
    state(office, number=2, now=JULY)
    changed = statement(result_reason="Dihitung lagi.", change_reason="Salah hitung.")
    state(office, changed, seen=1, now=JULY)

    assert [paper.paper.revision for paper in written(office, PERIOD)] == [2, 3]
    issue_papers(office, tmp_path, JULY)

    assert written(office, PERIOD) == []
    assert [(row.kind, row.revision) for row in stored(office, IssuedPaper)] == [(PERIOD, 2), (PERIOD, 3)]
    with reading(office) as session:
        labels = [each.label for each in papers_of(session, evaluation(office, ANI).id)]
        assert list(folding.broken(session)) == []
        assert owing.number(session) == 0
    assert labels == [
        "Evaluasi Kinerja Periodik, Triwulan II versi 1",
        "Evaluasi Kinerja Periodik, Triwulan I versi 2",
    ]


def test_one_who_acted_on_the_last_day_signs_as_such(office: Engine) -> None:
    replace_appraiser(office, ANI, BUDI, date(2026, 3, 31), capacity="plt", document="SPT 1")
    replace_appraiser(office, ANI, HEAD, date(2026, 4, 1))
    state(office, person=BUDI)

    (paper,) = written(office, PERIOD)

    assert paper.fields["penilai"]["nama"] == "Budi Contoh"


def test_the_annual_paper_sums_up_periods_reports_and_notes(office: Engine) -> None:
    goal = result_numbers(office, 2)[0]
    made = [reported(office, counting(office, goal, date(2026, 3, day), 2)) for day in (2, 3)]
    reporting.decide(office, [week_of(office, made)], CHIEF, VALIDATE, NOW)
    ani = evaluation(office, ANI).id
    feedback.note(office, ani, CHIEF, About(value="adaptif"), "Cepat belajar.", NOW)
    state(office)
    second = {"utama-1": Told(("5 laporan",), "")}
    state(
        office, statement(results=second, values={}, result_rating="di_bawah_ekspektasi"), number=2, now=JULY
    )
    document(office, ANI, JANUARY, predicate="baik", achievement="baik")
    feedback.note(office, ani, CHIEF, About(value="adaptif"), "Sesudah terbit.", at(2027, 1, 21))

    (paper,) = written(office, EVALUATION)

    (result,) = paper.fields["utama"]
    assert result["indikator"][0]["realisasi"].split("\n") == [
        "Triwulan I: 3 laporan",
        "Triwulan II: 5 laporan",
        "Laporan harian setahun: 4 laporan (2 laporan tervalidasi)",
    ]
    assert result["umpan_balik"] == "Triwulan I: Tepat waktu."
    told = {value["nilai"]: value["umpan_balik"] for value in paper.fields["perilaku"]}
    assert told["Loyal"] == "Triwulan I: Menjaga rahasia."
    assert told["Adaptif"] == "13 Maret 2026: Cepat belajar."
    assert [tuple(row.values()) for row in paper.fields["periode_dinilai"]] == [
        ("Triwulan I", "Sesuai Ekspektasi", "Di Atas Ekspektasi", "Baik", "Citra Misal"),
        ("Triwulan II", "Di Bawah Ekspektasi", "Di Atas Ekspektasi", "Butuh Perbaikan", "Citra Misal"),
    ]


def test_where_nothing_was_said_the_annual_paper_shows_dashes(office: Engine) -> None:
    document(office, ANI, JANUARY, predicate="baik", achievement="baik")

    (paper,) = written(office, EVALUATION)

    (result,) = paper.fields["utama"]
    assert (result["indikator"][0]["realisasi"], result["umpan_balik"]) == ("-", "-")
    assert paper.fields["periode_dinilai"] == []
