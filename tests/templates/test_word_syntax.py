from dataclasses import replace

import pytest
from docx import Document

from templates.errors import ForbiddenExpressionError, TemplateSyntaxError, UnknownFieldError
from tests.templates.word_samples import FAMILY, docx_of, family, faults_of, lines_of, saved


def test_an_unknown_field_is_named_with_its_file_and_the_nearest_right_one() -> None:
    (fault,) = faults_of(docx_of("Nama: {{ kepla }}"))

    assert isinstance(fault, UnknownFieldError)
    assert (fault.template, fault.field, fault.known) == ("keluarga.docx", "kepla", ("kepala",))
    assert all(word in str(fault) for word in ("keluarga.docx", "{{ kepla }}", "kepala", "word/document.xml"))


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
