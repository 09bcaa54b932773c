"""Files as people send them, each no more than its kind can be told by."""

import io
import zipfile
from pathlib import Path

from workflow.evidence.attaching import Handed
from workflow.evidence.rules import Limits, Upload

MEGABYTE = 1 << 20
LIMITS = Limits(3, MEGABYTE, 4 * MEGABYTE, ("pdf", "jpeg", "png", "docx", "xlsx"))
PDF, JPEG, PNG = b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"


def packed(*parts: str) -> bytes:
    """A package with these parts, all of them compressed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for part in ("[Content_Types].xml", *parts):
            package.writestr(part, "isi " * 50)
    return file.getvalue()


DOCX, XLSX = packed("word/document.xml"), packed("xl/workbook.xml")


def pdf(name: str = "Surat.pdf", said: bytes = b"isi") -> Upload:
    return Upload(name, PDF + said)


def files(folder: Path, *uploads: Upload, back: int | None = None, limits: Limits = LIMITS) -> Handed:
    """As a form hands them in, their bytes in their place."""
    return Handed(folder, limits, uploads, frozenset({back} - {None})).stored()  # type: ignore[arg-type]
