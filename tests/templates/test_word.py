import functools
import io
import pickle
import re
import zipfile
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from templates.contexts import AppraisalDocument, Person
from templates.errors import (
    ForbiddenExpressionError,
    TemplateError,
    TemplateFileError,
    TemplateRefusedError,
    TemplateSyntaxError,
    UnknownFieldError,
    UnsafeContentError,
)
from templates.word import APPRAISAL_TEMPLATE, WordTemplate, appraisal_template, published_fields
from templates.word_template import build_appraisal_template

PERSON = Person(
    nama="Siti Nurhaliza, S.E.",
    nip="198704122010122003",
    pangkat="Penata Muda Tingkat I / III.b",
    jabatan="Analis Kebijakan Ahli Pertama",
    unit_kerja="Bagian Organisasi",
)
APPRAISAL = AppraisalDocument(
    instansi="PEMERINTAH KABUPATEN KERINCI",
    periode="TAHUNAN",
    periode_penilaian="1 JANUARI SD 31 DESEMBER TAHUN 2026",
    pegawai=PERSON,
    penilai=replace(PERSON, nama="Drs. Hendri Saputra, M.Si.", nip="197511302003121005"),
    atasan_penilai=replace(PERSON, nama="H. Zainal Effendi", nip=""),
    capaian_organisasi="BAIK",
    predikat="SANGAT BAIK",
    catatan="Pertahankan mutu layanan.",
    tempat="Siulak",
    tanggal="8 Januari 2027",
    rujukan="EV-2026-004217 rev. 1",
)
RENDERED_PARTS = ("word/document.xml", "word/footer1.xml")
LEGAL = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


@dataclass(frozen=True, kw_only=True)
class Child:
    nama: str


@dataclass(frozen=True, kw_only=True)
class Family:
    kepala: str
    anak: tuple[Child, ...]


FAMILY = Family(kepala="Ibu Ani", anak=(Child(nama="Adi"), Child(nama="Ida")))


def docx_of(*paragraphs: str | tuple[str, ...]) -> bytes:
    """A tuple is one paragraph in several runs, as Word leaves it after editing."""
    document = Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for run in (runs,) if isinstance(runs, str) else runs:
            paragraph.add_run(run).bold = len(run) % 2 == 0
    return saved(document)


def saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def lines_of(data: bytes) -> list[str]:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    around = [*document.sections[0].header.paragraphs, *document.sections[0].footer.paragraphs]
    return [paragraph.text for paragraph in document.paragraphs] + cells + [line.text for line in around]


def family(*paragraphs: str | tuple[str, ...]) -> WordTemplate[Family]:
    return WordTemplate("keluarga.docx", docx_of(*paragraphs), Family)


@functools.cache
def head_only() -> WordTemplate[Family]:
    return family("{{ kepala }}")


@functools.cache
def loaded_again() -> WordTemplate[AppraisalDocument]:
    return WordTemplate(APPRAISAL_TEMPLATE.name, APPRAISAL_TEMPLATE.read_bytes(), AppraisalDocument)


def faults_of(data: bytes) -> tuple[TemplateError, ...]:
    with pytest.raises(TemplateRefusedError) as refused:
        WordTemplate("keluarga.docx", data, Family)
    return refused.value.faults


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


# The shipped form


def test_the_shipped_file_is_what_the_builder_builds(tmp_path: Path) -> None:
    build_appraisal_template(tmp_path / "built.docx")

    assert members_of((tmp_path / "built.docx").read_bytes()) == members_of(APPRAISAL_TEMPLATE.read_bytes())


def test_building_twice_gives_equal_bytes(tmp_path: Path) -> None:
    build_appraisal_template(tmp_path / "one.docx")
    build_appraisal_template(tmp_path / "two.docx")

    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()


def test_the_form_prints_every_published_field() -> None:
    text = "".join(members_of(APPRAISAL_TEMPLATE.read_bytes())[part].decode() for part in RENDERED_PARTS)

    assert set(re.findall(r"\{\{ ([\w.]+) \}\}", text)) == set(published_fields(AppraisalDocument))


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


def test_the_footer_leads_back_to_the_record() -> None:
    assert lines_of(appraisal_template().render(APPRAISAL))[-1] == "EV-2026-004217 rev. 1"


def test_an_official_without_nip_signs_without_the_word() -> None:
    regent = replace(APPRAISAL, penilai=replace(PERSON, nama="Bupati", nip=""))

    assert any(line.endswith("\nBupati\n") for line in lines_of(appraisal_template().render(regent)))


def test_empty_values_give_a_document() -> None:
    nobody = Person(**{field.name: "" for field in fields(Person)})
    people = {"pegawai": nobody, "penilai": nobody, "atasan_penilai": nobody}
    texts = {field.name: "" for field in fields(AppraisalDocument)}

    assert lines_of(appraisal_template().render(AppraisalDocument(**(texts | people))))  # type: ignore[arg-type]


