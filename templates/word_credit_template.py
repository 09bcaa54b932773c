"""The shipped Word templates of the three angka kredit forms (PermenPANRB 1/2023, Peraturan BKN 3/2023).

`python -m templates.word_credit_template` writes them anew.
"""

from collections.abc import Callable
from pathlib import Path

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import Table, _Row

from templates.forms import CREDITS, FOLDER
from templates.word_blocks import HEAD_SHADE, ROW, acting, band, gap, line, otherwise_a_dash, tag, titles
from templates.word_layout import add_row, add_table, kept, shade, write
from templates.word_sheet import begun, finished, footer

FONT_SIZE, WIDTH = 9.5, 175
PERSON = (
    ("Nama", "nama"),
    ("NIP", "nip"),
    ("Nomor Seri Karpeg", "karpeg"),
    ("Tempat/Tanggal Lahir", "lahir"),
    ("Jenis Kelamin", "jenis_kelamin"),
    ("Pangkat/Golongan Ruang/TMT", "pangkat"),
    ("Jabatan/TMT", "jabatan"),
    ("Unit Kerja", "unit_kerja"),
    ("Instansi", "instansi"),
)
CONVERSION = (
    (70, "PREDIKAT", "{{ baris.predikat }}, {{ baris.periodik }}"),
    (30, "PROSENTASE", "{{ baris.persen }}"),
    (33, "KOEFISIEN PER TAHUN", "{{ baris.koefisien }}"),
    (42, "ANGKA KREDIT YANG DIDAPAT (KOL 2 × 3, MENURUT BULAN)", "{{ baris.angka_kredit }}"),
)
ACCUMULATION = (
    (15, "TAHUN", "{{ baris.tahun }}"),
    (51, "PERIODIK (BULAN)", "{{ baris.periodik }}"),
    (32, "PREDIKAT", "{{ baris.predikat }}"),
    (25, "PROSENTASE", "{{ baris.persen }}"),
    (26, "KOEFISIEN PER TAHUN", "{{ baris.koefisien }}"),
    (26, "ANGKA KREDIT YANG DIDAPAT", "{{ baris.angka_kredit }}"),
)
DETERMINATION = (
    (10, "NO", "{{ baris.nomor }}"),
    (67, "PENETAPAN ANGKA KREDIT", "{{ baris.uraian }}"),
    (23, "LAMA", "{{ baris.lama }}"),
    (23, "BARU", "{{ baris.baru }}"),
    (23, "JUMLAH", "{{ baris.jumlah }}"),
    (29, "KETERANGAN", "{% if baris.keterangan %}{{ baris.keterangan }}{% else %}-{% endif %}"),
)
NEED = (
    (85, "KETERANGAN", "{{ baris.uraian }}"),
    (45, "ANGKA KREDIT MINIMAL", "{{ baris.minimal }}"),
    (45, "KELEBIHAN/KEKURANGAN ANGKA KREDIT", "{{ baris.selisih }}"),
)
INTEGRATED = "ANGKA KREDIT INTEGRASI{% if integrasi_dari %} ({{ integrasi_dari }}){% endif %}"
Columns = tuple[tuple[int, str, str], ...]


def build_credit_templates(folder: Path = FOLDER) -> None:
    forms: tuple[tuple[str, str, Callable[[WordDocument], None]], ...] = (
        ("konversi", "KONVERSI PREDIKAT KINERJA KE ANGKA KREDIT", _conversion),
        ("akumulasi", "AKUMULASI ANGKA KREDIT", _accumulation),
        ("penetapan", "PENETAPAN ANGKA KREDIT", _determination),
    )
    for name, title, content in forms:
        (folder / CREDITS[name]).write_bytes(_form(title, content))


def _form(title: str, content: Callable[[WordDocument], None]) -> bytes:
    document = begun(landscape=False, font_size=FONT_SIZE)
    titles(document, "{{ instansi }}", title, "NOMOR: {{ nomor }}")
    _period(document)
    _person(document)
    gap(document)
    content(document)
    _signed(document)
    footer(document, "{{ rujukan }} – {{ pegawai.nama }} – {{ aturan }}")
    return finished(document, title.title())


def _period(document: WordDocument) -> None:
    table = add_table(document, (Mm(70), Mm(105)), borders=False)
    left, right = add_row(table, ROW).cells
    write(left.paragraphs[0], "Instansi: {{ pegawai.instansi }}")
    write(right.paragraphs[0], "Periode: {{ periode_penilaian }}")
    right.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    gap(document)


def _person(document: WordDocument) -> None:
    table = add_table(document, (Mm(10), Mm(58), Mm(107)), borders=True)
    band(table, "I. KETERANGAN PERORANGAN", HEAD_SHADE)
    for number, (label, field) in enumerate(PERSON, 1):
        row = add_row(table, ROW)
        write(row.cells[0].paragraphs[0], f"{number}", centre=True)
        write(row.cells[1].paragraphs[0], label)
        write(row.cells[2].paragraphs[0], f"{{{{ pegawai.{field} }}}}")


