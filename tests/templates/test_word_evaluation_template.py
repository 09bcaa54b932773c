"""The shipped forms of Evaluasi Kinerja, Penetapan Predikat, D.1.1's variants and angka kredit, block by block."""

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.table import _Cell

from config.rules.results import Distribution
from config.rules.table import tables
from templates.curves import BLANK, SHARES, curve, drawing, drawn_from
from templates.forms import APPRAISALS, CREDITS, EVALUATIONS, FOLDER, UNIT
from templates.samples import sample
from templates.word import form
from templates.word_credit_template import build_credit_templates
from templates.word_evaluation_template import build_evaluation_templates
from templates.word_template import build_appraisal_template
from templates.word_unit_template import build_unit_template
from tests.templates.word_samples import members_of
from workflow.rules.distribution import violations
from workflow.rules.words import PREDICATES

pytestmark = pytest.mark.thorough
PERIODS = "EVALUASI KINERJA PERIODIK DALAM TAHUN INI (BAHAN, BUKAN DASAR HITUNGAN)"


def document_of(file: str, **changed: Any) -> Any:
    return Document(io.BytesIO(form(file).render(replace(sample(file), **changed))))


def rows_of(table: Any) -> list[list[str]]:
    return [[_Cell(tc, table).text for tc in row._tr.tc_lst] for row in table.rows]


def first_cells(file: str) -> list[str]:
    return [rows_of(table)[0][0] for table in document_of(file).tables]


def test_the_forms_are_what_the_code_builds(tmp_path: Path) -> None:
    build_evaluation_templates(tmp_path)
    build_unit_template(tmp_path / UNIT)
    build_credit_templates(tmp_path)
    for name, file in APPRAISALS.items():
        build_appraisal_template(tmp_path / file, pppk="pppk" in name, objection="keberatan" in name)

    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(built) == 11
    assert built == {name: (FOLDER / name).read_bytes() for name in built}


@pytest.mark.parametrize("file", [*EVALUATIONS.values(), UNIT])
def test_tables_of_many_columns_stand_on_a_wide_sheet(file: str) -> None:
    section = document_of(file).sections[0]

    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (330, 215)


@pytest.mark.parametrize("file", EVALUATIONS.values())
def test_an_evaluation_s_blocks_stand_in_the_order_of_the_annex(file: str) -> None:
    document = document_of(file)

    assert [line.text for line in document.paragraphs[:1]] == ["EVALUASI KINERJA PEGAWAI"]
    assert document.paragraphs[3].text == "PERIODE: TAHUNAN"
    blocks = [
        "PEMERINTAH KABUPATEN KERINCI",
        "NO",
        "CAPAIAN KINERJA ORGANISASI",
        "POLA DISTRIBUSI",
        "HASIL KERJA",
        "RATING HASIL KERJA",
        "PERILAKU KERJA",
        "RATING PERILAKU",
        "PREDIKAT KINERJA PEGAWAI",
    ]
    assert first_cells(file) == blocks
    alone = document_of(file, periode_dinilai=())
    assert [rows_of(table)[0][0] for table in alone.tables] == blocks
    assert [len(rows_of(table)) for table in (document.tables[-1], alone.tables[-1])] == [9, 2]


def test_the_year_s_periods_stand_below_the_predicate_a_row_each() -> None:
    rows = rows_of(document_of(EVALUATIONS["kualitatif"]).tables[-1])

    assert rows[2] == [PERIODS]
    assert rows[3] == [
        "PERIODE",
        "RATING HASIL KERJA",
        "RATING PERILAKU",
        "PREDIKAT",
        "PEJABAT PENILAI",
    ]
    assert [row[0] for row in rows[4:8]] == [f"Triwulan {each}" for each in ("I", "II", "III", "IV")]


def test_staff_are_held_against_each_indicator() -> None:
    rows = rows_of(document_of(EVALUATIONS["kuantitatif-ja-jf"]).tables[4])

    assert rows[1][-2:] == [
        "REALISASI BERDASARKAN BUKTI DUKUNG",
        "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG",
    ]
    assert rows[4][3:] == [
        "Kuantitas",
        "Jumlah laporan yang disampaikan",
        "12 laporan",
        "12 laporan",
        "Pimpinan: laporan dipakai dalam setiap rapat bulanan.",
    ]


def test_only_the_appraiser_signs_an_evaluation() -> None:
    signing = rows_of(document_of(EVALUATIONS["kualitatif"]).tables[-1])

    assert signing[0] == ["PREDIKAT KINERJA PEGAWAI", "BAIK"]
    assert signing[-1][0] == ""
    assert "Pejabat Penilai Kinerja" in signing[-1][1]


@pytest.mark.parametrize("file", EVALUATIONS.values())
def test_every_row_above_the_signature_stays_with_the_next(file: str) -> None:
    *above, signing = document_of(file).tables[-1].rows

    cells = [cell for row in above for cell in row.cells]
    assert all(line.paragraph_format.keep_with_next for cell in cells for line in cell.paragraphs)
    assert signing._tr.trPr.find(qn("w:cantSplit")) is not None


@pytest.mark.parametrize("achievement", [*SHARES, ""])
def test_the_picture_is_the_achievement_s_pattern(achievement: str) -> None:
    file = EVALUATIONS["kuantitatif-jpt"]
    drawn = curve(achievement) if achievement else b""

    members = members_of(form(file).render(replace(sample(file), kurva=drawn)))

    pictures = [content for name, content in members.items() if name.startswith("word/media/")]
    assert pictures == [curve(achievement or BLANK)]


