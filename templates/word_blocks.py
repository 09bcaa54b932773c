"""Blocks that several of the shipped landscape forms have: titles, identity table, bands, repeated rows, signatures."""

# ruff: noqa: SLF001  # merged cells of rows that a template repeats are not in python-docx's own interface

from collections.abc import Callable

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from templates.word_layout import add_row, add_table, kept, shade, write

FONT_SIZE, ROW = 9, Mm(5)
HEAD_SHADE, BAND_SHADE = "D9E2D5", "EEF3EC"
SIGNING_SPACE = Mm(18)
ABOVE = "{% if hasil.hasil_pimpinan %}{{ hasil.hasil_pimpinan }}{% else %}-{% endif %}"
PERSPECTIVE = "{% if hasil.perspektif %}{{ hasil.perspektif }}{% else %}-{% endif %}"
PERSON_ROWS = (
    ("NAMA", "nama"),
    ("NIP", "nip"),
    ("PANGKAT/GOL. RUANG", "pangkat"),
    ("JABATAN", "jabatan"),
)


def titles(document: WordDocument, *lines: str) -> None:
    for number, line in enumerate(lines):
        write(document.add_paragraph(), line, bold=True, size=11 if number == 0 else 10, centre=True)
    document.paragraphs[-1].paragraph_format.space_after = Pt(8)


def period_line(document: WordDocument) -> None:
    table = add_table(document, (Mm(120), Mm(170)), borders=False)
    left, right = add_row(table, ROW).cells
    write(left.paragraphs[0], "{{ instansi }}")
    write(right.paragraphs[0], "PERIODE PENILAIAN: {{ periode_penilaian }}")
    right.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    gap(document)


def gap(document: WordDocument, *, keep: bool = False) -> None:
    """Two tables that touch become one in Word. `keep`: on the sheet of what follows."""
    layout = document.add_paragraph().paragraph_format
    layout.line_spacing, layout.keep_with_next = Pt(6), keep or None


def people(document: WordDocument) -> None:
    table = add_table(document, tuple(Mm(width) for width in (10, 42, 93, 10, 42, 93)), borders=True)
    head = add_row(table, ROW)
    for place, title in ((0, "PEGAWAI YANG DINILAI"), (3, "PEJABAT PENILAI KINERJA")):
        write(head.cells[place].paragraphs[0], "NO", bold=True, centre=True)
        cell = head.cells[place + 1].merge(head.cells[place + 2])
        write(cell.paragraphs[0], title, bold=True, centre=True)
        shade(head.cells[place], HEAD_SHADE)
        shade(cell, HEAD_SHADE)
    last = ("UNIT KERJA", "unit_kerja")
    for number, (label, field) in enumerate((*PERSON_ROWS, last), 1):
        row = add_row(table, ROW)
        above = "{{ label_unit_penilai }}" if field == "unit_kerja" else label
        for place, title, who in ((0, label, "pegawai"), (3, above, "penilai")):
            write(row.cells[place].paragraphs[0], f"{number}", centre=True)
            write(row.cells[place + 1].paragraphs[0], title)
            write(row.cells[place + 2].paragraphs[0], f"{{{{ {who}.{field} }}}}")


def results_head(document: WordDocument, columns: tuple[tuple[int, str], ...]) -> Table:
    """The title, the columns and their numbers, again on every sheet."""
    table = add_table(document, tuple(Mm(width) for width, _ in columns), borders=True)
    title = band(table, "HASIL KERJA", HEAD_SHADE)
    names, numbers = add_row(table, ROW), add_row(table, Mm(4))
    for number, (_, name) in enumerate(columns):
        write(names.cells[number].paragraphs[0], name, bold=True, centre=True)
        write(numbers.cells[number].paragraphs[0], f"({number + 1})", size=7, centre=True)
    for row in (title, names, numbers):
        repeat(row)
    return table


