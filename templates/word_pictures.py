"""Pictures that a context draws: one whose description names a field gives way to that field's picture.

So HR may move it, size it and frame it in Word as any other picture.
"""

from collections.abc import Container
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docxtpl import DocxTemplate


def pictured_members(document: "DocxTemplate", fields: Container[str]) -> dict[str, str]:
    """Map each member of the file that holds such a picture to its field."""
    found: dict[str, str] = {}
    body = document.get_docx().part
    for described in body.element.iter(qn("wp:docPr")):
        field = described.get("descr", "")
        if field not in fields:
            continue
        for blip in described.getparent().iter(qn("a:blip")):
            if (target := blip.get(qn("r:embed"))) in body.rels:
                found[str(body.rels[target].target_part.partname).lstrip("/")] = field
    return found
