"""The shipped forms of the work plan on paper, as LibreOffice sets them."""

import subprocess

import pytest

from templates.word import plan_appendix, plan_template
from tests.templates.plan_samples import APPENDIX, LEADERS_PLAN, LONG_PLAN, PLAN
from tests.templates.test_word_pages import pages_of

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The pages' texts of the documents, set in one call."""
    folder = tmp_path_factory.mktemp("pages")
    documents = {
        "staff": plan_template("kuantitatif-ja-jf").render(PLAN),
        "long": plan_template("kuantitatif-ja-jf").render(LONG_PLAN),
        "leader": plan_template("kuantitatif-jpt").render(LEADERS_PLAN),
        "qualitative": plan_template("kualitatif").render(PLAN),
        "appendix": plan_appendix().render(APPENDIX),
    }
    for name, content in documents.items():
        (folder / f"{name}.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*convert, *map(str, folder.glob("*.docx"))], check=True, capture_output=True, timeout=120)
    return {name: pages_of(folder / f"{name}.pdf") for name in documents}


@pytest.mark.parametrize(
    ("name", "number"), [("staff", 2), ("leader", 2), ("qualitative", 2), ("appendix", 1), ("long", 3)]
)
def test_a_form_takes_no_more_sheets_than_it_needs(
    pages: dict[str, list[str]], name: str, number: int
) -> None:
    assert len(pages[name]) == number


def test_the_columns_are_named_again_on_the_next_sheet(pages: dict[str, list[str]]) -> None:
    assert all("INDIKATOR KINERJA INDIVIDU" in page for page in pages["long"][:2])


@pytest.mark.parametrize("name", ["staff", "long", "leader", "qualitative", "appendix"])
def test_both_sign_on_one_sheet_the_employee_left(pages: dict[str, list[str]], name: str) -> None:
    (line,) = [line for page in pages[name] for line in page.splitlines() if "Pegawai yang Dinilai" in line]

    assert line.index("Pejabat Penilai Kinerja") > line.index("Pegawai yang Dinilai") + 30


@pytest.mark.parametrize("name", ["staff", "long"])
def test_every_sheet_says_whose_it_is(pages: dict[str, list[str]], name: str) -> None:
    lasts = [page.strip().splitlines()[-1] for page in pages[name]]

    assert all(last.startswith("SIULAK 2026/1, SKP versi 1 – ") for last in lasts)
    assert lasts[-1].endswith(f"Halaman {len(lasts)} dari {len(lasts)}")
