"""Every shipped form: it prints its example whole, and bears what people write."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from templates.forms import FOLDER, FORMS, Form
from templates.samples import sample
from templates.word import form
from templates.word_fields import example
from tests.templates.word_samples import lines_of

pytestmark = pytest.mark.thorough

ODD = st.text(alphabet=st.characters(codec="utf-8"), max_size=400)


def text_of(content: bytes) -> str:
    return "\n".join(lines_of(content))


@pytest.mark.parametrize("each", FORMS, ids=lambda each: each.file)
def test_the_example_is_a_document_without_a_tag_left(each: Form) -> None:
    text = text_of(form(each.file).render(sample(each.file)))

    assert "{{" not in text
    assert "{%" not in text


@pytest.mark.parametrize("each", FORMS, ids=lambda each: each.file)
def test_equal_values_give_equal_bytes(each: Form) -> None:
    assert form(each.file).render(sample(each.file)) == form(each.file).render(sample(each.file))


@pytest.mark.parametrize("each", FORMS, ids=lambda each: each.file)
def test_a_form_bears_empty_and_repeated_values(each: Form) -> None:
    for repeats in (0, 1, 3):
        Document(io.BytesIO(form(each.file).render(example(each.context, repeats))))


@given(name=ODD, long=st.integers(1, 40))
def test_no_text_breaks_a_document(name: str, long: int) -> None:
    """Names and notes of any kind and length: the file opens, and the tags of the form are never the writer's."""
    file = "dokumen-evaluasi-keberatan.docx"
    said = sample(file)
    odd = replace(said, keberatan=name * long, pegawai=replace(said.pegawai, nama=name))

    document = Document(io.BytesIO(form(file).render(odd)))

    assert len(document.tables) == 3


def test_the_office_s_own_form_is_used_where_there_is_one(tmp_path: Path) -> None:
    own = Document(str(FOLDER / "ak-konversi.docx"))
    own.add_paragraph("Catatan kantor kami")
    own.save(str(tmp_path / "ak-konversi.docx"))

    text = text_of(form("ak-konversi.docx", tmp_path).render(sample("ak-konversi.docx")))

    assert "Catatan kantor kami" in text
    assert "Catatan kantor kami" not in text_of(
        form("ak-akumulasi.docx", tmp_path).render(sample("ak-akumulasi.docx"))
    )
