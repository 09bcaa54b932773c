"""A file's name: what its sender called it, and nothing that leads elsewhere, deceives, or breaks a header."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflow.evidence.kinds import KINDS
from workflow.evidence.names import RESERVED, disposition, safe_name

HOSTILE = st.text(
    st.sampled_from("aZé09 ._-/\\:\x00\x1f\n\r\t\"';%<>|*?\u202e\u2066\u200f\ud800\ufeff\u0301جم字🙂"),
    max_size=300,
)


@pytest.mark.parametrize(
    ("said", "kind", "meant"),
    [
        ("Surat tugas.pdf", "pdf", "Surat tugas.pdf"),
        ("../../etc/passwd", "pdf", "passwd.pdf"),
        (r"C:\Users\ani\Foto.JPEG", "jpeg", "Foto.jpg"),
        ("laporan.exe", "pdf", "laporan.pdf"),
        ("laporan.pdf.exe", "docx", "laporan.pdf.docx"),
        ("\u202efdp.exe", "png", "fdp.png"),
        ("a\x00b.pdf", "pdf", "a b.pdf"),
        ("", "pdf", "berkas.pdf"),
        ("..", "pdf", "berkas.pdf"),
        (".pdf", "pdf", "berkas.pdf"),
        ("CON", "pdf", "berkas-CON.pdf"),
        ("nul.txt", "xlsx", "berkas-nul.xlsx"),
        ("a" * 5000, "pdf", "a" * 100 + ".pdf"),
        ("تقرير.pdf", "pdf", "تقرير.pdf"),
        ("x<script>.pdf", "pdf", "x_script.pdf"),
    ],
)
def test_a_name_becomes_a_plain_one(said: str, kind: str, meant: str) -> None:
    assert safe_name(said, kind) == meant


@given(HOSTILE, st.sampled_from(sorted(KINDS)))
@example("con.con.pdf", "pdf")
@example("\u0301" * 300, "pdf")
def test_no_name_leads_deceives_or_breaks_a_header(said: str, kind: str) -> None:
    name = safe_name(said, kind)

    assert name.endswith(KINDS[kind].ending)
    assert len(name) <= 120
    assert len(name.encode()) <= 500
    assert not set(name) & set('/\\:"<>|*?%\r\n\t')
    assert not name.startswith((".", " "))
    assert not any(unicodedata.category(sign)[0] == "C" for sign in name)
    assert not RESERVED.fullmatch(name)
    header = disposition(name)
    assert header.isascii()
    assert re.fullmatch(r"attachment; filename=\"[^\"\r\n]*\"; filename\*=UTF-8''[\w.~%-]+", header)


@given(HOSTILE, st.sampled_from(sorted(KINDS)))
def test_a_plain_name_stays_as_it_is(said: str, kind: str) -> None:
    once = safe_name(said, kind)

    assert safe_name(once, kind) == once
