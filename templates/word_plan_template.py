"""The shipped Word templates of the work plan, built by hand of code so that a diff can be read.

Forms: Sasaran Kinerja Pegawai (quantitative for JA and JF, quantitative for JPT, qualitative) and its Lampiran, after
the annex to PermenPANRB 6/2022, landscape on F4. `python -m templates.word_plan_template` writes them anew.
"""

# ruff: noqa: SLF001  # merged cells of rows that a template repeats are not in python-docx's own interface

from collections.abc import Callable
from pathlib import Path

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from templates.word import PLAN_APPENDIX, PLAN_TEMPLATES
from templates.word_layout import add_row, add_table, shade, write
from templates.word_sheet import begun, finished, footer

FONT_SIZE, ROW = 9, Mm(5)
HEAD_SHADE, BAND_SHADE = "D9E2D5", "EEF3EC"
SIGNING_SPACE = Mm(18)
TITLE = "SASARAN KINERJA PEGAWAI"
PERSON_ROWS = (
    ("NAMA", "nama"),
    ("NIP", "nip"),
    ("PANGKAT/GOL. RUANG", "pangkat"),
    ("JABATAN", "jabatan"),
)
STAFF = (
    (10, "NO"),
    (64, "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI"),
    (70, "RENCANA HASIL KERJA"),
    (24, "ASPEK"),
    (77, "INDIKATOR KINERJA INDIVIDU"),
    (45, "TARGET"),
)
"""Width in millimetres and title of each column."""
LEADER = (
    (10, "NO"),
    (95, "RENCANA HASIL KERJA"),
    (92, "INDIKATOR KINERJA INDIVIDU"),
    (50, "TARGET"),
    (43, "PERSPEKTIF"),
)
QUALITATIVE = ((10, "NO"), (280, "RENCANA HASIL KERJA"))
SECTIONS = (("A. UTAMA", "utama"), ("B. TAMBAHAN", "tambahan"))
MEASURES = "Ukuran keberhasilan/Indikator Kinerja Individu, dan Target:"
CONDITIONS = (
    ("DUKUNGAN SUMBER DAYA", "dukungan_sumber_daya"),
    ("SKEMA PERTANGGUNGJAWABAN", "skema_pertanggungjawaban"),
    ("KONSEKUENSI", "konsekuensi"),
)


def build_plan_templates(folder: Path) -> None:
    """Write all four under their shipped names."""
    for name, approach, results in (
        ("kuantitatif-ja-jf", "KUANTITATIF", _staff_results),
        ("kuantitatif-jpt", "KUANTITATIF", _leader_results),
        ("kualitatif", "KUALITATIF", _qualitative_results),
    ):
        (folder / PLAN_TEMPLATES[name].name).write_bytes(_plan(approach, results))
    (folder / PLAN_APPENDIX.name).write_bytes(_appendix())


def _plan(approach: str, results: Callable[[WordDocument], None]) -> bytes:
    document = begun(landscape=True, font_size=FONT_SIZE)
    _titles(document, TITLE, f"PENDEKATAN HASIL KERJA {approach}", "BAGI {{ bagi }}")
    _period_line(document)
    _people(document)
    _gap(document)
    results(document)
    _gap(document)
    _behaviour(document)
    _signatures(document)
    footer(document, "{{ rujukan }} – {{ pegawai.nama }}")
    return finished(document, "Sasaran Kinerja Pegawai")


def _appendix() -> bytes:
    document = begun(landscape=True, font_size=FONT_SIZE)
    _titles(document, f"LAMPIRAN {TITLE}")
    _period_line(document)
    table = add_table(document, (Mm(10), Mm(280)), borders=True)
    for title, field in CONDITIONS:
        _band(table, title, HEAD_SHADE)
        _tag(table, f"{{%tr for butir in {field} %}}")
        row = add_row(table, ROW, over_pages=True)
        write(row.cells[0].paragraphs[0], "{{ loop.index }}.", centre=True)
        write(row.cells[1].paragraphs[0], "{{ butir }}")
        _otherwise_a_dash(table, 1)
    _signatures(document)
    footer(document, "{{ rujukan }} – {{ pegawai.nama }}")
    return finished(document, "Lampiran Sasaran Kinerja Pegawai")


