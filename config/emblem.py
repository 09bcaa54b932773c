"""The picture of the emblem that an office prints above its D.1.1: whether it is one, and fit for every document."""

from pathlib import Path

from config.causes import cause
from config.errors import ConfigurationError

MOST_BYTES = 200 << 10
"""Every document carries it: ten thousand of them, two gigabytes at most."""
LEAST_PIXELS, MOST_PIXELS = 100, 2000
"""Of either side: sharp on a box of 20 mm, and not more than a printer can use."""
MOST_STRETCHED = 3
"""So many times as long as wide, or as wide as long."""
_ENDS = {"image/png": b"IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9"}


def read_emblem(path: Path, place: str) -> bytes:
    """Raises ConfigurationError, which begins with the place that names the file and tells the remedy."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise ConfigurationError(
            [f"{place}: {path} tidak dapat dibuka ({cause(fault)}). Perbaiki namanya atau hapus barisnya."]
        ) from fault
    if wrong := _unfit(content):
        raise ConfigurationError([f"{place}: {path} {wrong}"])
    return content


def _unfit(content: bytes) -> str | None:
    if len(content) > MOST_BYTES:
        return f"lebih besar dari {MOST_BYTES >> 10} KB. Perkecil gambarnya: setiap dokumen memuatnya."
    from docx.image.image import Image

    try:
        seen = Image.from_blob(content)
        kind, wide, high = seen.content_type, seen.px_width, seen.px_height
    except Exception:  # noqa: BLE001 -- whatever the parsers raise over a broken header means the same
        kind, wide, high = "", 0, 0
    if kind not in _ENDS:
        return "bukan gambar PNG atau JPEG yang utuh. Simpan lambangnya sebagai PNG."
    if _ENDS[kind] not in content[-64:]:
        return "terpotong: akhir gambarnya tidak ada. Salin ulang berkasnya."
    if not LEAST_PIXELS <= min(wide, high) <= max(wide, high) <= MOST_PIXELS:
        bounds = f"{LEAST_PIXELS} sampai {MOST_PIXELS} piksel"
        return f"berukuran {wide} x {high} piksel. Setiap sisinya harus {bounds}."
    if max(wide, high) > MOST_STRETCHED * min(wide, high):
        return f"berukuran {wide} x {high} piksel: terlalu pipih. Potong tepi kosongnya."
    return None
