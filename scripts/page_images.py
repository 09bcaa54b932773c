"""Sets the example of every form on paper and keeps its first page as docs/images/NAME.png.

Run `python scripts/page_images.py [FOLDER]` from the root; needs LibreOffice and pdftoppm. With a folder it writes the
.docx, the .pdf and an image of every page there instead.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from templates.forms import FORMS
from templates.samples import PERIOD_FILE, period_sample, sample
from templates.word import form

IMAGES = Path(__file__).parents[1] / "docs" / "images"
LONGEST_SIDE = 900
PERIODIC = "evaluasi-periodik"
NAMES = (*(Path(each.file).stem for each in FORMS), PERIODIC)


def set_pages(folder: Path) -> None:
    """Every form's example as .docx and .pdf, and that of a quarter, in one call of LibreOffice."""
    for each in FORMS:
        (folder / each.file).write_bytes(form(each.file).render(sample(each.file)))
    (folder / f"{PERIODIC}.docx").write_bytes(form(PERIOD_FILE).render(period_sample()))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    documents = [str(folder / f"{name}.docx") for name in NAMES]
    subprocess.run([*convert, *documents], check=True, capture_output=True, timeout=300)


def draw(pdf: Path, target: Path, *further: str) -> None:
    scale = ["-png", "-gray", "-scale-to", f"{LONGEST_SIDE}"]
    subprocess.run(["pdftoppm", *scale, *further, str(pdf), str(target)], check=True, timeout=120)


def main(folder: str = "") -> None:
    if folder:
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        set_pages(place)
        for name in NAMES:
            draw(place / f"{name}.pdf", place / name)
        return
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        set_pages(Path(place))
        for name in NAMES:
            draw(Path(place) / f"{name}.pdf", IMAGES / name, "-f", "1", "-singlefile")


if __name__ == "__main__":
    main(*sys.argv[1:])