@pytest.mark.parametrize("table", tables(Distribution), ids=lambda table: table.version)
@pytest.mark.parametrize("achievement", SHARES)
def test_the_drawn_distribution_meets_its_pattern(table: Distribution, achievement: Any) -> None:
    counts = dict(zip(PREDICATES, SHARES[achievement], strict=True))

    assert sum(counts.values()) == 100
    assert violations(table.patterns[achievement], counts) == ()


@pytest.mark.parametrize("achievement", [*SHARES, BLANK])
def test_the_shipped_picture_is_drawn_from_today_s_pattern(achievement: str) -> None:
    """Else: `python -m templates.curves`, then the modules that show the curve in a form."""
    assert drawn_from(achievement) in curve(achievement)


def test_a_curve_rises_nowhere_above_its_points() -> None:
    """Between its points no control point stands higher or lower than both of its ends."""
    for achievement in SHARES:
        path = re.search(r'<path d="M([\d. ]+)(C[^"]+)" fill="none" stroke="#2f5d3a"', drawing(achievement))
        assert path
        last = float(path[1].split()[1])
        for piece in path[2].split("C")[1:]:
            _, one, _, two, _, end = map(float, piece.split())
            assert min(last, end) - 0.11 <= min(one, two) <= max(one, two) <= max(last, end) + 0.11
            last = end


def test_a_unit_s_paper_has_counts_pattern_and_every_person() -> None:
    document = document_of(UNIT)
    blocks = first_cells(UNIT)

    assert blocks[1:] == [
        "CAPAIAN KINERJA ORGANISASI",
        "DASAR PENETAPAN CAPAIAN",
        "POLA DISTRIBUSI",
        "PREDIKAT KINERJA MENURUT JUMLAH PEGAWAI",
        "KESESUAIAN DENGAN POLA DISTRIBUSI",
        "PREDIKAT KINERJA PEGAWAI",
        "",
    ]
    assert len(rows_of(document.tables[6])) == 2 + len(sample(UNIT).pegawai)


def blocks_of(file: str) -> list[str]:
    rows = [row for table in document_of(file).tables[1:] for row in rows_of(table)]
    return [f"{row[0]} {row[1]}" for row in rows if row[0] and row[1].isupper() and "\n" not in row[1]]


PEOPLE = ["1. PEGAWAI YANG DINILAI", "2. PEJABAT PENILAI KINERJA", "3. ATASAN PEJABAT PENILAI KINERJA"]
OBJECTION = [
    "6. KEBERATAN",
    "7. PENJELASAN PEJABAT PENILAI ATAS KEBERATAN",
    "8. KEPUTUSAN ATASAN PEJABAT PENILAI KINERJA",
]


@pytest.mark.parametrize(
    ("name", "further"),
    [
        ("biasa", ["5. CATATAN/REKOMENDASI"]),
        ("keberatan", ["5. CATATAN/REKOMENDASI", *OBJECTION]),
        ("pppk", ["5. CATATAN ATAU REKOMENDASI"]),
        ("pppk-keberatan", ["5. CATATAN ATAU REKOMENDASI", *OBJECTION]),
    ],
)
def test_the_variants_of_the_appraisal_document_have_their_blocks(name: str, further: list[str]) -> None:
    assert blocks_of(APPRAISALS[name]) == [*PEOPLE, "4. EVALUASI KINERJA", *further]


@pytest.mark.parametrize(
    ("name", "signing"),
    [
        ("biasa", ["PEJABAT PENILAI KINERJA,", "PEGAWAI YANG DINILAI,"]),
        (
            "keberatan",
            ["ATASAN PEJABAT PENILAI KINERJA,", "PEJABAT PENILAI KINERJA,", "PEGAWAI YANG DINILAI,"],
        ),
        ("pppk", ["PEGAWAI YANG DINILAI,", "PEJABAT PENILAI KINERJA,", "ATASAN PEJABAT PENILAI KINERJA,"]),
    ],
)
def test_who_signs_in_which_order(name: str, signing: list[str]) -> None:
    rows = [row for table in document_of(APPRAISALS[name]).tables[1:] for row in rows_of(table)]
    lines = [line for row in rows for cell in row for line in cell.split("\n")]

    assert [line for line in lines if line.endswith(",") and line.isupper()] == signing


def test_a_contract_employee_s_boxes_are_ticked() -> None:
    text = "\n".join(cell for row in rows_of(document_of(APPRAISALS["pppk"]).tables[1]) for cell in row)

    assert "☒  Perpanjangan perjanjian kerja\n☐  Pemutusan perjanjian kerja\n☒  Dipertahankan" in text


CREDIT_PERSON = [
    "Nama", "NIP", "Nomor Seri Karpeg", "Tempat/Tanggal Lahir", "Jenis Kelamin",
    "Pangkat/Golongan Ruang/TMT", "Jabatan/TMT", "Unit Kerja", "Instansi",
]  # fmt: skip


@pytest.mark.parametrize("name", CREDITS)
def test_the_credit_forms_begin_with_the_person(name: str) -> None:
    document = document_of(CREDITS[name])

    assert [row[1] for row in rows_of(document.tables[1])[1:]] == CREDIT_PERSON
    assert document.paragraphs[2].text.startswith("NOMOR: ")


def test_the_determination_has_its_five_rows_and_the_conclusion() -> None:
    document = document_of(CREDITS["penetapan"])

    rows = rows_of(document.tables[2])
    assert rows[1] == ["NO", "PENETAPAN ANGKA KREDIT", "LAMA", "BARU", "JUMLAH", "KETERANGAN"]
    assert [row[0] for row in rows[2:7]] == ["1", "2", "3", "4", "5"]
    assert rows[7][0] == "JUMLAH ANGKA KREDIT KUMULATIF"
    assert rows_of(document.tables[4])[0] == ["III. KESIMPULAN"]
