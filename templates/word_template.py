"""The shipped Word template of the appraisal document, built by hand of code so that a diff can be read.

Form: Dokumen Evaluasi Kinerja Pegawai, format D.1.1 of the annex to PermenPANRB 6/2022. HR may edit the
file in Word afterwards; this module only says what leaves our house. `python -m templates.word_template`
writes it anew.
"""

import io
import zipfile
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from templates.word import APPRAISAL_TEMPLATE

# F4, the folio sheet of Indonesian offices.
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = Mm(215), Mm(330), Mm(20)
# Number, label, colon, and the value, cut so that either signature gets a little over half of the width.
COLUMNS = tuple(Mm(width) for width in (10, 62, 5, 5, 20, 73))
NUMBER, LABEL, COLON, VALUE, SHARED, LAST = range(6)
SIGNING_SPACE = Mm(20)
NOTE_SPACE = Mm(17)
HEAD_SHADE = "E7E6E6"
FIXED_TIME = datetime(2026, 1, 1)  # noqa: DTZ001  # core properties carry no zone
KEPT_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Footer", "FooterChar"}
# Parts of python-docx's default file that this form does not use.
DROPPED_PARTS = ("thumbnail", "customXml", "numbering", "stylesWithEffects", "webSettings")

PERSON_ROWS = (
    ("NAMA", "nama"),
    ("NIP", "nip"),
    ("PANGKAT/GOL. RUANG", "pangkat"),
    ("JABATAN", "jabatan"),
    ("UNIT KERJA", "unit_kerja"),
)


def build_appraisal_template(path: Path) -> None:
    """Write the template; equal bytes at every call with the same libraries."""
    document = Document()
    _page(document)
    _slim(document)
    _titles(document)
    _period_line(document)
    _form(document)
    _footer(document)
    _properties(document)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_with_fixed_dates(buffer.getvalue()))


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = section.top_margin = MARGIN
    section.bottom_margin = Mm(16)
    section.footer_distance = Mm(8)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    # Word takes the theme's fonts over the named one wherever both stand.
    fonts = normal.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), "Arial")
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.0


def _slim(document: WordDocument) -> None:
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


def _titles(document: WordDocument) -> None:
    _write(document.add_paragraph(), "DOKUMEN EVALUASI KINERJA PEGAWAI", bold=True, size=13, centre=True)
    period = document.add_paragraph()
    _write(period, "PERIODE: {{ periode }}", bold=True, size=11, centre=True)
    period.paragraph_format.space_before, period.paragraph_format.space_after = Pt(2), Pt(14)


def _period_line(document: WordDocument) -> None:
    table = _table(document, (Mm(64), Mm(111)))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(side, w="0", type="dxa"))
    table._tbl.tblPr.find(qn("w:tblLayout")).addnext(margins)  # noqa: SLF001  # not in python-docx
    left, right = _row(table, Mm(5)).cells
    _write(left.paragraphs[0], "{{ instansi }}")
    _write(right.paragraphs[0], "PERIODE PENILAIAN: {{ periode_penilaian }}")
    right.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    # Two tables that touch become one in Word.
    gap = document.add_paragraph()
    gap.paragraph_format.line_spacing = Pt(8)


def _form(document: WordDocument) -> None:
    table = _table(document, COLUMNS, borders=True)
    people = (
        ("PEGAWAI YANG DINILAI", "pegawai"),
        ("PEJABAT PENILAI KINERJA", "penilai"),
        ("ATASAN PEJABAT PENILAI KINERJA", "atasan_penilai"),
    )
    for number, (title, who) in enumerate(people, 1):
        _block(table, number, title, [(label, f"{who}.{field}") for label, field in PERSON_ROWS])
    results = [("CAPAIAN KINERJA ORGANISASI", "capaian_organisasi"), ("PREDIKAT KINERJA PEGAWAI", "predikat")]
    _block(table, 4, "EVALUASI KINERJA", results)
    _notes(table)
    _signature(table, 6, "{{ tempat }}, {{ tanggal }}", "PEJABAT PENILAI KINERJA", "penilai", right=True)
    # The employee's day is the day of receipt, from which the 14 days of PP 30/2019 run: written by hand.
    by_hand = "{{ tempat }}, " + "." * 34
    _signature(table, 7, by_hand, "PEGAWAI YANG DINILAI", "pegawai", right=False)