def rows_of_results(table: Table, section: str, merged: dict[int, str], single: dict[int, str]) -> None:
    """A row an indicator; what belongs to the whole result stands in cells over all its rows."""
    tag(table, f"{{%tr for hasil in {section} %}}")
    tag(table, "{%tr for indikator in hasil.indikator %}")
    tag(table, "{%tr if loop.first %}")
    tag(table, "{%tr if loop.last %}")
    _indicator(table, merged, single, first=True)
    tag(table, "{%tr else %}")
    # What says the result is not left alone on a sheet. All its rows kept together would be better, but LibreOffice
    # loses text where several kept rows are each taller than a sheet.
    kept(_indicator(table, merged, single, first=True))
    tag(table, "{%tr endif %}")
    tag(table, "{%tr else %}")
    _indicator(table, merged, single, first=False)
    tag(table, "{%tr endif %}")
    tag(table, "{%tr endfor %}")
    otherwise_a_dash(table, min(place for place in merged if place))


def _indicator(table: Table, merged: dict[int, str], single: dict[int, str], *, first: bool) -> _Row:
    row = add_row(table, ROW)
    cells = [_Cell(tc, table) for tc in row._tr.tc_lst]
    for place, text in single.items():
        write(cells[place].paragraphs[0], text)
    for place, text in merged.items():
        if first:
            write(cells[place].paragraphs[0], text, centre=place == 0)
        cells[place]._tc.vMerge = "restart" if first else "continue"
    return row


def otherwise_a_dash(table: Table, place: int, *, keep: bool = False) -> None:
    """Ends a loop over rows; where there is nothing, one row says so."""
    tag(table, "{%tr else %}")
    row = add_row(table, ROW)
    cells = [_Cell(tc, table) for tc in row._tr.tc_lst]
    write(cells[place].paragraphs[0], "-")
    if keep:
        kept(row)
    tag(table, "{%tr endfor %}")


def last_kept(table: Table, fill: Callable[[], _Row]) -> None:
    """A loop's row twice: the last one stays on the sheet of what follows the table."""
    tag(table, "{%tr if loop.last %}")
    kept(fill())
    tag(table, "{%tr else %}")
    fill()
    tag(table, "{%tr endif %}")


def bullets(cell: _Cell, name: str, items: str, text: str) -> None:
    """Below what the cell says; at its top where it says nothing."""
    begun = any(paragraph.text for paragraph in cell.paragraphs)
    write(line(cell) if begun else cell.paragraphs[0], f"{{%p for {name} in {items} %}}")
    bullet = line(cell)
    if not begun:
        bullet.paragraph_format.space_before = Pt(1.5)
    bullet.paragraph_format.left_indent, bullet.paragraph_format.first_line_indent = Mm(4), Mm(-4)
    bullet.paragraph_format.tab_stops.add_tab_stop(Mm(4))
    write(bullet, f"•\t{text}")
    write(line(cell), "{%p endfor %}")


def signature(cell: _Cell, day: str, role: str, who: str) -> None:
    write(cell.paragraphs[0], day, centre=True)
    write(line(cell), role, centre=True)
    if who == "penilai":
        for said in acting(who):
            write(line(cell), said, centre=True)
    name = line(cell)
    name.paragraph_format.space_before = SIGNING_SPACE
    write(name, f"{{{{ {who}.nama }}}}", bold=True, centre=True)
    name.runs[0].underline = True
    # A minister or a regent has no NIP; the block above then shows a dash.
    nip = f"{{% if {who}.nip and {who}.nip != '-' %}}NIP {{{{ {who}.nip }}}}{{% endif %}}"
    write(line(cell), nip, centre=True)


def acting(who: str) -> tuple[str, ...]:
    """Paragraphs below a role: in which capacity, of who signs as Plt or Plh (SE BKN 1/SE/I/2021)."""
    return f"{{%p if {who}.sebagai %}}", f"{{{{ {who}.sebagai }}}}", "{%p endif %}"


def band(table: Table, title: str, colour: str) -> _Row:
    row = add_row(table, ROW)
    cell = row.cells[0].merge(row.cells[-1])
    write(cell.paragraphs[0], title, bold=True)
    cell.paragraphs[0].paragraph_format.keep_with_next = True
    shade(cell, colour)
    return row


def repeat(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def tag(table: Table, text: str) -> None:
    """A row that only carries a tag, and is gone once the document is rendered."""
    row = add_row(table, Mm(4))
    write(_Cell(row._tr.tc_lst[0], table).paragraphs[0], text)


def line(cell: _Cell) -> Paragraph:
    """One more line of a cell."""
    line: Paragraph = cell.add_paragraph()
    line.paragraph_format.space_after = Pt(1.5)
    return line