def _titles(document: WordDocument, *lines: str) -> None:
    for number, line in enumerate(lines):
        write(document.add_paragraph(), line, bold=True, size=11 if number == 0 else 10, centre=True)
    document.paragraphs[-1].paragraph_format.space_after = Pt(8)


def _period_line(document: WordDocument) -> None:
    table = add_table(document, (Mm(120), Mm(170)), borders=False)
    left, right = add_row(table, ROW).cells
    write(left.paragraphs[0], "{{ instansi }}")
    write(right.paragraphs[0], "PERIODE PENILAIAN: {{ periode_penilaian }}")
    right.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _gap(document)


def _gap(document: WordDocument) -> None:
    """Two tables that touch become one in Word."""
    document.add_paragraph().paragraph_format.line_spacing = Pt(6)


def _people(document: WordDocument) -> None:
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


def _staff_results(document: WordDocument) -> None:
    table = _results_head(document, STAFF)
    for title, field in SECTIONS:
        _band(table, title, BAND_SHADE)
        _rows_of_results(
            table,
            field,
            {0: "{{ hasil.nomor }}", 1: "{{ hasil.hasil_pimpinan }}", 2: "{{ hasil.hasil }}"},
            {3: "{{ indikator.aspek }}", 4: "{{ indikator.indikator }}", 5: "{{ indikator.target }}"},
        )


def _leader_results(document: WordDocument) -> None:
    table = _results_head(document, LEADER)
    for title, field in SECTIONS:
        _band(table, title, BAND_SHADE)
        _rows_of_results(
            table,
            field,
            {0: "{{ hasil.nomor }}", 1: "{{ hasil.hasil }}", 4: "{{ hasil.perspektif }}"},
            {2: "{{ indikator.indikator }}", 3: "{{ indikator.target }}"},
        )


def _qualitative_results(document: WordDocument) -> None:
    table = _results_head(document, QUALITATIVE)
    for title, field in SECTIONS:
        _band(table, title, BAND_SHADE)
        _tag(table, f"{{%tr for hasil in {field} %}}")
        row = add_row(table, ROW)
        write(row.cells[0].paragraphs[0], "{{ hasil.nomor }}", centre=True)
        cell = row.cells[1]
        write(cell.paragraphs[0], "{{ hasil.hasil }}")
        write(_line(cell), MEASURES)
        _bullets(
            cell,
            "indikator",
            "hasil.indikator",
            "{{ indikator.indikator }}{% if indikator.target %}: {{ indikator.target }}{% endif %}",
        )
        _otherwise_a_dash(table, 1)


def _results_head(document: WordDocument, columns: tuple[tuple[int, str], ...]) -> Table:
    """The title, the columns and their numbers, again on every sheet."""
    table = add_table(document, tuple(Mm(width) for width, _ in columns), borders=True)
    title = _band(table, "HASIL KERJA", HEAD_SHADE)
    names, numbers = add_row(table, ROW), add_row(table, Mm(4))
    for number, (_, name) in enumerate(columns):
        write(names.cells[number].paragraphs[0], name, bold=True, centre=True)
        write(numbers.cells[number].paragraphs[0], f"({number + 1})", size=7, centre=True)
    for row in (title, names, numbers):
        _repeat(row)
    return table


def _rows_of_results(table: Table, section: str, merged: dict[int, str], single: dict[int, str]) -> None:
    """A row an indicator; what belongs to the whole result stands in cells over all its rows."""
    _tag(table, f"{{%tr for hasil in {section} %}}")
    _tag(table, "{%tr for indikator in hasil.indikator %}")
    _tag(table, "{%tr if loop.first %}")
    for first in (True, False):
        row = add_row(table, ROW)
        cells = [_Cell(tc, table) for tc in row._tr.tc_lst]
        for place, text in single.items():
            write(cells[place].paragraphs[0], text)
        for place, text in merged.items():
            if first:
                write(cells[place].paragraphs[0], text, centre=place == 0)
            cells[place]._tc.vMerge = "restart" if first else "continue"
        _tag(table, "{%tr else %}" if first else "{%tr endif %}")
    _tag(table, "{%tr endfor %}")
    _otherwise_a_dash(table, min(place for place in merged if place))