def _block(table: Table, number: int, title: str, rows: list[tuple[str, str]]) -> None:
    head = _headed(table, number, title)
    last = head
    for label, field in rows:
        last = _row(table, Mm(5.6))
        value = last.cells[VALUE].merge(last.cells[LAST])
        _write(last.cells[LABEL].paragraphs[0], label)
        _write(last.cells[COLON].paragraphs[0], ":", centre=True)
        _write(value.paragraphs[0], f"{{{{ {field} }}}}", bold=field in ("predikat", "capaian_organisasi"))
        _without_border(last.cells[LABEL], "right")
        _without_border(last.cells[COLON], "left", "right")
        _without_border(value, "left")
    head.cells[NUMBER].merge(last.cells[NUMBER])


def _headed(table: Table, number: int, title: str) -> _Row:
    row = _row(table, Mm(5.6))
    _write(row.cells[NUMBER].paragraphs[0], f"{number}.", bold=True, centre=True)
    cell = row.cells[LABEL].merge(row.cells[LAST])
    _write(cell.paragraphs[0], title, bold=True)
    cell.paragraphs[0].paragraph_format.keep_with_next = True
    shade = _element("shd", val="clear", color="auto", fill=HEAD_SHADE)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001  # not in python-docx
    return row


def _notes(table: Table) -> None:
    head = _headed(table, 5, "CATATAN/REKOMENDASI")
    row = _row(table, NOTE_SPACE)
    cell = row.cells[LABEL].merge(row.cells[LAST])
    _write(cell.paragraphs[0], "{{ catatan }}")
    head.cells[NUMBER].merge(row.cells[NUMBER])


def _signature(table: Table, number: int, date_line: str, role: str, who: str, *, right: bool) -> None:
    row = _row(table, Mm(36))
    _write(row.cells[NUMBER].paragraphs[0], f"{number}.", bold=True, centre=True)
    edge = VALUE if right else SHARED
    left, other = row.cells[LABEL].merge(row.cells[edge]), row.cells[edge + 1].merge(row.cells[LAST])
    _without_border(left, "right")
    _without_border(other, "left")
    cell = other if right else left
    cell.paragraphs[0].paragraph_format.space_before = Pt(4)
    _write(cell.paragraphs[0], date_line, centre=True)
    _write(cell.add_paragraph(), f"{role},", centre=True)
    name = cell.add_paragraph()
    name.paragraph_format.space_before = SIGNING_SPACE
    _write(name, f"{{{{ {who}.nama }}}}", bold=True, centre=True)
    name.runs[0].underline = True
    # A minister or a regent has no NIP.
    nip = f"{{% if {who}.nip %}}NIP {{{{ {who}.nip }}}}{{% endif %}}"
    last = cell.add_paragraph()
    last.paragraph_format.space_after = Pt(4)
    _write(last, nip, centre=True)


def _footer(document: WordDocument) -> None:
    _write(document.sections[0].footer.paragraphs[0], "{{ rujukan }}", size=7)


def _table(document: WordDocument, widths: tuple[Length, ...], *, borders: bool = False) -> Table:
    table: Table = document.add_table(rows=0, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    if borders:
        lines = OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            lines.append(_border(side, "single"))
        # The order of these elements is fixed by the schema; Word refuses another.
        table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(lines)  # noqa: SLF001  # not in python-docx
    return table


def _row(table: Table, height: Length) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row.height, row.height_rule = height, WD_ROW_HEIGHT_RULE.AT_LEAST
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))  # noqa: SLF001  # not in python-docx
    for cell in row.cells:
        layout = cell.paragraphs[0].paragraph_format
        layout.space_before = layout.space_after = Pt(1.5)
    return row


def _border(side: str, value: str) -> BaseOxmlElement:
    return _element(side, val=value, sz="6", space="0", color="000000")


def _element(tag: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _without_border(cell: _Cell, *sides: str) -> None:
    lines = OxmlElement("w:tcBorders")
    for side in sides:
        lines.append(_border(side, "nil"))
    cell._tc.get_or_add_tcPr().append(lines)  # noqa: SLF001  # not in python-docx


def _write(
    paragraph: Paragraph, text: str, *, bold: bool = False, size: float | None = None, centre: bool = False
) -> None:
    run = paragraph.add_run(text)
    run.bold = bold or None
    run.font.size = Pt(size) if size else None
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _properties(document: WordDocument) -> None:
    facts = document.core_properties
    facts.author = facts.last_modified_by = "SIULAK"
    facts.title = "Dokumen Evaluasi Kinerja Pegawai"
    facts.subject = facts.keywords = facts.comments = ""
    facts.language, facts.revision = "id-ID", 1
    facts.created = facts.modified = FIXED_TIME


def _with_fixed_dates(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


if __name__ == "__main__":
    build_appraisal_template(APPRAISAL_TEMPLATE)
