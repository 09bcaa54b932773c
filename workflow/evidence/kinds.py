"""What kind of file it is, by the bytes that a kind always has. Nothing of it is opened, unpacked or run."""

from dataclasses import dataclass

OPEN_XML = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Kind:
    label: str
    ending: str
    media: str


KINDS = {
    "pdf": Kind("PDF", ".pdf", "application/pdf"),
    "jpeg": Kind("JPEG", ".jpg", "image/jpeg"),
    "png": Kind("PNG", ".png", "image/png"),
    "docx": Kind("Word (DOCX)", ".docx", f"{OPEN_XML}.wordprocessingml.document"),
    "xlsx": Kind("Excel (XLSX)", ".xlsx", f"{OPEN_XML}.spreadsheetml.sheet"),
}
PACKED = b"PK\x03\x04"
PARTS = {b"word/document.xml": "docx", b"xl/workbook.xml": "xlsx"}
"""Names of parts stand in a package as they are, also where the parts are packed."""
MACROS = b"vbaProject.bin"
SIGNS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
OTHERS = {
    b"\xd0\xcf\x11\xe0": "Berkas Office lama atau bersandi: simpan tanpa sandi sebagai DOCX, XLSX, atau PDF.",
    PACKED: "Berkas ZIP: kirim isinya satu per satu.",
}
PHOTO = "Foto HEIC: simpan atau kirim ulang sebagai JPEG."


def kind_of(content: bytes) -> str | None:
    """One of KINDS; None for anything else, also for an Office file with macros."""
    for sign, kind in SIGNS.items():
        if content.startswith(sign):
            return kind
    if not content.startswith(PACKED) or MACROS in content:
        return None
    found = {kind for part, kind in PARTS.items() if part in content}
    return found.pop() if len(found) == 1 else None


def remedy_of(content: bytes) -> str:
    """What a person can do about a file of no known kind; empty where nothing special is known."""
    if content.startswith(PACKED) and MACROS in content:
        return "Berkas Office bermakro: simpan tanpa makro, atau sebagai PDF."
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return PHOTO
    return next((told for sign, told in OTHERS.items() if content.startswith(sign)), "")
