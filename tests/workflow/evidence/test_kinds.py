"""What a file is, its bytes tell; its name and what the browser says of it count for nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.evidence.files import DOCX, JPEG, PDF, PNG, XLSX, packed
from workflow.evidence.kinds import KINDS, kind_of, remedy_of


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "pdf"), (JPEG, "jpeg"), (PNG, "png"), (DOCX, "docx"), (XLSX, "xlsx")],
)
def test_each_kind_is_known_by_its_bytes(content: bytes, kind: str) -> None:
    assert kind_of(content + b"lanjutan") == kind


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        (b"<html><script>%PDF-1.7", ""),
        (b"<svg onload=alert(1)>", ""),
        (b"MZ\x90\x00 program", ""),
        (b"#!/bin/sh\nrm -rf /", ""),
        (b"GIF89a", ""),
        (packed("gambar.jpg"), "Berkas ZIP: kirim isinya satu per satu."),
        (packed("word/document.xml", "word/vbaProject.bin"), "bermakro"),
        (packed("word/document.xml", "xl/workbook.xml"), "Berkas ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "bersandi"),
        (b"\x00\x00\x00\x18ftypheic\x00", "HEIC"),
        (b"", ""),
        (b"%PD", ""),
    ],
)
def test_anything_else_is_no_kind_and_says_what_to_do_where_that_is_known(
    content: bytes, remedy: str
) -> None:
    assert kind_of(content) is None
    assert remedy in remedy_of(content)


@given(st.binary(max_size=400))
def test_whatever_comes_is_one_of_the_kinds_or_none(content: bytes) -> None:
    assert kind_of(content) in {*KINDS, None}
