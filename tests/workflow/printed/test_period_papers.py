"""Evaluasi Kinerja on paper: a period's, and the year's with what its periods and reports say."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from models.document import IssuedPaper
from models.period import PeriodAchievement, PeriodEvaluation
from models.session import reading
from templates.curves import curve
from templates.filling import filled
from templates.word import form
from tests.factories import (
    ANI,
    BUDI,
    BUREAU,
    CHIEF,
    HEAD,
    at,
    document,
    evaluation,
    issue_papers,
    replace_appraiser,
    stored,
)
from tests.templates.word_samples import members_of
from tests.workflow.periods.periods import APRIL, achieve, state, statement
from tests.workflow.plans.plans import result_numbers
from tests.workflow.reports.reports import NOW, counting, planned, reported, week_of
from workflow import feedback, folding, reporting, row_facts
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


def issued(engine: Engine) -> list[tuple[Any, ...]]:
    return [(row.id, row.path, row.digest, row.values) for row in stored(engine, IssuedPaper, kind=PERIOD)]


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
    assert (fields["capaian_organisasi"], fields["kurva"]) == ("BELUM DITETAPKAN", "")
    assert fields["judul_kurva"].endswith("CAPAIAN KINERJA ORGANISASI BELUM DITETAPKAN")
    number = evaluation(office, ANI).id
    assert paper.path == f"2026/U3/198001012005010006-{number}-evaluasi-periodik-triwulan-i-r1.docx"


def test_the_unit_s_achievement_stands_on_it_with_the_curve_of_its_pattern(office: Engine) -> None:
    achieve(office, "butuh_perbaikan")
    state(office)

    (paper,) = written(office, PERIOD)
    template = form(paper.form)
    content = template.render(filled(template.context, paper.fields))

    document = Document(io.BytesIO(content))
    texts = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert texts[texts.index("CAPAIAN KINERJA ORGANISASI") + 1] == "BUTUH PERBAIKAN"
    assert (
        "KURVA DISTRIBUSI PREDIKAT KINERJA PEGAWAI DENGAN CAPAIAN KINERJA ORGANISASI BUTUH PERBAIKAN"
        in "\n".join(texts)
    )
    pictures = [part for name, part in members_of(content).items() if name.startswith("word/media/")]
    assert pictures == [curve("butuh_perbaikan")]


def test_a_later_achievement_is_a_further_paper_and_the_issued_one_stays(
    office: Engine, tmp_path: Path
) -> None:
    state(office)
    issue_papers(office, tmp_path, APRIL)
    before = issued(office)
    day = at(2026, 4, 9)
    achieve(office, now=day)
    achieve(office, now=day, unit=BUREAU)

    (paper,) = written(office, PERIOD)
    issue_papers(office, tmp_path, day)

    assert (paper.paper.revision, paper.fields["tanggal"]) == (2, "9 April 2026")
    assert paper.fields["capaian_organisasi"] == "BAIK"
    assert paper.fields["rujukan"].endswith("Triwulan I revisi 2")
    assert written(office, PERIOD) == []
    assert issued(office)[:1] == before
    assert {each.name for each in tmp_path.rglob("*-periodik-*.docx")} == {
        f"198001012005010006-{evaluation(office, ANI).id}-evaluasi-periodik-triwulan-i-r{each}.docx"
        for each in (1, 2)
    }


ACTS = st.lists(
    st.tuples(st.sampled_from(("state", "achieve", "issue")), st.integers(1, 2)), min_size=1, max_size=9
)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_the_last_paper_of_a_period_says_what_counts_whatever_came_in_which_order(
    office: Engine, tmp_path: Path, acts: list[tuple[str, int]]
) -> None:
    for act, number in acts:
        before = issued(office)
        statements = [row.revision for row in stored(office, PeriodEvaluation, period=number)]
        achievements = [row.revision for row in stored(office, PeriodAchievement, period=number)]
        seen, how = max(statements, default=0), max(achievements, default=0)
        if act == "state":
            said = statement(result_reason=f"Ke-{seen}.", change_reason="Lagi.")
            state(office, said, number=number, seen=seen, now=JULY)
        elif act == "achieve":
            achieve(office, number=number, seen=how, now=JULY, reason=f"Ke-{how}.", change_reason="Lagi.")
        else:
            issue_papers(office, tmp_path, JULY)
        assert issued(office)[: len(before)] == before
    issue_papers(office, tmp_path, JULY)

    assert written(office, PERIOD) == []
    for number in (1, 2):
        papers = stored(office, IssuedPaper, period=number)
        statements = stored(office, PeriodEvaluation, period=number)
        achieved = stored(office, PeriodAchievement, period=number)
        assert [paper.revision for paper in papers] == [*range(1, len(papers) + 1)]
        printed = [(paper.statement_id, paper.achievement_id) for paper in papers]
        assert len(set(printed)) == len(printed)
        last = (statements[-1].id, achieved[-1].id if achieved else None) if statements else None
        assert (printed[-1] if printed else None) == last
    with reading(office) as session:
        assert list(folding.broken(session, name="paper")) == []
        assert list(row_facts.differing(session)) == []


def test_each_period_and_each_version_has_one_paper_and_an_older_one_none(
    office: Engine, tmp_path: Path
) -> None:
    state(office)
    state(office, number=2, now=JULY)
    changed = statement(result_reason="Dihitung lagi.", change_reason="Salah hitung.")
    state(office, changed, seen=1, now=JULY)

    assert [(paper.paper.period, paper.paper.revision) for paper in written(office, PERIOD)] == [
        (2, 1),
        (1, 1),
    ]
    issue_papers(office, tmp_path, JULY)

    assert written(office, PERIOD) == []
    assert [(row.kind, row.period, row.revision) for row in stored(office, IssuedPaper, kind=PERIOD)] == [
        (PERIOD, 2, 1),
        (PERIOD, 1, 1),
    ]
    with reading(office) as session:
        papers = papers_of(session, evaluation(office, ANI).id)
        labels = [each.label for each in papers if each.label.startswith("Evaluasi")]
        assert list(folding.broken(session)) == []
        assert owing.number(session) == 0
    assert labels == [
        "Evaluasi Kinerja Periodik, Triwulan II",
        "Evaluasi Kinerja Periodik, Triwulan I",
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