# Rendering


@settings(deadline=None)
@given(LEGAL)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    document = appraisal_template().render(replace(APPRAISAL, pegawai=replace(PERSON, nama=text)))

    assert text in lines_of(document)


@settings(deadline=None)
@given(st.text())
def test_characters_that_xml_cannot_hold_are_left_out(text: str) -> None:
    shown = lines_of(head_only().render(replace(FAMILY, kepala=text)))[0]

    expected = re.sub(r"\r\n|[\r\v]", "\n", text)
    assert shown == re.sub("[\x00-\x08\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", expected)


@pytest.mark.parametrize(
    "name", ["A & B", "<w:t>", "\"Ani\" 'Ida'", "Budi 🙂", "{{ kepala }}", "{% if %}", "&amp;"]
)
def test_marks_in_a_name_stay_marks(name: str) -> None:
    assert lines_of(head_only().render(replace(FAMILY, kepala=name)))[0] == name


def test_a_line_break_in_a_note_is_a_line_break_on_paper() -> None:
    document = appraisal_template().render(replace(APPRAISAL, catatan="Satu\ndua\ttiga"))

    assert "Satu\ndua\ttiga" in lines_of(document)


@settings(deadline=None)
@given(LEGAL)
def test_equal_contexts_give_equal_bytes(text: str) -> None:
    one, two = replace(APPRAISAL, catatan=text), replace(APPRAISAL, catatan=text)

    assert appraisal_template().render(one) == loaded_again().render(two)


def test_members_without_tags_are_copied_unchanged() -> None:
    before = members_of(APPRAISAL_TEMPLATE.read_bytes())
    after = members_of(appraisal_template().render(APPRAISAL))

    assert {name for name in before if before[name] != after[name]} == set(RENDERED_PARTS)
    assert before.keys() == after.keys()


def test_a_context_of_another_kind_is_a_programming_error() -> None:
    with pytest.raises(TypeError, match="Person"):
        appraisal_template().render(PERSON)  # type: ignore[arg-type]


def test_tags_that_word_split_into_runs_still_work() -> None:
    template = family(("{", "{ kep", "ala", " }}"), ("{% i", "f anak %}", "ya", "{% endif", " %}"))

    assert lines_of(template.render(FAMILY))[:2] == ["Ibu Ani", "ya"]


def test_typographic_quotes_that_word_made_still_work() -> None:
    assert lines_of(family("{% if kepala == “Ibu Ani” %}ya{% endif %}").render(FAMILY))[0] == "ya"


def test_a_loop_may_repeat_paragraphs() -> None:
    template = family("{%p for a in anak %}", "{{ loop.index }}. {{ a.nama|upper }}", "{%p endfor %}")

    assert lines_of(template.render(FAMILY))[:2] == ["1. ADI", "2. IDA"]


def test_a_loop_may_repeat_table_rows() -> None:
    document = Document()
    table = document.add_table(3, 1)
    for row, text in zip(
        table.rows, ("{%tr for a in anak %}", "{{ a.nama }}", "{%tr endfor %}"), strict=True
    ):
        row.cells[0].text = text
    template = WordTemplate("keluarga.docx", saved(document), Family)

    assert lines_of(template.render(FAMILY))[:2] == ["Adi", "Ida"]


def test_a_header_with_tags_is_rendered() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ kepala }}"
    template = WordTemplate("keluarga.docx", saved(document), Family)

    assert "Ibu Ani" in lines_of(template.render(FAMILY))


# Refusals


def test_an_unknown_field_is_named_with_its_file_and_the_nearest_right_one() -> None:
    (fault,) = faults_of(docx_of("Nama: {{ kepla }}"))

    assert isinstance(fault, UnknownFieldError)
    assert (fault.template, fault.field, fault.known) == ("keluarga.docx", "kepla", ("kepala",))
    assert all(word in str(fault) for word in ("keluarga.docx", "{{ kepla }}", "kepala", "word/document.xml"))


def test_every_fault_is_told_at_once() -> None:
    faults = faults_of(docx_of("{{ satu }}", "{{ kepala() }}", "{% for a in anak %}{{ a.dua }}{% endfor %}"))

    assert [type(fault) for fault in faults] == [
        UnknownFieldError,
        ForbiddenExpressionError,
        UnknownFieldError,
    ]
    assert [getattr(fault, "expression", "") for fault in faults] == [
        "{{ satu }}",
        "{{ kepala() }}",
        "{{ a.dua }}",
    ]


