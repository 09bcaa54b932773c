"""The shipped Word templates of the appraisal document, built by hand of code so that a diff can be read.

Form: Dokumen Evaluasi Kinerja Pegawai, format D.1.1 of the annex to PermenPANRB 6/2022; with the three blocks of an
objection; for PPPK with both ratings and boxes to tick. HR may edit the files in Word afterwards; this module only
says what leaves our house. `python -m templates.word_template` writes them anew.
"""

from pathlib import Path

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row

from templates.emblem import add_place
from templates.forms import APPRAISALS, FOLDER
from templates.word_blocks import acting, gap
from templates.word_layout import add_row, add_table, kept, shade, without_border, write
from templates.word_sheet import begun, finished, footer

# Number, label, colon, and the value, cut so that either signature gets a little over half of the width.
COLUMNS = tuple(Mm(width) for width in (10, 62, 5, 5, 20, 73))
NUMBER, LABEL, COLON, VALUE, SHARED, LAST = range(6)
SIGNING_SPACE = Mm(20)
NOTE_SPACE = Mm(17)
HEAD_SHADE = "E7E6E6"

PERSON_ROWS = (
    ("NAMA", "nama"),
    ("NIP", "nip"),
    ("PANGKAT/GOL. RUANG", "pangkat"),
    ("JABATAN", "jabatan"),
    ("UNIT KERJA", "unit_kerja"),
)


def build_appraisal_template(path: Path, *, pppk: bool = False, objection: bool = False) -> None:
    """Write one variant; equal bytes at every call with the same libraries."""
    document = begun(landscape=False, font_size=10)
    add_place(document)
    _titles(document)
    _period_line(document)
    _form(document, pppk=pppk, objection=objection)
    footer(document, "{{ rujukan }} – {{ pegawai.nama }}")
    path.write_bytes(finished(document, "Dokumen Evaluasi Kinerja Pegawai"))


def _titles(document: WordDocument) -> None:
    write(document.add_paragraph(), "DOKUMEN EVALUASI KINERJA PEGAWAI", bold=True, size=13, centre=True)
    period = document.add_paragraph()
    write(period, "PERIODE: {{ periode }}", bold=True, size=11, centre=True)
    period.paragraph_format.space_before, period.paragraph_format.space_after = Pt(2), Pt(14)


def _period_line(document: WordDocument) -> None:
    table = add_table(document, (Mm(64), Mm(111)), borders=False)
    left, right = add_row(table, Mm(5)).cells
    write(left.paragraphs[0], "{{ instansi }}")
    write(right.paragraphs[0], "PERIODE PENILAIAN: {{ periode_penilaian }}")
    right.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    gap(document)


def _form(document: WordDocument, *, pppk: bool, objection: bool) -> None:
    table = add_table(document, COLUMNS, borders=True)
    people = (
        ("PEGAWAI YANG DINILAI", "pegawai"),
        ("PEJABAT PENILAI KINERJA", "penilai"),
        ("ATASAN PEJABAT PENILAI KINERJA", "atasan_penilai"),
    )
    for number, (title, who) in enumerate(people, 1):
        _block(table, number, title, [(label, f"{who}.{field}") for label, field in PERSON_ROWS])
    achieved = [("CAPAIAN KINERJA ORGANISASI", "capaian_organisasi")]
    rated = [("RATING HASIL KERJA", "rating_hasil_kerja"), ("RATING PERILAKU KERJA", "rating_perilaku")]
    _block(
        table,
        4,
        "EVALUASI KINERJA",
        (rated if pppk else achieved) + [("PREDIKAT KINERJA PEGAWAI", "predikat")],
    )
    _boxes(table) if pppk else _notes(table, 5, "CATATAN/REKOMENDASI", "{{ catatan }}", keep=not objection)
    if objection:
        table = _objection(document, table)
    number = 9 if objection else 6
    signed = ("{{ tempat }}, {{ tanggal }}", "PEJABAT PENILAI KINERJA", "penilai")
    # The employee's day is the day of receipt, from which the 14 days of PP 30/2019 run: written by hand.
    by_hand = "{{ tempat }}, " + "." * 34
    received = (by_hand, "PEGAWAI YANG DINILAI", "pegawai")
    third = ("Mengetahui,", "ATASAN PEJABAT PENILAI KINERJA", "atasan_penilai")
    if objection:
        decided = ("{{ tempat }}, {{ tanggal_keputusan }}", *third[1:])
        _signature(table, number, *decided, right=True)
        number += 1
    if pppk:
        row = _signature(table, number, *received, right=False, keep=not objection)
        _sign(row.cells[-1], *signed)
        if not objection:
            _signature(table, number + 1, *third, right=True, keep=False)
        return
    _signature(table, number, *signed, right=True)
    _signature(table, number + 1, *received, right=False)


