"""The forms of the later papers on paper, as LibreOffice sets them."""

import subprocess
from pathlib import Path

import pytest

from templates.forms import EVALUATIONS, FORMS
from templates.samples import PERIOD_FILE, period_sample, sample
from templates.word import form
from tests.templates.test_word_pages import pages_of

pytestmark = pytest.mark.server
PERIODIC = "evaluasi-periodik"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The pages' texts of every form's example, set in one call."""
    folder = tmp_path_factory.mktemp("papers")
    for each in FORMS:
        (folder / each.file).write_bytes(form(each.file).render(sample(each.file)))
    (folder / f"{PERIODIC}.docx").write_bytes(form(PERIOD_FILE).render(period_sample()))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*convert, *map(str, folder.glob("*.docx"))], check=True, capture_output=True, timeout=180)
    return {file.stem: pages_of(file) for file in folder.glob("*.pdf")}


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("evaluasi-kuantitatif-ja-jf", 3),
        ("evaluasi-kuantitatif-jpt", 3),
        ("evaluasi-kualitatif", 3),
        (PERIODIC, 3),
        ("penetapan-predikat", 2),
        ("dokumen-evaluasi", 1),
        ("dokumen-evaluasi-keberatan", 2),
        ("dokumen-evaluasi-pppk", 1),
        ("dokumen-evaluasi-pppk-keberatan", 2),
        ("ak-konversi", 1),
        ("ak-akumulasi", 1),
        ("ak-penetapan", 1),
    ],
)
def test_a_form_takes_no_more_sheets_than_it_needs(
    pages: dict[str, list[str]], name: str, number: int
) -> None:
    assert len(pages[name]) == number


@pytest.mark.parametrize("name", ["dokumen-evaluasi-keberatan", "dokumen-evaluasi-pppk-keberatan"])
def test_all_sign_an_objection_s_document_on_one_sheet(pages: dict[str, list[str]], name: str) -> None:
    signing = [page for page in pages[name] if "PEGAWAI YANG DINILAI," in page]

    assert len(signing) == 1
    assert "ATASAN PEJABAT PENILAI KINERJA," in signing[0]
    assert "KEPUTUSAN ATASAN PEJABAT PENILAI KINERJA" in signing[0]


@pytest.mark.parametrize("name", [PERIODIC, *(Path(file).stem for file in EVALUATIONS.values())])
def test_the_signature_of_an_evaluation_never_stands_alone(pages: dict[str, list[str]], name: str) -> None:
    assert "PREDIKAT KINERJA PEGAWAI" in pages[name][-1]
    assert "Pejabat Penilai Kinerja" in pages[name][-1]


@pytest.mark.parametrize("name", ["evaluasi-kuantitatif-ja-jf", "penetapan-predikat", "ak-penetapan"])
def test_every_sheet_says_whose_it_is(pages: dict[str, list[str]], name: str) -> None:
    lasts = [page.strip().splitlines()[-1] for page in pages[name]]

    assert all(last.startswith("SIULAK 2026/") for last in lasts)
    assert lasts[-1].endswith(f"Halaman {len(lasts)} dari {len(lasts)}")
