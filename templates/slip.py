"""Lembar pendaftaran: one printed page a person, with the secret that opens the account once."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_BREAK
from docx.shared import Pt

STEPS = (
    "1. Buka alamat di atas pada ponsel atau komputer. Isikan NIP bila diminta, dan kode ini dengan huruf besar.",
    "2. Buat kata sandi Anda sendiri. Sesudah itu kode ini tidak berlaku lagi.",
    "3. Selanjutnya masuk dengan NIP dan kata sandi itu. Bila lupa, minta lembar baru kepada bagian kepegawaian.",
)
WARNING = (
    "Lembar ini hanya untuk nama di atas. Jangan difoto atau diteruskan; bila hilang, segera beri tahu bagian "
    "kepegawaian."
)


@dataclass(frozen=True)
class Slip:
    """What one page says."""

    name: str
    nip: str
    address: str
    secret: str
    until: str


def document(slips: Sequence[Slip], office: str) -> bytes:
    """A Word file of one page a person."""
    paper = Document()
    paper.core_properties.author = "SIULAK"
    paper.core_properties.title = "Lembar pendaftaran"
    for place, slip in enumerate(slips):
        if place:
            paper.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        _page(paper, slip, office)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _page(paper: Any, slip: Slip, office: str) -> None:
    paper.add_heading(f"Lembar pendaftaran SIULAK, {office}", level=1)
    facts = {"Nama": slip.name, "NIP": slip.nip or "-", "Alamat": slip.address, "Berlaku sampai": slip.until}
    grid = paper.add_table(rows=0, cols=2)
    for label, value in facts.items():
        cells = grid.add_row().cells
        cells[0].text, cells[1].text = label, value
    secret = paper.add_paragraph().add_run(slip.secret)
    secret.bold, secret.font.size, secret.font.name = True, Pt(20), "Courier New"
    for step in STEPS:
        paper.add_paragraph(step)
    paper.add_paragraph(WARNING)
