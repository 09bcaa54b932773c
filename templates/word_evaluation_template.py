"""The shipped Word templates of Evaluasi Kinerja Pegawai, periodic and annual (PermenPANRB 6/2022, annex).

`python -m templates.word_evaluation_template` writes them anew.
"""

import io
from collections.abc import Callable
from pathlib import Path

from docx.document import Document as WordDocument
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from templates.curves import BLANK, curve
from templates.forms import EVALUATIONS, FOLDER
from templates.word_blocks import (
    ABOVE,
    BAND_SHADE,
    FONT_SIZE,
    HEAD_SHADE,
    PERSPECTIVE,
    ROW,
    band,
    bullets,
    gap,
    line,
    otherwise_a_dash,
    people,
    period_line,
    repeat,
    results_head,
    rows_of_results,
    signature,
    tag,
    titles,
)
from templates.word_layout import add_picture, add_row, add_table, kept, shade, without_border, write
from templates.word_plan_template import MEASURES, SECTIONS
from templates.word_sheet import begun, finished, footer

REALISED = "REALISASI BERDASARKAN BUKTI DUKUNG"
FEEDBACK = "UMPAN BALIK BERKELANJUTAN BERDASARKAN BUKTI DUKUNG"
STAFF = (
    (9, "NO"),
    (38, "RENCANA HASIL KERJA PIMPINAN YANG DIINTERVENSI"),
    (38, "RENCANA HASIL KERJA"),
    (19, "ASPEK"),
    (38, "INDIKATOR KINERJA INDIVIDU"),
    (27, "TARGET"),
    (68, REALISED),
    (53, FEEDBACK),
)
LEADER = (
    (9, "NO"),
    (52, "RENCANA HASIL KERJA"),
    (48, "INDIKATOR KINERJA INDIVIDU"),
    (30, "TARGET"),
    (27, "PERSPEKTIF"),
    (70, REALISED),
    (54, FEEDBACK),
)
QUALITATIVE = ((9, "NO"), (131, "RENCANA HASIL KERJA"), (85, REALISED), (65, FEEDBACK))
PERIODS = (
    ("PERIODE", 50, "periode"),
    ("RATING HASIL KERJA", 60, "rating_hasil_kerja"),
    ("RATING PERILAKU", 60, "rating_perilaku"),
    ("PREDIKAT", 45, "predikat"),
    ("PEJABAT PENILAI", 75, "penilai"),
)
ENDING = (50, 30, 30, 60, 45, 75)
"""Millimetres; the title of the predicate is as wide as those of the other verdicts."""
PICTURE_WIDTH = Mm(100)


def build_evaluation_templates(folder: Path = FOLDER) -> None:
    for (name, form), results in zip(
        EVALUATIONS.items(), (_staff_results, _leader_results, _qualitative_results), strict=True
    ):
        (folder / form).write_bytes(_evaluation(results))
        assert name in form


def _evaluation(results: Callable[[WordDocument], None]) -> bytes:
    document = begun(landscape=True, font_size=FONT_SIZE)
    titles(
        document,
        "EVALUASI KINERJA PEGAWAI",
        "PENDEKATAN HASIL KERJA {{ pendekatan }}",
        "BAGI {{ bagi }}",
        "PERIODE: {{ periode }}",
    )
    period_line(document)
    people(document)
    gap(document)
    verdict(document, "CAPAIAN KINERJA ORGANISASI", "{{ capaian_organisasi }}")
    gap(document)
    pattern(document)
    gap(document)
    results(document)
    verdict(document, "RATING HASIL KERJA", "{{ rating_hasil_kerja }}")
    gap(document)
    _behaviour(document)
    verdict(document, "RATING PERILAKU", "{{ rating_perilaku }}")
    gap(document)
    _ending(document)
    footer(document, "{{ rujukan }} – {{ pegawai.nama }}")
    return finished(document, "Evaluasi Kinerja Pegawai")


def _ending(document: WordDocument) -> None:
    """Predicate, the year's periods and signature: rows of one table, which LibreOffice too keeps on one sheet."""
    table = add_table(document, tuple(Mm(width) for width in ENDING), borders=True)
    row = add_row(table, Mm(6))
    label, said = row.cells[0].merge(row.cells[1]), row.cells[2].merge(row.cells[-1])
    write(label.paragraphs[0], "PREDIKAT KINERJA PEGAWAI", bold=True)
    write(said.paragraphs[0], "{{ predikat }}", bold=True, size=10)
    shade(label, HEAD_SHADE)
    _periods(table)
    kept(*table.rows)
    row = add_row(table, Mm(36))
    left, right = row.cells[0].merge(row.cells[3]), row.cells[4].merge(row.cells[-1])
    for cell in (left, right):
        without_border(cell, "left", "bottom", "right")
    right.paragraphs[0].paragraph_format.space_before = Pt(6)
    signature(right, "{{ tempat }}, {{ tanggal }}", "Pejabat Penilai Kinerja", "penilai")


def _periods(table: Table) -> None:
    """The year's periods; all of it is gone where none was evaluated."""
    tag(table, "{%tr if periode_dinilai %}")
    between = add_row(table, Mm(2))
    without_border(between.cells[0].merge(between.cells[-1]), "left", "right")
    band(table, "EVALUASI KINERJA PERIODIK DALAM TAHUN INI (BAHAN, BUKAN DASAR HITUNGAN)", HEAD_SHADE)
    for cell, (title, _, _) in zip(_of_period(table), PERIODS, strict=True):
        write(cell.paragraphs[0], title, bold=True, centre=True)
    tag(table, "{%tr for dinilai in periode_dinilai %}")
    for cell, (_, _, field) in zip(_of_period(table), PERIODS, strict=True):
        write(cell.paragraphs[0], f"{{{{ dinilai.{field} }}}}")
    tag(table, "{%tr endfor %}")
    tag(table, "{%tr endif %}")


