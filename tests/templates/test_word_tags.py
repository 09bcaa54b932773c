import pytest
from docx import Document
from docx.oxml.ns import qn

from templates.errors import ForbiddenExpressionError
from tests.templates.word_samples import FAMILY, docx_of, family, faults_of, lines_of, saved


def test_tags_that_word_split_into_runs_still_work() -> None:
    template = family(("{", "{ kep", "ala", " }}"), ("{% i", "f anak %}", "ya", "{% endif", " %}"))

    assert lines_of(template.render(FAMILY))[:2] == ["Ibu Ani", "ya"]


def test_typographic_quotes_that_word_made_still_work() -> None:
    assert lines_of(family("{% if kepala == “Ibu Ani” %}ya{% endif %}").render(FAMILY))[0] == "ya"


def test_a_tag_in_an_attribute_is_refused() -> None:
    document = Document()
    document.add_paragraph().add_run("x")._r.set(qn("w:rsidR"), "{{ kepala }}")
    (fault,) = faults_of(saved(document))

    assert "{{ kepala }} (isian harus berdiri di dalam teks)" in str(fault)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "tag", ["{%", "{{", "{%- ", "-%}", "{%tr ", "{{r x", "{{ kepala }}", "{% colspan 3 %}"]
)
def test_a_flood_of_tags_is_refused_at_once(tag: str) -> None:
    assert isinstance(faults_of(docx_of(tag * 20_000))[0], ForbiddenExpressionError)
