import io
import struct
import tracemalloc
import zipfile
import zlib

import pytest
from docx import Document
from docx.oxml import OxmlElement

from templates.errors import TemplateFileError, UnsafeContentError
from templates.word import WordTemplate
from tests.templates.word_samples import FAMILY, Family, docx_of, faults_of, members_of, saved


@pytest.mark.parametrize("data", [b"", b"bukan zip", docx_of("")[:400]])
def test_a_file_that_is_no_word_document_is_refused(data: bytes) -> None:
    assert isinstance(faults_of(data)[0], TemplateFileError)


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    buffer = io.BytesIO(docx_of(""))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/besar.bin", bytes(40 << 20))

    assert "terlalu besar" in str(faults_of(buffer.getvalue())[0])


@pytest.mark.thorough
def test_a_member_that_lies_about_its_size_does_not_fill_the_memory() -> None:
    data = lying_about_its_size(200 << 20, claimed=100)

    tracemalloc.start()
    WordTemplate("keluarga.docx", data, Family)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 32 << 20


def lying_about_its_size(size: int, *, claimed: int) -> bytes:
    buffer = io.BytesIO(docx_of("{{ kepala }}"))
    whole = zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED)
    with whole, whole.open("word/media/nol.bin", "w") as member:
        for _ in range(size >> 20):
            member.write(bytes(1 << 20))
    data = bytearray(buffer.getvalue())
    entry = data.rindex(b"PK\1\2")
    struct.pack_into("<I", data, entry + 16, zlib.crc32(bytes(claimed)))
    struct.pack_into("<I", data, entry + 24, claimed)
    return bytes(data)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_word_does_not_know_is_refused(method: int) -> None:
    buffer = io.BytesIO(docx_of(""))
    with zipfile.ZipFile(buffer, "a", method) as archive:
        archive.writestr("word/media/nol.bin", bytes(99))

    assert "pemampatan" in str(faults_of(buffer.getvalue())[0])


def test_two_parts_of_one_name_are_refused() -> None:
    buffer = io.BytesIO(docx_of(""))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/DOCUMENT.xml", b"")

    assert "bernama sama" in str(faults_of(buffer.getvalue())[0])


def test_a_damaged_part_that_nothing_reads_is_refused_too() -> None:
    buffer = io.BytesIO(docx_of(""))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/media/catatan.bin", b"utuh")

    assert isinstance(faults_of(buffer.getvalue().replace(b"utuh", b"ubah"))[0], TemplateFileError)


def test_a_part_with_a_name_beyond_ascii_is_carried_over() -> None:
    buffer = io.BytesIO(docx_of("{{ kepala }}"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("word/media/lambang—é.bin", b"isi")

    document = WordTemplate("keluarga.docx", buffer.getvalue(), Family).render(FAMILY)

    assert members_of(document)["word/media/lambang—é.bin"] == b"isi"


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
