"""The shipped forms of the work plan: blocks, order and wording of the annex."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import _Cell, _Row

from templates.contexts import WorkPlanDocument
from templates.word import PLAN_APPENDIX, PLAN_TEMPLATES, plan_appendix, plan_template
from templates.word_plan_template import build_plan_templates
from tests.templates.plan_samples import APPENDIX, LEADERS_PLAN, PLAN
from tests.templates.word_samples import lines_of, members_of

FORMS = {"kuantitatif-ja-jf": PLAN, "kuantitatif-jpt": LEADERS_PLAN, "kualitatif": PLAN}
SHIPPED = (*PLAN_TEMPLATES.values(), PLAN_APPENDIX)


def tables(name: str, plan: WorkPlanDocument | None = None) -> list[list[list[str]]]:
    """Every table, row by row, each cell once."""
    document = Document(io.BytesIO(plan_template(name).render(plan or FORMS[name])))
    return [[[cell.text for cell in _cells(row)] for row in table.rows] for table in document.tables]


def _cells(row: _Row) -> list[_Cell]:
    found: list[_Cell] = []
    for cell in row.cells:
        if not found or cell._tc is not found[-1]._tc:
            found.append(cell)
    return found


def titles(name: str) -> list[str]:
    document = Document(io.BytesIO(plan_template(name).render(FORMS[name])))
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def test_the_shipped_files_are_what_the_builder_builds(tmp_path: Path) -> None:
    build_plan_templates(tmp_path)

    for path in SHIPPED:
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_sheet_is_f4_across(path: Path) -> None:
    section = Document(str(path)).sections[0]

    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert [round(Length(side or 0).mm) for side in (section.page_width, section.page_height)] == [330, 215]


@pytest.mark.parametrize(
    ("name", "approach", "whom"),
    [
        ("kuantitatif-ja-jf", "KUANTITATIF", "PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL"),
        ("kuantitatif-jpt", "KUANTITATIF", "PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI"),
        ("kualitatif", "KUALITATIF", "PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL"),
    ],
)
def test_the_title_has_three_lines(name: str, approach: str, whom: str) -> None:
    assert titles(name) == ["SASARAN KINERJA PEGAWAI", f"PENDEKATAN HASIL KERJA {approach}", f"BAGI {whom}"]


@pytest.mark.parametrize("name", FORMS)
def test_the_blocks_stand_in_the_order_of_the_annex(name: str) -> None:
    period, people, results, behaviour, signatures = tables(name)

    assert period == [
        ["PEMERINTAH KABUPATEN KERINCI", "PERIODE PENILAIAN: 1 JANUARI SD 31 DESEMBER TAHUN 2026"]
    ]
    assert people[0] == ["NO", "PEGAWAI YANG DINILAI", "NO", "PEJABAT PENILAI KINERJA"]
    assert [row[1] for row in people[1:]] == ["NAMA", "NIP", "PANGKAT/GOL. RUANG", "JABATAN", "UNIT KERJA"]
    assert (results[0], behaviour[0]) == (["HASIL KERJA"], ["PERILAKU KERJA"])
    assert signatures[0][0].startswith("\nPegawai yang Dinilai\nSiti Nurhaliza, S.E.\nNIP 198704122010122003")


def test_an_official_has_an_agency_and_no_nip() -> None:
    people, signatures = tables("kuantitatif-jpt")[1], tables("kuantitatif-jpt")[4]

    assert people[5][-2:] == ["INSTANSI", "Pemerintah Kabupaten Kerinci"]
    assert signatures[0][1] == "Siulak, 12 Januari 2026\nPejabat Penilai Kinerja\nBupati Rekaan\n"


def test_staff_have_six_columns_and_a_row_an_indicator() -> None:
    rows = tables("kuantitatif-ja-jf")[2]

    assert rows[1] == [
        "NO", "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI", "RENCANA HASIL KERJA", "ASPEK",
        "INDIKATOR KINERJA INDIVIDU", "TARGET",
    ]  # fmt: skip
    assert rows[2] == [f"({number})" for number in range(1, 7)]
    assert [row[0] for row in rows[3:]] == ["A. UTAMA", "1.", "1.", "1.", "2.", "B. TAMBAHAN", "1."]
    assert [row[3:] for row in rows[4:6]] == [
        ["Kuantitas", "Jumlah laporan yang disampaikan", "12 laporan"],
        ["Kualitas", "Laporan yang disetujui tanpa perbaikan", "90–95 persen"],
    ]


def test_leaders_have_five_columns_and_no_superiors_result() -> None:
    rows = tables("kuantitatif-jpt")[2]

    assert rows[1] == ["NO", "RENCANA HASIL KERJA", "INDIKATOR KINERJA INDIVIDU", "TARGET", "PERSPEKTIF"]
    assert rows[4][4] == "Proses Bisnis"
    assert rows[-1][1] == "-"
    assert not any("kependudukan di seluruh" in cell for row in rows for cell in row)


def test_the_qualitative_form_has_a_sentence_and_bullets() -> None:
    rows = tables("kualitatif")[2]

    assert rows[4][1].split("\n") == [
        PLAN.utama[0].hasil,
        "Ukuran keberhasilan/Indikator Kinerja Individu, dan Target:",
        "•\tJumlah laporan yang disampaikan: 12 laporan",
        "•\tLaporan yang disetujui tanpa perbaikan: 90–95 persen",
        "•\tLaporan diterima pimpinan: Paling lambat tanggal 5 bulan berikutnya",
    ]


@pytest.mark.parametrize("name", FORMS)
def test_seven_values_each_with_three_sentences_and_the_leaders_cell(name: str) -> None:
    rows = tables(name)[3][1:]

    assert [row[1].partition("\n")[0] for row in rows] == [value.nilai for value in PLAN.perilaku]
    assert all(row[1].count("•\t") == 3 for row in rows)
    assert rows[0][2] == "Ekspektasi Khusus Pimpinan:\nMenyapa setiap pemohon sebelum ditanya."


@pytest.mark.parametrize("name", FORMS)
def test_the_heads_come_again_on_every_sheet(name: str) -> None:
    results = Document(str(PLAN_TEMPLATES[name])).tables[2]

    heads = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in results.rows]
    assert heads[:4] == [True, True, True, False]


def test_the_appendix_has_its_three_parts_numbered() -> None:
    document = Document(io.BytesIO(plan_appendix().render(APPENDIX)))
    rows = [[cell.text for cell in _cells(row)] for row in document.tables[1].rows]

    assert document.paragraphs[0].text == "LAMPIRAN SASARAN KINERJA PEGAWAI"
    assert [row[0] for row in rows] == [
        "DUKUNGAN SUMBER DAYA", "1.", "2.", "SKEMA PERTANGGUNGJAWABAN", "1.", "KONSEKUENSI", "",
    ]  # fmt: skip
    assert rows[-1][1] == "-"


def test_the_forms_together_print_every_field() -> None:
    text = "".join(
        members_of(path.read_bytes())[part].decode()
        for path in PLAN_TEMPLATES.values()
        for part in ("word/document.xml", "word/footer1.xml")
    )
    printed = set(re.findall(r"\{\{ ([\w.]+) \}\}", text))

    assert {f"hasil.{name}" for name in ("nomor", "hasil_pimpinan", "hasil", "perspektif")} <= printed
    assert {f"indikator.{name}" for name in ("aspek", "indikator", "target")} <= printed
    assert {
        "instansi",
        "bagi",
        "periode_penilaian",
        "label_unit_penilai",
        "tempat",
        "tanggal",
        "rujukan",
    } <= printed


@pytest.mark.parametrize("name", FORMS)
def test_a_plan_without_anything_gives_a_document(name: str) -> None:
    empty = replace(PLAN, utama=(), tambahan=(), perilaku=())

    assert lines_of(plan_template(name).render(empty))
