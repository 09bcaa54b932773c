import functools
import pickle
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml import OxmlElement
from hypothesis import given, settings
from hypothesis import strategies as st

from templates.contexts import AppraisalDocument
from templates.errors import ForbiddenExpressionError, TemplateRefusedError, UnknownFieldError
from templates.forms import FOLDER
from templates.samples import sample
from templates.word import APPRAISAL_TEMPLATE, WordTemplate, appraisal_template, form
from tests.templates.word_samples import (
    APPRAISAL,
    FAMILY,
    PERSON,
    Family,
    docx_of,
    family,
    faults_of,
    lines_of,
    members_of,
    saved,
)

LEGAL = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
RENDERED_PARTS = ("word/document.xml", "word/footer1.xml")


@functools.cache
def loaded_again() -> WordTemplate[AppraisalDocument]:
    return WordTemplate(APPRAISAL_TEMPLATE.name, APPRAISAL_TEMPLATE.read_bytes(), AppraisalDocument)


@pytest.mark.thorough
@settings(deadline=None)
@given(LEGAL)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    document = appraisal_template().render(replace(APPRAISAL, pegawai=replace(PERSON, nama=text)))

    assert text in lines_of(document)


def test_a_line_break_in_a_note_is_a_line_break_on_paper() -> None:
    document = appraisal_template().render(replace(APPRAISAL, catatan="Satu\ndua\ttiga"))

    assert "Satu\ndua\ttiga" in lines_of(document)


@settings(deadline=None)
@given(LEGAL)
def test_equal_contexts_give_equal_bytes(text: str) -> None:
    one, two = replace(APPRAISAL, catatan=text), replace(APPRAISAL, catatan=text)

    assert appraisal_template().render(one) == loaded_again().render(two)


def test_members_without_tags_are_copied_unchanged() -> None:
    """Of a form that keeps no place for an emblem."""
    before = members_of((FOLDER / "ak-konversi.docx").read_bytes())
    after = members_of(form("ak-konversi.docx").render(sample("ak-konversi.docx")))

    assert {name for name in before if before[name] != after[name]} == set(RENDERED_PARTS)
    assert before.keys() == after.keys()


def test_a_context_of_another_kind_is_a_programming_error() -> None:
    with pytest.raises(TypeError, match="Person"):
        appraisal_template().render(PERSON)  # type: ignore[arg-type]


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


def test_a_tag_in_a_field_code_is_refused() -> None:
    document = Document()
    code = OxmlElement("w:instrText")
    code.text = "QUOTE {{ kepala }}"
    document.add_paragraph().add_run()._r.append(code)

    assert "isian harus berdiri di dalam teks" in str(faults_of(saved(document))[0])


def test_a_refusal_reads_as_a_numbered_list_and_leaves_a_child_process_whole() -> None:
    refusal = TemplateRefusedError("k.docx", faults_of(docx_of("{{ satu }}", "{{ kepala() }}")))

    assert str(pickle.loads(pickle.dumps(refusal))) == str(refusal)
    assert [line[:2] for line in str(refusal).splitlines()[1:]] == ["1.", "2."]
