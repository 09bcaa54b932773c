"""The shipped Word templates of the work plan, built by hand of code so that a diff can be read.

Forms: Sasaran Kinerja Pegawai (quantitative for JA and JF, quantitative for JPT, qualitative) and its Lampiran, after
the annex to PermenPANRB 6/2022, landscape on F4. `python -m templates.word_plan_template` writes them anew.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from docx.document import Document as WordDocument
from docx.shared import Mm
from docx.table import Table, _Row

from templates.word import PLAN_APPENDIX, PLAN_TEMPLATES
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
    last_kept,
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
from templates.word_layout import add_row, add_table, write
from templates.word_sheet import begun, finished, footer

TITLE = "SASARAN KINERJA PEGAWAI"
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
    titles(document, TITLE, f"PENDEKATAN HASIL KERJA {approach}", "BAGI {{ bagi }}")
    period_line(document)
    people(document)
    gap(document)
    results(document)
    gap(document)
    _behaviour(document)
    _signatures(document)
    footer(document, "{{ rujukan }} – {{ pegawai.nama }}")
    return finished(document, "Sasaran Kinerja Pegawai")


def _appendix() -> bytes:
    document = begun(landscape=True, font_size=FONT_SIZE)
    titles(document, f"LAMPIRAN {TITLE}")
    period_line(document)
    table = add_table(document, (Mm(10), Mm(280)), borders=True)
    for title, field in CONDITIONS:
        band(table, title, HEAD_SHADE)
        last = field == CONDITIONS[-1][1]
        fill = partial(_condition, table)
        tag(table, f"{{%tr for butir in {field} %}}")
        last_kept(table, fill) if last else fill()
        otherwise_a_dash(table, 1, keep=last)
    _signatures(document)
    footer(document, "{{ rujukan }} – {{ pegawai.nama }}")
    return finished(document, "Lampiran Sasaran Kinerja Pegawai")


def _condition(table: Table) -> _Row:
    row = add_row(table, ROW, over_pages=True)
    write(row.cells[0].paragraphs[0], "{{ loop.index }}.", centre=True)
    write(row.cells[1].paragraphs[0], "{{ butir }}")
    return row


def _staff_results(document: WordDocument) -> None:
    table = results_head(document, STAFF)
    for title, field in SECTIONS:
        band(table, title, BAND_SHADE)
        rows_of_results(
            table,
            field,
            {0: "{{ hasil.nomor }}", 1: ABOVE, 2: "{{ hasil.hasil }}"},
            {3: "{{ indikator.aspek }}", 4: "{{ indikator.indikator }}", 5: "{{ indikator.target }}"},
        )


def _leader_results(document: WordDocument) -> None:
    table = results_head(document, LEADER)
    for title, field in SECTIONS:
        band(table, title, BAND_SHADE)
        rows_of_results(
            table,
            field,
            {0: "{{ hasil.nomor }}", 1: "{{ hasil.hasil }}", 4: PERSPECTIVE},
            {2: "{{ indikator.indikator }}", 3: "{{ indikator.target }}"},
        )


def _qualitative_results(document: WordDocument) -> None:
    table = results_head(document, QUALITATIVE)
    for title, field in SECTIONS:
        band(table, title, BAND_SHADE)
        tag(table, f"{{%tr for hasil in {field} %}}")
        row = add_row(table, ROW)
        write(row.cells[0].paragraphs[0], "{{ hasil.nomor }}", centre=True)
        cell = row.cells[1]
        write(cell.paragraphs[0], "{{ hasil.hasil }}")
        write(line(cell), MEASURES)
        bullets(
            cell,
            "indikator",
            "hasil.indikator",
            "{{ indikator.indikator }}{% if indikator.target %}: {{ indikator.target }}{% endif %}",
        )
        otherwise_a_dash(table, 1)


def _behaviour(document: WordDocument) -> None:
    table = add_table(document, (Mm(10), Mm(165), Mm(115)), borders=True)
    repeat(band(table, "PERILAKU KERJA", HEAD_SHADE))
    tag(table, "{%tr for nilai in perilaku %}")
    last_kept(table, partial(_value, table))
    tag(table, "{%tr endfor %}")


def _value(table: Table) -> _Row:
    row = add_row(table, ROW)
    write(row.cells[0].paragraphs[0], "{{ nilai.nomor }}", centre=True)
    write(row.cells[1].paragraphs[0], "{{ nilai.nilai }}", bold=True)
    bullets(row.cells[1], "perilaku_kerja", "nilai.panduan", "{{ perilaku_kerja }}")
    write(row.cells[2].paragraphs[0], "Ekspektasi Khusus Pimpinan:")
    write(line(row.cells[2]), "{% if nilai.ekspektasi %}{{ nilai.ekspektasi }}{% else %}-{% endif %}")
    return row


def _signatures(document: WordDocument) -> None:
    gap(document, keep=True)
    table = add_table(document, (Mm(145), Mm(145)), borders=False)
    row = add_row(table, Mm(36))
    signature(row.cells[0], "", "Pegawai yang Dinilai", "pegawai")
    signature(row.cells[1], "{{ tempat }}, {{ tanggal }}", "Pejabat Penilai Kinerja", "penilai")


if __name__ == "__main__":
    build_plan_templates(PLAN_APPENDIX.parent)
