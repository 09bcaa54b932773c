"""What an edited form lacks, and where."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from templates.forms import BY_FILE, FOLDER, FORMS, Form
from templates.word_checking import Finding, findings
from tests.templates.word_samples import saved

pytestmark = pytest.mark.thorough

PLAIN = BY_FILE["dokumen-evaluasi.docx"]


def edited(change: Callable[[Any], None], form: Form = PLAIN) -> list[Finding]:
    document = Document(str(FOLDER / form.file))
    change(document)
    return findings(saved(document), form)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.file)
def test_a_shipped_form_lacks_nothing(form: Form) -> None:
    assert findings((FOLDER / form.file).read_bytes(), form) == []


def test_an_unknown_field_is_told_by_its_cell() -> None:
    def change(document: Any) -> None:
        document.tables[1].rows[2].cells[3].paragraphs[0].runs[0].text = "{{ pegawai.nipp }}"

    (found,) = edited(change)

    assert (found.kind, found.field, found.place) == ("unknown", "pegawai.nipp", "tabel 2, baris 3, kolom 4")
    assert "pegawai.nip" in found.sentence


def test_a_missing_field_is_told_by_where_the_shipped_form_has_it() -> None:
    def change(document: Any) -> None:
        document.tables[1].rows[3].cells[3].paragraphs[0].runs[0].text = ""

    (found,) = edited(change)

    assert (found.kind, found.field, found.place) == (
        "missing",
        "pegawai.pangkat",
        "tabel 2, baris 4, kolom 4",
    )


def test_the_foot_of_the_page_is_a_place_too() -> None:
    def change(document: Any) -> None:
        document.sections[0].footer.paragraphs[0].add_run("{{ halaman }}")

    (found,) = edited(change)

    assert (found.kind, found.place) == ("unknown", "kaki halaman, paragraf 1")


def test_the_same_tag_twice_is_told_twice_in_the_order_of_the_page() -> None:
    def change(document: Any) -> None:
        for row in (1, 2):
            document.tables[1].rows[row].cells[3].paragraphs[0].add_run("{{ apa }}")

    assert [found.place for found in edited(change)] == [
        "tabel 2, baris 2, kolom 4",
        "tabel 2, baris 3, kolom 4",
    ]


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("{% for a in rekomendasi %}x", "paragraf 5", "tidak ditutup dengan endfor"),
        ("{% endfor %}", "paragraf 5", "“endfor” ini tidak punya for"),
        ("{%tr for a in rekomendasi %}", "paragraf 5", "hanya untuk baris tabel"),
        ("{{ pegawai.nama }", "paragraf 5", "tidak berpasangan"),
        ("{{ pegawai nama }}", "paragraf 5", "“nama” tidak pada tempatnya"),
        ("{{ }}", "paragraf 5", "tidak lengkap"),
    ],
)
def test_a_badly_written_tag_is_told_once_in_indonesian_and_hides_nothing_as_missing(
    text: str, place: str, reason: str
) -> None:
    (found,) = edited(lambda document: document.add_paragraph(text))

    assert (found.kind, found.place) == ("fault", place)
    assert reason in found.sentence


def test_a_text_box_is_a_place_too() -> None:
    box = (
        f"<w:r {nsdecls('w')}><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        "<w:p><w:r><w:t>{{ kotak }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )

    (found,) = edited(lambda document: document.paragraphs[1]._p.append(parse_xml(box)))

    assert (found.kind, found.place) == ("unknown", "kotak teks 1")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "kosong"),
        (b"Bukan Word", "bukan .docx"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "format Word lama"),
        ((FOLDER / PLAIN.file).read_bytes()[:5000], "terpotong"),
    ],
)
def test_what_is_no_word_file_is_told_in_words(data: bytes, reason: str) -> None:
    (found,) = findings(data, PLAIN)

    assert (found.kind, found.place) == ("fault", "seluruh berkas")
    assert reason in found.sentence


def test_a_picture_that_was_removed_is_missing() -> None:
    def change(document: Any) -> None:
        for inline in list(document.element.body.iter("{*}drawing")):
            inline.getparent().remove(inline)

    (found,) = edited(change, BY_FILE["evaluasi-kualitatif.docx"])

    assert (found.kind, found.field) == ("missing", "kurva")
    assert found.place.startswith("tabel 4")


def test_a_form_of_another_kind_is_all_wrong() -> None:
    found = findings((FOLDER / "penetapan-predikat.docx").read_bytes(), PLAIN)

    assert {each.kind for each in found} == {"unknown", "missing", "fault"}


def test_what_is_no_word_file_is_told_as_such() -> None:
    (found,) = findings(b"bukan Word", PLAIN)

    assert (found.kind, found.place) == ("fault", "seluruh berkas")


def test_an_added_sentence_is_no_finding() -> None:
    assert edited(lambda document: document.add_paragraph("Tembusan: Bupati")) == []


def test_saving_again_in_another_order_of_bytes_is_no_finding() -> None:
    buffer = io.BytesIO()
    Document(str(FOLDER / PLAIN.file)).save(buffer)

    assert findings(buffer.getvalue(), PLAIN) == []
