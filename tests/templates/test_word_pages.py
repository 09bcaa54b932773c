"""The shipped form on paper, as LibreOffice sets it."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from templates.contexts import AppraisalDocument, Person
from templates.word import appraisal_template

pytestmark = pytest.mark.server

EMPLOYEE = Person(
    nama="Raden Roro Siti Nurhalimah Kusumawardhani Puspitasari, S.Kep., Ns., M.Kep., Sp.Kep.Kom.",
    nip="198704122010122003",
    pangkat="Penata Tingkat I / III.d",
    jabatan="Administrator Kesehatan Ahli Muda pada Substansi Pencegahan dan Pengendalian Penyakit Menular",
    unit_kerja="UPTD Puskesmas Perawatan Siulak Mukai, Dinas Kesehatan Kabupaten Kerinci",
)
LONG = AppraisalDocument(
    instansi="PEMERINTAH KABUPATEN KERINCI",
    periode="TRIWULAN IV-AKHIR",
    periode_penilaian="1 JANUARI SD 31 DESEMBER TAHUN 2026",
    pegawai=EMPLOYEE,
    penilai=replace(EMPLOYEE, nama="dr. H. Muhammad Zulkifli Rahmatullah, M.Kes.", nip="197511302003121005"),
    atasan_penilai=replace(EMPLOYEE, nama="Ir. Hj. Fatmawati Dt. Rajo Endah, M.M.", nip="196908051995032001"),
    capaian_organisasi="BAIK",
    predikat="SANGAT BAIK",
    catatan="Capaian imunisasi melampaui target. Disarankan mengikuti pelatihan manajemen puskesmas. " * 4,
    tempat="Siulak",
    tanggal="8 Januari 2027",
    rujukan="EV-2026-004217 rev. 1",
)
USUAL = replace(
    LONG,
    pegawai=replace(
        EMPLOYEE, nama="Budi Santoso, S.E.", jabatan="Analis Kebijakan", unit_kerja="Bagian Umum"
    ),
    catatan="Pertahankan.",
)
OVER = replace(LONG, catatan=LONG.catatan * 4)
DOCUMENTS = {"usual": USUAL, "long": LONG, "over": OVER}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The pages' texts of the documents, set in one call."""
    folder = tmp_path_factory.mktemp("pages")
    for name, context in DOCUMENTS.items():
        (folder / f"{name}.docx").write_bytes(appraisal_template().render(context))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*convert, *map(str, folder.glob("*.docx"))], check=True, capture_output=True, timeout=120)
    return {name: pages_of(folder / f"{name}.pdf") for name in DOCUMENTS}


def pages_of(pdf: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, timeout=60)
    return done.stdout.decode().split("\f")[:-1]


@pytest.mark.parametrize("name", ["usual", "long"])
def test_the_form_stays_on_one_page(pages: dict[str, list[str]], name: str) -> None:
    assert len(pages[name]) == 1


@pytest.mark.parametrize("name", ["usual", "long"])
def test_the_blocks_follow_one_another_on_paper(pages: dict[str, list[str]], name: str) -> None:
    marks = [
        "DOKUMEN EVALUASI",
        "PERIODE: TRIWULAN",
        "PERIODE PENILAIAN: 1 JANUARI SD 31 DESEMBER TAHUN 2026",
    ]
    marks += [f"{number}." for number in range(1, 8)]
    marks += ["EV-2026-004217"]
    heads = [
        next(at for at, line in enumerate(pages[name][0].splitlines()) if mark_in(line, mark))
        for mark in marks
    ]

    assert heads == sorted(heads)


def mark_in(line: str, mark: str) -> bool:
    return line.strip().startswith(mark) if mark[0].isdigit() else mark in line


def test_the_colons_stand_under_one_another(pages: dict[str, list[str]]) -> None:
    labels = ("NAMA", "NIP ", "PANGKAT/GOL. RUANG", "JABATAN", "UNIT KERJA", "CAPAIAN", "PREDIKAT")
    rows = [
        line for line in pages["usual"][0].splitlines() if line.strip().startswith(labels) and ":" in line
    ]

    assert len(rows) == 17
    assert len({line.index(":") for line in rows}) == 1


def test_the_appraiser_signs_right_and_the_employee_left(pages: dict[str, list[str]]) -> None:
    lines = pages["usual"][0].splitlines()
    appraiser = next(line for line in lines if "PEJABAT PENILAI KINERJA," in line)
    employee = next(line for line in lines if "PEGAWAI YANG DINILAI," in line)

    assert appraiser.index("PEJABAT") > employee.index("PEGAWAI") + 20


def test_a_note_too_long_for_one_sheet_takes_both_signatures_to_the_second(
    pages: dict[str, list[str]],
) -> None:
    first, second = pages["over"]

    assert "Capaian imunisasi" in first
    assert "PEJABAT PENILAI KINERJA," not in first
    assert "PEJABAT PENILAI KINERJA," in second
    assert "PEGAWAI YANG DINILAI," in second


def test_the_second_sheet_says_whose_it_is(pages: dict[str, list[str]]) -> None:
    last = pages["over"][1].strip().splitlines()[-1]

    assert last.startswith(f"EV-2026-004217 rev. 1 – {EMPLOYEE.nama}")
    assert last.endswith("Halaman 2 dari 2")
