"""The shipped Word template of Penetapan Predikat Kinerja, one paper a unit (SE MenPANRB 3/2023).

`python -m templates.word_unit_template` writes it anew.
"""

from functools import partial
from pathlib import Path

from docx.document import Document as WordDocument
from docx.shared import Mm
from docx.table import Table, _Row

from templates.forms import FOLDER, UNIT
from templates.word_blocks import (
    FONT_SIZE,
    HEAD_SHADE,
    ROW,
    band,
    bullets,
    gap,
    last_kept,
    otherwise_a_dash,
    period_line,
    repeat,
    signature,
    tag,
    titles,
)
from templates.word_evaluation_template import pattern, verdict
from templates.word_layout import add_row, add_table, shade, write
from templates.word_sheet import begun, finished, footer

PEOPLE = (
    (10, "NO", "{{ orang.nomor }}"),
    (66, "NAMA", "{{ orang.nama }}"),
    (42, "NIP", "{{ orang.nip }}"),
    (70, "JABATAN", "{{ orang.jabatan }}"),
    (34, "RATING HASIL KERJA", "{{ orang.rating_hasil_kerja }}"),
    (34, "RATING PERILAKU KERJA", "{{ orang.rating_perilaku }}"),
    (34, "PREDIKAT KINERJA", "{{ orang.predikat }}"),
)


def build_unit_template(path: Path = FOLDER / UNIT) -> None:
    document = begun(landscape=True, font_size=FONT_SIZE)
    titles(document, "PENETAPAN PREDIKAT KINERJA PEGAWAI", "{{ unit_kerja }}")
    period_line(document)
    verdict(document, "CAPAIAN KINERJA ORGANISASI", "{{ capaian_organisasi }}")
    gap(document)
    _said(document, "DASAR PENETAPAN CAPAIAN", "{{ dasar_capaian }}")
    gap(document)
    pattern(document)
    gap(document)
    _counts(document)
    gap(document)
    _agreement(document)
    gap(document)
    _people(document)
    gap(document, keep=True)
    table = add_table(document, (Mm(145), Mm(145)), borders=False)
    row = add_row(table, Mm(40))
    signature(row.cells[1], "Ditetapkan di {{ tempat }}, {{ tanggal }}", "{{ pejabat.jabatan }}", "pejabat")
    footer(document, "{{ rujukan }} – {{ unit_kerja }} – {{ aturan }}")
    path.write_bytes(finished(document, "Penetapan Predikat Kinerja Pegawai"))


def _said(document: WordDocument, title: str, text: str) -> None:
    table = add_table(document, (Mm(290),), borders=True)
    band(table, title, HEAD_SHADE)
    write(add_row(table, ROW, over_pages=True).cells[0].paragraphs[0], text)


def _counts(document: WordDocument) -> None:
    table = add_table(document, (Mm(70), Mm(45), Mm(45), Mm(130)), borders=True)
    band(table, "PREDIKAT KINERJA MENURUT JUMLAH PEGAWAI", HEAD_SHADE)
    head = add_row(table, ROW)
    for cell, text in zip(
        head.cells, ("PREDIKAT", "JUMLAH PEGAWAI", "PERSENTASE", "MENURUT POLA"), strict=True
    ):
        write(cell.paragraphs[0], text, bold=True, centre=True)
    tag(table, "{%tr for baris in jumlah %}")
    row = add_row(table, ROW)
    write(row.cells[0].paragraphs[0], "{{ baris.predikat }}")
    write(row.cells[1].paragraphs[0], "{{ baris.jumlah }}", centre=True)
    write(row.cells[2].paragraphs[0], "{{ baris.persen }}", centre=True)
    write(row.cells[3].paragraphs[0], "{{ baris.pola }}")
    tag(table, "{%tr endfor %}")
    total = add_row(table, ROW)
    write(total.cells[0].paragraphs[0], "JUMLAH", bold=True)
    write(total.cells[1].paragraphs[0], "{{ jumlah_pegawai }}", bold=True, centre=True)
    share = "{% if jumlah_pegawai %}100 %{% else %}-{% endif %}"
    write(total.cells[2].paragraphs[0], share, bold=True, centre=True)
    write(total.cells[3].paragraphs[0], "-")
    shade(total.cells[0], HEAD_SHADE)


def _agreement(document: WordDocument) -> None:
    table = add_table(document, (Mm(80), Mm(210)), borders=True)
    band(table, "KESESUAIAN DENGAN POLA DISTRIBUSI", HEAD_SHADE)
    for title, name, field in (("Pola", "syarat", "pola"), ("Kesesuaian", "hasil", "kesesuaian")):
        row = add_row(table, ROW, over_pages=True)
        write(row.cells[0].paragraphs[0], title)
        bullets(row.cells[1], name, field, f"{{{{ {name} }}}}")
    row = add_row(table, ROW, over_pages=True)
    write(row.cells[0].paragraphs[0], "Penjelasan atas perbedaan")
    write(row.cells[1].paragraphs[0], "{{ penjelasan }}")


def _people(document: WordDocument) -> None:
    table = add_table(document, tuple(Mm(width) for width, _, _ in PEOPLE), borders=True)
    title, names = band(table, "PREDIKAT KINERJA PEGAWAI", HEAD_SHADE), add_row(table, ROW)
    for cell, (_, name, _) in zip(names.cells, PEOPLE, strict=True):
        write(cell.paragraphs[0], name, bold=True, centre=True)
    repeat(title)
    repeat(names)
    tag(table, "{%tr for orang in pegawai %}")
    last_kept(table, partial(_person, table))
    otherwise_a_dash(table, 1, keep=True)


def _person(table: Table) -> _Row:
    row = add_row(table, ROW)
    for number, (cell, (_, _, text)) in enumerate(zip(row.cells, PEOPLE, strict=True)):
        write(cell.paragraphs[0], text, centre=number == 0)
    return row


if __name__ == "__main__":
    build_unit_template()
