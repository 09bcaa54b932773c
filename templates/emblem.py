"""The emblem at the head of a form: the office's own picture in the place that the form keeps for it.

We ship none. The place is a pale box whose alternative text is `lambang`; without a picture its paragraph is left out.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn
from docx.shared import Mm

from templates.word_archive import repacked

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MARK = "lambang"
WIDTH, HEIGHT = Mm(20), Mm(20)
"""The box that a picture is fitted into; HR may size it in Word."""


def add_place(document: "WordDocument") -> None:
    from templates.word_layout import add_picture

    paragraph = document.add_paragraph()
    add_picture(paragraph, io.BytesIO(_pale()), WIDTH, field=MARK)
    paragraph.paragraph_format.space_after = Mm(1)


def with_emblem(document: "WordDocument", emblem: bytes) -> bytes | None:
    """The form's bytes with that picture (PNG or JPEG) in its place or, where it is empty, without the place.

    None for a form that keeps no place: it is as it was.
    """
    places = list(_places(document))
    if not places:
        return None
    for described in places:
        _fill(document, described, emblem) if emblem else _leave_out(document, described)
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def _places(document: "WordDocument") -> Iterator[Any]:
    return (each for each in document.element.body.iter(qn("wp:docPr")) if each.get("descr") == MARK)


def _fill(document: "WordDocument", described: Any, emblem: bytes) -> None:
    shape = described.getparent()
    blip = next(shape.iter(qn("a:blip")))
    _drop(document, blip)
    relation, picture = document.part.get_or_add_image(io.BytesIO(emblem))
    blip.set(qn("r:embed"), relation)
    extent = shape.find(qn("wp:extent"))
    wide, high = int(extent.get("cx")), int(extent.get("cy"))
    scale = min(wide / picture.px_width, high / picture.px_height)
    size = {"cx": str(round(picture.px_width * scale)), "cy": str(round(picture.px_height * scale))}
    for element in (extent, *shape.iter(qn("a:ext"))):
        if element.get("cx"):
            element.attrib.update(size)


def _leave_out(document: "WordDocument", described: Any) -> None:
    """The whole paragraph where the box is all that it holds, else the box alone."""
    for blip in described.getparent().iter(qn("a:blip")):
        _drop(document, blip)
    run = next(described.iterancestors(qn("w:r")))
    paragraph = run.getparent()
    only = not "".join(paragraph.itertext()).strip() and len(list(paragraph.iter(qn("w:drawing")))) == 1
    leaving = paragraph if only and paragraph.getparent().tag == qn("w:body") else run
    leaving.getparent().remove(leaving)


def _drop(document: "WordDocument", blip: Any) -> None:
    """The box's own picture, unless something else of the form shows it too."""
    relation = blip.attrib.pop(qn("r:embed"), "")
    shown = {each.get(qn("r:embed")) for each in document.element.body.iter(qn("a:blip"))}
    if relation in document.part.rels and relation not in shown:
        document.part.rels.pop(relation)


def _pale() -> bytes:
    """One grey pixel as PNG."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    packed = zlib.compress(b"\x00\xe6")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
