"""Sets the example of every form on paper and keeps its first page as docs/images/NAME.png.

Run `python scripts/page_images.py [FOLDER]` from the root; needs LibreOffice and pdftoppm. With a folder it writes the
.docx, the .pdf and an image of every page there instead.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from templates.forms import FORMS
from templates.samples import sample
from templates.word import form

IMAGES = Path(__file__).parents[1] / "docs" / "images"
LONGEST_SIDE = 900


def set_pages(folder: Path) -> None:
    """Every form's example as .docx and .pdf, in one call of LibreOffice."""
    for each in FORMS:
        (folder / each.file).write_bytes(form(each.file).render(sample(each.file)))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    documents = [str(folder / each.file) for each in FORMS]
    subprocess.run([*convert, *documents], check=True, capture_output=True, timeout=300)


def draw(pdf: Path, target: Path, *further: str) -> None:
    scale = ["-png", "-gray", "-scale-to", f"{LONGEST_SIDE}"]
    subprocess.run(["pdftoppm", *scale, *further, str(pdf), str(target)], check=True, timeout=120)


def main(folder: str = "") -> None:
    if folder:
        place = Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        set_pages(place)
        for each in FORMS:
            draw((place / each.file).with_suffix(".pdf"), place / Path(each.file).stem)
        return
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        set_pages(Path(place))
        for each in FORMS:
            pdf = (Path(place) / each.file).with_suffix(".pdf")
            draw(pdf, IMAGES / Path(each.file).stem, "-f", "1", "-singlefile")


if __name__ == "__main__":
    main(*sys.argv[1:])
