"""`siulak documents check` and `sample`: a form that HR has edited."""

import json
from pathlib import Path

import pytest
from docx import Document

from templates.forms import FOLDER
from tests.cli.commands import Siulak


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """The appraisal form with one field misspelt, saved under a name of the office's own."""
    document = Document(str(FOLDER / "dokumen-evaluasi.docx"))
    document.tables[1].rows[2].cells[3].paragraphs[0].runs[0].text = "{{ pegawai.nipp }}"
    document.save(str(tmp_path / "milik kami.docx"))
    return tmp_path / "milik kami.docx"


def test_findings_are_told_by_place_and_end_with_two(siulak: Siulak, edited: Path) -> None:
    told = siulak("documents", "check", edited, "--as", "dokumen-evaluasi")
    as_json = siulak("documents", "check", edited, "--as", "dokumen-evaluasi", "--json")

    assert (told.code, as_json.code) == (2, 2)
    assert told.lines[2].startswith("tabel 2, baris 3, kolom 4\ttidak dikenal\tpegawai.nipp\t")
    assert [(each["kind"], each["field"]) for each in json.loads(as_json.out)] == [
        ("unknown", "pegawai.nipp")
    ]


def test_a_shipped_form_ends_with_nought(siulak: Siulak) -> None:
    told = siulak("documents", "check", FOLDER / "ak-konversi.docx")

    assert (told.code, told.out.endswith(": tidak ada temuan.\n")) == (0, True)


def test_a_name_that_is_no_form_is_told_with_the_known_ones(siulak: Siulak, edited: Path) -> None:
    told = siulak("documents", "check", edited)

    assert told.code == 2
    assert "penetapan-predikat" in told.err


def test_the_sample_prints_the_office_s_own_form(siulak: Siulak, tmp_path: Path) -> None:
    own = Document(str(FOLDER / "ak-konversi.docx"))
    own.add_paragraph("Tembusan tambahan: Bupati")
    own.save(str(tmp_path / "ak-konversi.docx"))

    told = siulak(
        "documents", "sample", tmp_path / "ak-konversi.docx", "--to", tmp_path / "contoh" / "x.docx"
    )

    assert told.code == 0
    text = [line.text for line in Document(str(tmp_path / "contoh" / "x.docx")).paragraphs]
    assert "KONVERSI PREDIKAT KINERJA KE ANGKA KREDIT" in text
    assert "Tembusan tambahan: Bupati" in text
