"""Appraisal documents in Word: ours against docxtpl, the same form and the same values.

Both give the bytes of each file in memory, on neither side anything is written. Our time includes checking and
compiling the form, anew in every round. docxtpl opens the form for each document, as it must (rendering an opened one
again is no faster), but shares one Jinja environment. The text of all documents is compared through python-docx.
"""

import io
import sys
from collections.abc import Callable
from dataclasses import fields

from docx import Document
from docxtpl import DocxTemplate
from jinja2 import Environment

from benchmarks.figures import BenchmarkError, Goal, alternating, ratio, run, timed
from benchmarks.office import YEAR
from cli.demo.office import generate
from templates.contexts import AppraisalDocument, Person
from templates.emblem import with_emblem
from templates.word import APPRAISAL_TEMPLATE, WordTemplate
from workflow.rules.ranks import rank_text
from workflow.rules.words import LABELS

N, ROUNDS = 500, 3
GOAL = Goal("word_times_docxtpl", 50)
SHIPPED = APPRAISAL_TEMPLATE.read_bytes()
FORM = with_emblem(Document(io.BytesIO(SHIPPED)), b"") or SHIPPED
"""Without the place of the emblem, which docxtpl would leave empty and we take out."""
NOTES = (
    "-",
    "Tanpa penilaian mandiri. Dinilai oleh atasan penilai.",
    "Keberatan diputus: hasil dikuatkan. Bukti bidang Perencanaan & Pelayanan lengkap, nilai < target.",
)


def documents(n: int) -> list[AppraisalDocument]:
    """Everybody of a sample office, with appraiser and superior from the same list."""
    rows = generate(max(n, 12), year=YEAR)
    people = list({row["nip"]: _person(row) for row in rows}.values())
    predicates = [LABELS[code].upper() for code in ("baik", "sangat_baik", "butuh_perbaikan")]
    return [
        AppraisalDocument(
            instansi="PEMERINTAH KABUPATEN CONTOH",
            periode="TAHUNAN",
            periode_penilaian=f"1 JANUARI SD 31 DESEMBER TAHUN {YEAR}",
            pegawai=people[number],
            penilai=people[number // 10],
            atasan_penilai=people[number // 100],
            capaian_organisasi=predicates[number % 2],
            predikat=predicates[number % 3],
            catatan=NOTES[number % len(NOTES)],
            tempat="Siulak",
            tanggal=f"20 Januari {YEAR + 1}",
            rujukan=f"SIULAK {YEAR}/{number + 1}, revisi 1",
        )
        for number in range(n)
    ]


def _person(row: dict[str, str]) -> Person:
    return Person(
        nama=row["nama"],
        nip=row["nip"],
        pangkat=rank_text(row["golongan"]),
        jabatan=row["jabatan"],
        unit_kerja=row["unit_nama"],
    )


def ours(values: list[AppraisalDocument]) -> list[bytes]:
    form = WordTemplate("form", FORM, AppraisalDocument)
    return [form.render(value) for value in values]


def docxtpl(values: list[AppraisalDocument]) -> list[bytes]:
    environment = Environment(autoescape=True)
    return [_rendered(environment, value) for value in values]


def _rendered(environment: Environment, value: AppraisalDocument) -> bytes:
    form, buffer = DocxTemplate(io.BytesIO(FORM)), io.BytesIO()
    form.render(
        {field.name: getattr(value, field.name) for field in fields(value)}, environment, autoescape=True
    )
    form.save(buffer)
    return buffer.getvalue()


def text_of(document: bytes) -> list[str]:
    """Every paragraph and cell in order, with the footer's."""
    opened = Document(io.BytesIO(document))
    texts = [paragraph.text for paragraph in (*opened.paragraphs, *opened.sections[0].footer.paragraphs)]
    return texts + [cell.text for table in opened.tables for row in table.rows for cell in row.cells]


def compare(ours_made: list[bytes], theirs_made: list[bytes]) -> None:
    """Raises BenchmarkError at the first document whose text differs."""
    for number, (one, other) in enumerate(zip(ours_made, theirs_made, strict=True)):
        if text_of(one) != text_of(other):
            raise BenchmarkError(f"document {number} says something else than docxtpl's")


def measure(n: int, rounds: int) -> float:
    """How many times as long docxtpl takes. Raises BenchmarkError where the texts differ."""
    values = documents(n)
    made: dict[str, list[bytes]] = {}

    def side(write: Callable[[list[AppraisalDocument]], list[bytes]]) -> float:
        return timed(lambda: made.update({write.__name__: write(values)}))

    seconds = alternating(rounds, {"ours": lambda: side(ours), "docxtpl": lambda: side(docxtpl)})
    compare(made["ours"], made["docxtpl"])
    return ratio(seconds, "docxtpl", "ours")


if __name__ == "__main__":
    sys.exit(run(GOAL, measure, __doc__ or "", N, ROUNDS))