def _otherwise_a_dash(table: Table, place: int) -> None:
    """Ends a loop over rows; where there is nothing, one row says so."""
    _tag(table, "{%tr else %}")
    row = add_row(table, ROW)
    cells = [_Cell(tc, table) for tc in row._tr.tc_lst]
    write(cells[place].paragraphs[0], "-")
    _tag(table, "{%tr endfor %}")


def _behaviour(document: WordDocument) -> None:
    table = add_table(document, (Mm(10), Mm(165), Mm(115)), borders=True)
    _repeat(_band(table, "PERILAKU KERJA", HEAD_SHADE))
    _tag(table, "{%tr for nilai in perilaku %}")
    row = add_row(table, ROW)
    write(row.cells[0].paragraphs[0], "{{ nilai.nomor }}", centre=True)
    write(row.cells[1].paragraphs[0], "{{ nilai.nilai }}", bold=True)
    _bullets(row.cells[1], "perilaku_kerja", "nilai.panduan", "{{ perilaku_kerja }}")
    write(row.cells[2].paragraphs[0], "Ekspektasi Khusus Pimpinan:")
    write(_line(row.cells[2]), "{{ nilai.ekspektasi }}")
    _tag(table, "{%tr endfor %}")


def _bullets(cell: _Cell, name: str, items: str, text: str) -> None:
    write(_line(cell), f"{{%p for {name} in {items} %}}")
    bullet = _line(cell)
    bullet.paragraph_format.left_indent, bullet.paragraph_format.first_line_indent = Mm(4), Mm(-4)
    bullet.paragraph_format.tab_stops.add_tab_stop(Mm(4))
    write(bullet, f"•\t{text}")
    write(_line(cell), "{%p endfor %}")


def _signatures(document: WordDocument) -> None:
    _gap(document)
    table = add_table(document, (Mm(145), Mm(145)), borders=False)
    row = add_row(table, Mm(36))
    _signature(row.cells[0], "", "Pegawai yang Dinilai", "pegawai")
    _signature(row.cells[1], "{{ tempat }}, {{ tanggal }}", "Pejabat Penilai Kinerja", "penilai")


def _signature(cell: _Cell, day: str, role: str, who: str) -> None:
    write(cell.paragraphs[0], day, centre=True)
    write(_line(cell), role, centre=True)
    name = _line(cell)
    name.paragraph_format.space_before = SIGNING_SPACE
    write(name, f"{{{{ {who}.nama }}}}", bold=True, centre=True)
    name.runs[0].underline = True
    # A minister or a regent has no NIP; the block above then shows a dash.
    nip = f"{{% if {who}.nip and {who}.nip != '-' %}}NIP {{{{ {who}.nip }}}}{{% endif %}}"
    write(_line(cell), nip, centre=True)


def _band(table: Table, title: str, colour: str) -> _Row:
    row = add_row(table, ROW)
    cell = row.cells[0].merge(row.cells[-1])
    write(cell.paragraphs[0], title, bold=True)
    cell.paragraphs[0].paragraph_format.keep_with_next = True
    shade(cell, colour)
    return row


def _repeat(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _tag(table: Table, text: str) -> None:
    """A row that only carries a tag, and is gone once the document is rendered."""
    row = add_row(table, Mm(4))
    write(_Cell(row._tr.tc_lst[0], table).paragraphs[0], text)


def _line(cell: _Cell) -> Paragraph:
    """One more line of a cell."""
    line: Paragraph = cell.add_paragraph()
    line.paragraph_format.space_after = Pt(1.5)
    return line


if __name__ == "__main__":
    build_plan_templates(PLAN_APPENDIX.parent)