def _of_period(table: Table) -> tuple[_Cell, ...]:
    """A row of five cells; the second is as wide as two."""
    row = add_row(table, ROW)
    return row.cells[0], row.cells[1].merge(row.cells[2]), *row.cells[3:]


def verdict(document: WordDocument, title: str, value: str) -> None:
    """One line between the tables: what was found, large enough to be seen."""
    if document.element.body[-2].tag.endswith("}tbl"):
        gap(document)
    table = add_table(document, (Mm(80), Mm(210)), borders=True)
    row = add_row(table, Mm(6))
    label, said = row.cells
    write(label.paragraphs[0], title, bold=True)
    write(said.paragraphs[0], value, bold=True, size=10)
    shade(label, HEAD_SHADE)


def pattern(document: WordDocument) -> None:
    """The curve of the pattern; the text beside the picture names the field that takes its place."""
    table = add_table(document, (Mm(290),), borders=True)
    band(table, "POLA DISTRIBUSI", HEAD_SHADE)
    cell = add_row(table, ROW).cells[0]
    write(cell.paragraphs[0], "{{ judul_kurva }}", bold=True, centre=True)
    picture = line(cell)
    picture.paragraph_format.space_before = Pt(3)
    add_picture(picture, io.BytesIO(curve(BLANK)), PICTURE_WIDTH, field="kurva")


def _staff_results(document: WordDocument) -> None:
    table = results_head(document, STAFF)
    merged = {0: "{{ hasil.nomor }}", 1: ABOVE, 2: "{{ hasil.hasil }}"}
    single = {3: "{{ indikator.aspek }}", 4: "{{ indikator.indikator }}", 5: "{{ indikator.target }}"}
    _sections(table, merged | {7: "{{ hasil.umpan_balik }}"}, single | {6: "{{ indikator.realisasi }}"})


def _leader_results(document: WordDocument) -> None:
    table = results_head(document, LEADER)
    merged = {0: "{{ hasil.nomor }}", 1: "{{ hasil.hasil }}", 4: PERSPECTIVE}
    single = {2: "{{ indikator.indikator }}", 3: "{{ indikator.target }}"}
    _sections(table, merged | {6: "{{ hasil.umpan_balik }}"}, single | {5: "{{ indikator.realisasi }}"})


def _sections(table: Table, merged: dict[int, str], single: dict[int, str]) -> None:
    for title, field in SECTIONS:
        band(table, title, BAND_SHADE)
        rows_of_results(table, field, merged, single)
    _overall(table)


def _qualitative_results(document: WordDocument) -> None:
    table = results_head(document, QUALITATIVE)
    for title, field in SECTIONS:
        band(table, title, BAND_SHADE)
        tag(table, f"{{%tr for hasil in {field} %}}")
        row = add_row(table, ROW)
        write(row.cells[0].paragraphs[0], "{{ hasil.nomor }}", centre=True)
        write(row.cells[1].paragraphs[0], "{{ hasil.hasil }}")
        write(line(row.cells[1]), MEASURES)
        said = "{{ indikator.indikator }}{% if indikator.target %}: {{ indikator.target }}{% endif %}"
        bullets(row.cells[1], "indikator", "hasil.indikator", said)
        bullets(row.cells[2], "indikator", "hasil.indikator", "{{ indikator.realisasi }}")
        write(row.cells[3].paragraphs[0], "{{ hasil.umpan_balik }}")
        otherwise_a_dash(table, 1)
    _overall(table)


def _overall(table: Table) -> None:
    """What was said of all results together."""
    for title, field in ((REALISED, "realisasi"), (FEEDBACK, "umpan_balik_hasil")):
        _said_of_all(table, f"{title}, ATAS SELURUH HASIL KERJA", field)


def _said_of_all(table: Table, title: str, field: str) -> None:
    band(table, title, BAND_SHADE)
    row = add_row(table, ROW, over_pages=True)
    cell = row.cells[0].merge(row.cells[-1])
    write(cell.paragraphs[0], f"{{{{ {field} }}}}")


def _behaviour(document: WordDocument) -> None:
    table = add_table(document, tuple(Mm(width) for width in (9, 131, 75, 75)), borders=True)
    repeat(band(table, "PERILAKU KERJA", HEAD_SHADE))
    names = add_row(table, ROW)
    head = names.cells[0].merge(names.cells[2])
    for cell, text in ((head, "NILAI DAN EKSPEKTASI KHUSUS PIMPINAN"), (names.cells[3], FEEDBACK)):
        write(cell.paragraphs[0], text, bold=True, centre=True)
    repeat(names)
    tag(table, "{%tr for nilai in perilaku %}")
    row = add_row(table, ROW)
    write(row.cells[0].paragraphs[0], "{{ nilai.nomor }}", centre=True)
    write(row.cells[1].paragraphs[0], "{{ nilai.nilai }}", bold=True)
    bullets(row.cells[1], "perilaku_kerja", "nilai.panduan", "{{ perilaku_kerja }}")
    write(row.cells[2].paragraphs[0], "Ekspektasi Khusus Pimpinan:")
    write(line(row.cells[2]), "{{ nilai.ekspektasi }}")
    write(row.cells[3].paragraphs[0], "{{ nilai.umpan_balik }}")
    tag(table, "{%tr endfor %}")
    _said_of_all(table, f"{FEEDBACK}, ATAS SELURUH PERILAKU KERJA", "umpan_balik_perilaku")


if __name__ == "__main__":
    build_evaluation_templates()
