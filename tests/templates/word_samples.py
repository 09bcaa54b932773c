"""Templates made on the spot, contexts for them, and what stands in a document."""

import io
import zipfile
from dataclasses import dataclass, replace

import pytest
from docx import Document
from docx.document import Document as WordDocument

from templates.contexts import AppraisalDocument, Person
from templates.errors import TemplateError, TemplateRefusedError
from templates.word import WordTemplate

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


def faults_of(data: bytes) -> tuple[TemplateError, ...]:
    with pytest.raises(TemplateRefusedError) as refused:
        WordTemplate("keluarga.docx", data, Family)
    return refused.value.faults


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