def _conversion(document: WordDocument) -> None:
    title = "II. KONVERSI PREDIKAT KINERJA KE ANGKA KREDIT"
    table = _listed(document, title, CONVERSION, "konversi", over=(2, "HASIL PENILAIAN KINERJA"))
    _sum(table, "JUMLAH ANGKA KREDIT YANG DIPEROLEH", "{{ jumlah_konversi }}")


def _accumulation(document: WordDocument) -> None:
    table = _listed(document, "II. KONVERSI PREDIKAT KINERJA KE ANGKA KREDIT", ACCUMULATION, "akumulasi")
    _sum(table, INTEGRATED, "{{ integrasi }}")
    _sum(table, "JUMLAH ANGKA KREDIT YANG DIPEROLEH", "{{ jumlah_akumulasi }}")


def _determination(document: WordDocument) -> None:
    table = _listed(document, "II. HASIL PENETAPAN ANGKA KREDIT", DETERMINATION, "penetapan", numbers=False)
    row = add_row(table, ROW)
    label = row.cells[0].merge(row.cells[1])
    write(label.paragraphs[0], "JUMLAH ANGKA KREDIT KUMULATIF", bold=True)
    for cell, field in zip(row.cells[2:5], ("kumulatif_lama", "kumulatif_baru", "kumulatif"), strict=True):
        write(cell.paragraphs[0], f"{{{{ {field} }}}}", bold=True, centre=True)
    write(row.cells[5].paragraphs[0], "-", centre=True)
    gap(document)
    _listed(document, "", NEED, "kebutuhan", numbers=False)
    gap(document)
    end = add_table(document, (Mm(WIDTH),), borders=True)
    title, said = band(end, "III. KESIMPULAN", HEAD_SHADE), add_row(end, ROW)
    write(said.cells[0].paragraphs[0], "{{ kesimpulan }}", bold=True)
    kept(title, said)


def _listed(
    document: WordDocument,
    title: str,
    columns: Columns,
    field: str,
    *,
    numbers: bool = True,
    over: tuple[int, str] | None = None,
) -> Table:
    """`over`: what stands over the first so many columns."""
    table = add_table(document, tuple(Mm(width) for width, _, _ in columns), borders=True)
    if title:
        band(table, title, HEAD_SHADE)
    if over:
        above = add_row(table, ROW)
        cell = above.cells[0].merge(above.cells[over[0] - 1])
        write(cell.paragraphs[0], over[1], bold=True, size=8, centre=True)
        shade(cell, HEAD_SHADE)
    names = add_row(table, ROW)
    for place, (_, name, _) in enumerate(columns):
        cell = names.cells[place]
        if over and place >= over[0]:
            cell = above.cells[place].merge(cell)
        write(cell.paragraphs[0], name, bold=True, size=8, centre=True)
        shade(cell, HEAD_SHADE)
    if numbers:
        _numbers(add_row(table, Mm(4)))
    tag(table, f"{{%tr for baris in {field} %}}")
    row = add_row(table, ROW)
    for cell, (width, _, text) in zip(row.cells, columns, strict=True):
        write(cell.paragraphs[0], text, centre=width < 60)  # noqa: PLR2004 -- names stand left, figures in the middle
    otherwise_a_dash(table, 1)
    return table


def _numbers(row: _Row) -> None:
    for number, cell in enumerate(row.cells, 1):
        write(cell.paragraphs[0], f"({number})", size=7, centre=True)


def _sum(table: Table, title: str, value: str) -> None:
    row = add_row(table, ROW)
    label = row.cells[0].merge(row.cells[-2])
    write(label.paragraphs[0], title, bold=True)
    write(row.cells[-1].paragraphs[0], value, bold=True, centre=True)
    kept(row)


def _signed(document: WordDocument) -> None:
    gap(document, keep=True)
    table = add_table(document, (Mm(90), Mm(85)), borders=False)
    row = add_row(table, Mm(40))
    left, right = row.cells
    write(left.paragraphs[0], "Tembusan:")
    write(line(left), "{%p for alamat in tembusan %}")
    write(line(left), "{{ loop.index }}. {{ alamat }}")
    write(line(left), "{%p endfor %}")
    write(right.paragraphs[0], "Ditetapkan di {{ tempat }}")
    write(line(right), "Pada tanggal {{ tanggal }}")
    write(line(right), "Pejabat Penilai Kinerja,")
    for said in acting("penilai"):
        write(line(right), said)
    name = line(right)
    name.paragraph_format.space_before = Mm(18)
    write(name, "{{ penilai.nama }}", bold=True)
    name.runs[0].underline = True
    # A minister or a regent has no NIP; the block above then shows a dash.
    write(line(right), "{% if penilai.nip and penilai.nip != '-' %}NIP {{ penilai.nip }}{% endif %}")
    right.paragraphs[-1].paragraph_format.space_after = Pt(4)


if __name__ == "__main__":
    build_credit_templates()
