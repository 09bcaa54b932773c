"""The emblem in its place above the D.1.1, or no place at all."""

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from templates.forms import APPRAISALS, FOLDER
from templates.samples import sample
from templates.word import form
from tests.pictures import jpeg_of, png_of
from tests.templates.word_samples import saved

pytestmark = pytest.mark.thorough


def printed(file: str, emblem: bytes, folder: Path | None = None) -> Any:
    return Document(io.BytesIO(form(file, folder, emblem).render(sample(file))))


@pytest.mark.parametrize("file", APPRAISALS.values())
@pytest.mark.parametrize("emblem", [png_of(300, 340), jpeg_of(340, 300)])
def test_every_appraisal_begins_with_the_emblem_in_its_own_proportions(file: str, emblem: bytes) -> None:
    document = printed(file, emblem)

    (shape,) = document.inline_shapes
    related = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
    assert related.blob == emblem
    assert related.content_type == ("image/png" if emblem.startswith(b"\x89PNG") else "image/jpeg")
    assert document.paragraphs[0]._p.xpath(".//w:drawing")
    wide, high = (300, 340) if emblem.startswith(b"\x89PNG") else (340, 300)
    assert shape.width / shape.height == pytest.approx(wide / high, rel=0.001)
    assert max(shape.width.mm, shape.height.mm) == pytest.approx(20, rel=0.001)


@pytest.mark.parametrize("file", APPRAISALS.values())
def test_without_one_the_title_comes_first(file: str) -> None:
    document = printed(file, b"")

    assert document.paragraphs[0].text == "DOKUMEN EVALUASI KINERJA PEGAWAI"
    assert len(document.inline_shapes) == 0


def test_a_picture_that_hr_put_there_in_word_stays_as_it_is(tmp_path: Path) -> None:
    file = APPRAISALS["biasa"]
    own: Any = Document(str(FOLDER / file))
    first = own.paragraphs[0]
    for drawing in list(first._p.iter("{*}drawing")):
        drawing.getparent().remove(drawing)
    first.add_run().add_picture(io.BytesIO(png_of(400, 400)))
    (tmp_path / file).write_bytes(saved(own))

    document = printed(file, png_of(300, 340), tmp_path)

    (shape,) = document.inline_shapes
    related = document.part.related_parts[shape._inline.graphic.graphicData.pic.blipFill.blip.embed]
    assert related.blob == png_of(400, 400)


def test_the_digest_is_of_the_form_that_hr_keeps() -> None:
    plain = form(APPRAISALS["biasa"])

    assert plain.digest == form(APPRAISALS["biasa"], None, png_of(300, 340)).digest
