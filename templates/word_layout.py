"""What python-docx has no word for, and our forms need: bordered tables, cells without a side, a slim file."""

# ruff: noqa: SLF001  # the elements below are not in python-docx's own interface

from typing import IO

from docx.document import Document as WordDocument
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

KEPT_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Footer", "FooterChar"}
# Parts of python-docx's default file that our forms do not use.
DROPPED_PARTS = ("thumbnail", "customXml", "numbering", "stylesWithEffects", "webSettings")


def slim(document: WordDocument) -> None:
    """Leave out what the form does not use: the file is copied for every employee and period."""
    styles = document.styles.element
    styles.find(f".//{qn('w:lang')}").set(qn("w:val"), "id-ID")
    for style in list(styles):
        if style.tag == qn("w:latentStyles") or (
            style.tag == qn("w:style") and style.get(qn("w:styleId")) not in KEPT_STYLES
        ):
            styles.remove(style)
    for holder in (document.part.package, document.part):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in DROPPED_PARTS:
                holder.rels.pop(key)


def add_table(document: WordDocument, widths: tuple[Length, ...], *, borders: bool) -> Table:
    """Add a centred table of fixed columns: with lines everywhere, or with neither lines nor padding."""
    table: Table = document.add_table(rows=0, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    # The order of these elements is fixed by the schema; Word refuses another.
    layout = table._tbl.tblPr.find(qn("w:tblLayout"))
    if borders:
        lines = OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            lines.append(_border(side, "single"))
        layout.addprevious(lines)
    else:
        margins = OxmlElement("w:tblCellMar")
        for side in ("left", "right"):
            margins.append(_element(side, w="0", type="dxa"))
        layout.addnext(margins)
    return table


def add_row(table: Table, height: Length, *, over_pages: bool = False) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row.height, row.height_rule = height, WD_ROW_HEIGHT_RULE.AT_LEAST
    if not over_pages:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
    for cell in row.cells:
        layout = cell.paragraphs[0].paragraph_format
        layout.space_before = layout.space_after = Pt(1.5)
    return row


def kept(*rows: _Row) -> None:
    """These rows stay on the sheet of what follows: a signature that stands alone could belong to anything."""
    for row in rows:
        for paragraph in row._tr.iter(qn("w:p")):
            Paragraph(paragraph, row).paragraph_format.keep_with_next = True  # type: ignore[arg-type]


def shade(cell: _Cell, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(_element("shd", val="clear", color="auto", fill=colour))


def _border(side: str, value: str) -> BaseOxmlElement:
    return _element(side, val=value, sz="6", space="0", color="000000")


def _element(tag: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def without_border(cell: _Cell, *sides: str) -> None:
    lines = OxmlElement("w:tcBorders")
    for side in sides:
        lines.append(_border(side, "nil"))
    cell._tc.get_or_add_tcPr().append(lines)


def write(
    paragraph: Paragraph, text: str, *, bold: bool = False, size: float | None = None, centre: bool = False
) -> None:
    run = paragraph.add_run(text)
    run.bold = bold or None
    run.font.size = Pt(size) if size else None
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def write_field(paragraph: Paragraph, code: str, *, size: float) -> None:
    """Let Word fill in what only the set page knows, such as PAGE or NUMPAGES."""
    field = _element("fldSimple", instr=code)
    paragraph._p.append(field)
    run = paragraph.add_run("1")
    run.font.size = Pt(size)
    field.append(run._r)


def add_picture(paragraph: Paragraph, png: IO[bytes], width: Length, *, field: str) -> None:
    """A picture whose description names the field that takes its place, wherever HR moves it in Word."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = paragraph.add_run().add_picture(png, width=width)
    described = shape._inline.docPr
    described.set("descr", field)
    described.set("name", field)