def _boxes(table: Table) -> None:
    """The boxes of a PPPK, ticked as the rule proposes; whoever signs makes it a decision."""
    head = _headed(table, 5, "CATATAN ATAU REKOMENDASI")
    row = add_row(table, NOTE_SPACE, over_pages=True)
    cell = row.cells[LABEL].merge(row.cells[LAST])
    write(cell.paragraphs[0], "{%p for pilihan in rekomendasi %}")
    for text in (
        "{{ pilihan.tanda }}  {{ pilihan.teks }}",
        "{%p endfor %}",
        "Catatan tambahan: {{ catatan }}",
    ):
        said = cell.add_paragraph()
        said.paragraph_format.space_before = Pt(1.5)
        write(said, text)
    basis = cell.add_paragraph()
    basis.paragraph_format.space_before, basis.paragraph_format.space_after = Pt(1.5), Pt(1.5)
    write(basis, "{{ dasar_rekomendasi }}", size=7.5)
    head.cells[NUMBER].merge(row.cells[NUMBER])
    kept(row)


def _objection(document: WordDocument, table: Table) -> Table:
    """Blocks 6 to 8; the table that goes on: the decision and its signatures are a sheet of their own.

    Nobody has seen block 9 of the annex: it is the superior's signature.
    """
    for number, title, day, texts in (
        (6, "KEBERATAN", "tanggal_keberatan", ("keberatan",)),
        (7, "PENJELASAN PEJABAT PENILAI ATAS KEBERATAN", "tanggal_penjelasan", ("penjelasan",)),
        (
            8,
            "KEPUTUSAN ATASAN PEJABAT PENILAI KINERJA",
            "tanggal_keputusan",
            ("keputusan", "alasan_keputusan"),
        ),
    ):
        decided = day == "tanggal_keputusan"
        if decided:
            gap(document)
            document.paragraphs[-1].paragraph_format.page_break_before = True
            table = add_table(document, COLUMNS, borders=True)
        lines = [f"{{{{ {text} }}}}" for text in texts]
        _notes(table, number, title, *lines, f"Tanggal: {{{{ {day} }}}}", keep=decided)
    return table


def _block(table: Table, number: int, title: str, rows: list[tuple[str, str]]) -> None:
    head = _headed(table, number, title)
    last = head
    for label, field in rows:
        last = add_row(table, Mm(5.6))
        value = last.cells[VALUE].merge(last.cells[LAST])
        write(last.cells[LABEL].paragraphs[0], label)
        write(last.cells[COLON].paragraphs[0], ":", centre=True)
        write(value.paragraphs[0], f"{{{{ {field} }}}}", bold=field in ("predikat", "capaian_organisasi"))
        without_border(last.cells[LABEL], "right")
        without_border(last.cells[COLON], "left", "right")
        without_border(value, "left")
    head.cells[NUMBER].merge(last.cells[NUMBER])


def _headed(table: Table, number: int, title: str) -> _Row:
    row = add_row(table, Mm(5.6))
    write(row.cells[NUMBER].paragraphs[0], f"{number}.", bold=True, centre=True)
    cell = row.cells[LABEL].merge(row.cells[LAST])
    write(cell.paragraphs[0], title, bold=True)
    cell.paragraphs[0].paragraph_format.keep_with_next = True
    shade(cell, HEAD_SHADE)
    return row


def _notes(table: Table, number: int, title: str, first: str, *further: str, keep: bool) -> None:
    head = _headed(table, number, title)
    row = add_row(table, NOTE_SPACE, over_pages=True)
    cell = row.cells[LABEL].merge(row.cells[LAST])
    write(cell.paragraphs[0], first)
    for text in further:
        write(cell.add_paragraph(), text)
    head.cells[NUMBER].merge(row.cells[NUMBER])
    if keep:
        kept(row)


def _signature(
    table: Table, number: int, date_line: str, role: str, who: str, *, right: bool, keep: bool | None = None
) -> _Row:
    """`keep`: on one sheet with the next; what stands right has the last one following it."""
    row = add_row(table, Mm(36))
    write(row.cells[NUMBER].paragraphs[0], f"{number}.", bold=True, centre=True)
    edge = VALUE if right else SHARED
    left, other = row.cells[LABEL].merge(row.cells[edge]), row.cells[edge + 1].merge(row.cells[LAST])
    without_border(left, "right")
    without_border(other, "left")
    _sign(other if right else left, date_line, role, who)
    if right if keep is None else keep:
        # All signatures on one sheet.
        for paragraph in (row.cells[NUMBER].paragraphs[0], *left.paragraphs, *other.paragraphs):
            paragraph.paragraph_format.keep_with_next = True
    return row


def _sign(cell: _Cell, date_line: str, role: str, who: str) -> None:
    cell.paragraphs[0].paragraph_format.space_before = Pt(4)
    write(cell.paragraphs[0], date_line, centre=True)
    write(cell.add_paragraph(), f"{role},", centre=True)
    if who != "pegawai":
        for said in acting(who):
            write(cell.add_paragraph(), said, centre=True)
    name = cell.add_paragraph()
    name.paragraph_format.space_before = SIGNING_SPACE
    write(name, f"{{{{ {who}.nama }}}}", bold=True, centre=True)
    name.runs[0].underline = True
    # A minister or a regent has no NIP; the block above then shows a dash.
    nip = f"{{% if {who}.nip and {who}.nip != '-' %}}NIP {{{{ {who}.nip }}}}{{% endif %}}"
    last = cell.add_paragraph()
    last.paragraph_format.space_after = Pt(4)
    write(last, nip, centre=True)


if __name__ == "__main__":
    for variant, file in APPRAISALS.items():
        build_appraisal_template(FOLDER / file, pppk="pppk" in variant, objection="keberatan" in variant)
