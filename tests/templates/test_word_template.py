"""The shipped form."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from templates.contexts import AppraisalDocument, Person
from templates.forms import APPRAISALS, FOLDER
from templates.word import APPRAISAL_TEMPLATE, appraisal_template, published_fields
from templates.word_template import build_appraisal_template
from tests.templates.word_samples import APPRAISAL, PERSON, lines_of, members_of

RENDERED_PARTS = ("word/document.xml", "word/footer1.xml")


def test_the_shipped_file_is_what_the_builder_builds(tmp_path: Path) -> None:
    build_appraisal_template(tmp_path / "built.docx")

    assert members_of((tmp_path / "built.docx").read_bytes()) == members_of(APPRAISAL_TEMPLATE.read_bytes())


def test_building_twice_gives_equal_bytes(tmp_path: Path) -> None:
    build_appraisal_template(tmp_path / "one.docx")
    build_appraisal_template(tmp_path / "two.docx")

    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()


def test_the_forms_together_print_every_published_field() -> None:
    text = "".join(
        members_of((FOLDER / file).read_bytes())[part].decode()
        for file in APPRAISALS.values()
        for part in RENDERED_PARTS
    )
    printed = set(re.findall(r"\{\{ ([\w.]+) \}\}", text)) - {"pilihan.tanda", "pilihan.teks"}

    # An employee is appraised in the own post.
    assert printed | {"rekomendasi", "pegawai.sebagai"} == set(published_fields(AppraisalDocument))


def test_the_blocks_stand_in_the_order_of_the_regulation() -> None:
    lines = "\n".join(lines_of(appraisal_template().render(APPRAISAL)))
    blocks = ["PEGAWAI YANG DINILAI", "PEJABAT PENILAI KINERJA", "ATASAN PEJABAT", "EVALUASI", "CATATAN"]
    places = [lines.index(f"{number}.\n{block}") for number, block in enumerate(blocks, 1)]

    assert places == sorted(places)


def test_the_appraiser_signs_above_the_employee() -> None:
    cells = lines_of(appraisal_template().render(APPRAISAL))
    signatures = [cell for cell in cells if cell.startswith("Siulak,")]

    assert signatures[0].startswith("Siulak, 8 Januari 2027\nPEJABAT PENILAI KINERJA,\nDrs. Hendri")
    assert signatures[-1].endswith("PEGAWAI YANG DINILAI,\nSiti Nurhaliza, S.E.\nNIP 198704122010122003")


def test_the_footer_leads_back_to_the_record_and_counts_the_sheets() -> None:
    document = appraisal_template().render(APPRAISAL)

    assert lines_of(document)[-1].startswith("EV-2026-004217 rev. 1 – Siti Nurhaliza, S.E.\tHalaman")
    assert re.findall(rb'w:instr="(\w+)"', members_of(document)["word/footer1.xml"]) == [b"PAGE", b"NUMPAGES"]


def test_only_the_note_may_run_over_two_sheets() -> None:
    table = Document(str(APPRAISAL_TEMPLATE)).tables[1]
    loose = [row.cells[1].text for row in table.rows if row._tr.find(f".//{qn('w:cantSplit')}") is None]

    assert loose == ["{{ catatan }}"]


def test_both_signatures_stay_on_one_sheet() -> None:
    appraiser = Document(str(APPRAISAL_TEMPLATE)).tables[1].rows[-2]
    lines = [line for cell in appraiser.cells for line in cell.paragraphs]

    assert all(line.paragraph_format.keep_with_next for line in lines)


@pytest.mark.parametrize("none", ["", "-"])
def test_an_official_without_nip_signs_without_the_word(none: str) -> None:
    regent = replace(APPRAISAL, penilai=replace(PERSON, nama="Bupati", nip=none))

    assert any(line.endswith("\nBupati\n") for line in lines_of(appraisal_template().render(regent)))


def test_empty_values_give_a_document() -> None:
    nobody = Person(**{field.name: "" for field in fields(Person)})
    people = {"pegawai": nobody, "penilai": nobody, "atasan_penilai": nobody}
    texts = {field.name: "" for field in fields(AppraisalDocument)}

    assert lines_of(appraisal_template().render(AppraisalDocument(**(texts | people))))  # type: ignore[arg-type]