@pytest.mark.parametrize(
    "tag",
    [
        "{{ kepala() }}",
        "{{ kepala.upper() }}",
        "{{ kepala.__class__ }}",
        "{{ kepala['__class__'] }}",
        "{{ kepala|attr('__class__') }}",
        "{{ kepala|replace('a', 'b') }}",
        "{{ 'x' * 999999999 }}",
        "{{ kepala ~ kepala }}",
        "{{ [kepala] }}",
        "{{ anak }}",
        "{{ true }}",
        "{{ loop.index }}",
        "{{ self }}",
        "{{ cycler }}",
        "{% set x = kepala %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% macro f() %}{% endmacro %}",
        "{% for a in range(9) %}{% endfor %}",
        "{% for a in kepala %}{% endfor %}",
        "{% for a in anak recursive %}{% endfor %}",
        "{% for a in anak %}{{ loop.cycle('x') }}{% endfor %}",
        "{% for a in anak %}{{ a }}{% endfor %}",
        "{% for a in anak %}" * 4 + "{% endfor %}" * 4,
        "{% for loop in anak %}{% endfor %}",
        "{% if kepala is defined %}{% endif %}",
        "{% if kepala > 1 %}{% endif %}",
        "{{ " + "(" * 3000 + "kepala" + ")" * 3000 + " }}",
    ],
)
def test_what_is_not_published_is_refused(tag: str) -> None:
    assert isinstance(faults_of(docx_of(tag))[0], ForbiddenExpressionError | UnknownFieldError)


@pytest.mark.parametrize(
    "text", ["{{ kepala", "{% if kepala %}tanpa akhir", "{{ kepala | }}", "{% endfor %}"]
)
def test_a_tag_that_is_not_whole_is_refused(text: str) -> None:
    assert isinstance(faults_of(docx_of(text))[0], TemplateSyntaxError)


def test_conditions_that_could_tear_a_table_apart_are_refused() -> None:
    document = Document()
    document.add_paragraph("{% if kepala %}satu")
    document.add_table(1, 1).cell(0, 0).text = "{% endif %}{% if anak %}"
    document.add_paragraph("{% endif %}")

    faults = faults_of(saved(document))

    assert [getattr(fault, "expression", "") for fault in faults] == ["{% if kepala %}", "{% if anak %}"]


def test_a_condition_may_span_paragraphs() -> None:
    template = family("{% if kepala %}satu", "dua{% endif %} tiga")

    assert lines_of(template.render(replace(FAMILY, kepala="")))[0] == " tiga"


def test_a_tag_in_an_attribute_is_refused() -> None:
    document = Document()
    document.add_paragraph().add_run("x")._r.set(qn("w:rsidR"), "{{ kepala }}")
    (fault,) = faults_of(saved(document))

    assert "{{ kepala }} (isian harus berdiri di dalam teks)" in str(fault)


def test_a_tag_in_a_field_code_is_refused() -> None:
    document = Document()
    code = OxmlElement("w:instrText")
    code.text = "QUOTE {{ kepala }}"
    document.add_paragraph().add_run()._r.append(code)

    assert "isian harus berdiri di dalam teks" in str(faults_of(saved(document))[0])


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "tag", ["{%", "{{", "{%- ", "-%}", "{%tr ", "{{r x", "{{ kepala }}", "{% colspan 3 %}"]
)
def test_a_flood_of_tags_is_refused_at_once(tag: str) -> None:
    assert isinstance(faults_of(docx_of(tag * 20_000))[0], ForbiddenExpressionError)


@pytest.mark.parametrize("data", [b"", b"bukan zip", docx_of("")[:400]])
def test_a_file_that_is_no_word_document_is_refused(data: bytes) -> None:
    assert isinstance(faults_of(data)[0], TemplateFileError)


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    buffer = io.BytesIO(docx_of(""))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/besar.bin", bytes(40 << 20))

    assert "terlalu besar" in str(faults_of(buffer.getvalue())[0])


def test_a_linked_picture_is_refused() -> None:
    document = Document()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    document.part.relate_to("http://contoh.invalid/gambar.png", kind, is_external=True)
    (fault,) = faults_of(saved(document))

    assert isinstance(fault, UnsafeContentError)
    assert "contoh.invalid" in str(fault)


@pytest.mark.parametrize(
    "codes", [("INCLUDETEXT x",), ("INCLUDE", "TEXT x"), ("PAGE", "INCLUDETEXT x"), ("ddeauto x",)]
)
def test_a_field_that_fetches_is_refused(codes: tuple[str, ...]) -> None:
    document = Document()
    for text in codes:
        code = OxmlElement("w:instrText")
        code.text = text
        document.add_paragraph().add_run()._r.append(code)

    assert isinstance(faults_of(saved(document))[0], UnsafeContentError)


def test_a_refusal_reads_as_a_numbered_list_and_leaves_a_child_process_whole() -> None:
    refusal = TemplateRefusedError("k.docx", faults_of(docx_of("{{ satu }}", "{{ kepala() }}")))

    assert str(pickle.loads(pickle.dumps(refusal))) == str(refusal)
    assert [line[:2] for line in str(refusal).splitlines()[1:]] == ["1.", "2."]
