"""The sheet that every shipped form stands on: F4, one typeface, a footer that says whose page it is, fixed bytes."""

import io
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from templates.word_archive import repacked
from templates.word_layout import slim, write, write_field

# F4, the folio sheet of Indonesian offices.
SHORT_SIDE, LONG_SIDE, MARGIN = Mm(215), Mm(330), Mm(20)
FOOTER_SIZE = 7
FIXED_TIME = datetime(2026, 1, 1)  # noqa: DTZ001  # core properties carry no zone


def begun(*, landscape: bool, font_size: float) -> WordDocument:
    """Give an empty document on that sheet."""
    document: WordDocument = Document()
    section = document.sections[0]
    section.page_width, section.page_height = (
        (LONG_SIDE, SHORT_SIDE) if landscape else (SHORT_SIDE, LONG_SIDE)
    )
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = section.top_margin = MARGIN
    if landscape:
        section.top_margin = Mm(15)
    section.bottom_margin = Mm(16)
    section.footer_distance = Mm(8)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(font_size)
    # Word takes the theme's fonts over the named one wherever both stand.
    fonts = normal.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), "Arial")
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    slim(document)
    return document


def footer(document: WordDocument, text: str) -> None:
    """A sheet that carries the signatures alone must say whose they are."""
    document.styles["Footer"].paragraph_format.tab_stops.clear_all()
    section = document.sections[0]
    line = section.footer.paragraphs[0]
    width = Length((section.page_width or SHORT_SIDE) - 2 * MARGIN)
    line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    write(line, f"{text}\tHalaman ", size=FOOTER_SIZE)
    write_field(line, "PAGE", size=FOOTER_SIZE)
    write(line, " dari ", size=FOOTER_SIZE)
    write_field(line, "NUMPAGES", size=FOOTER_SIZE)


def finished(document: WordDocument, title: str) -> bytes:
    """Give the file; equal bytes at every call with the same libraries."""
    facts = document.core_properties
    facts.author = facts.last_modified_by = "SIULAK"
    facts.title = title
    facts.subject = facts.keywords = facts.comments = ""
    facts.language, facts.revision = "id-ID", 1
    facts.created = facts.modified = FIXED_TIME
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())
