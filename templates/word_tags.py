"""The tags in a template's parts: whole, in the text and not too many; then each part as Jinja source."""

import re
from itertools import islice
from typing import TYPE_CHECKING

from templates.errors import ForbiddenExpressionError, TemplateError, TemplateFileError, TemplateSyntaxError
from templates.word_opening import text_parts

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

OUTSIDE_TEXT = "isian harus berdiri di dalam teks"

UNPAIRED = "tidak berpasangan"

_MAX_TAGS, _MAX_TEXT_PART = 500, 2 << 20
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_WHOLE_TAG = re.compile(r"\{(?:\{[^{}]{1,300}\}|%[^{}]{1,300}%|#[^{}]{0,300}#)\}")
_TAG_MARK = re.compile(r"\{[{%#]|[}%#]\}")
_XML_ELEMENT = re.compile(r"<[^>]*>")


def tagged_sources(name: str, document: "DocxTemplate") -> tuple[dict[str, str], list[TemplateError]]:
    """Map each part that carries tags to its Jinja source, every tag on a line of its own."""
    sources: dict[str, str] = {}
    faults: list[TemplateError] = []
    for member, raw in text_parts(document):
        if wrong := _misplaced(name, member, raw):
            faults += wrong
            continue
        xml = document.patch_xml(raw)
        if re.search(r"\{[{%#]", xml):
            lines = re.sub(r"(\{[{%][-+]?)", r"\1\n", re.sub(r"[\r\n]", " ", xml))
            sources[member] = _DECLARATION + lines
    return sources, faults


def unpaired(text: str) -> bool:
    """Whether a brace of a tag stands there alone."""
    return bool(_TAG_MARK.search(_WHOLE_TAG.sub("", text)))


def tag_at(source: str, line: int) -> str:
    """Give the tag of that line as HR wrote it."""
    lines = source.split("\n")
    opening = re.search(r"\{[{%][-+]?$", lines[line - 2]) if line > 1 else None
    tag = re.match(r".*?[%}]\}", lines[line - 1])
    return f"{opening.group()}{tag.group()}" if opening and tag else "…"


def _misplaced(name: str, member: str, xml: str) -> list[TemplateError]:
    """Tell what docxtpl must not be given: its patterns take minutes over a few thousand unclosed tags."""
    if len(xml) > _MAX_TEXT_PART:
        return [TemplateFileError(name, f"bagian {member} terlalu besar")]
    for element in _XML_ELEMENT.findall(xml):
        if tag := _WHOLE_TAG.search(element) or _TAG_MARK.search(element):
            return [ForbiddenExpressionError(name, member, tag.group(), OUTSIDE_TEXT)]
    text = _XML_ELEMENT.sub("", xml)
    if len(_WHOLE_TAG.findall(text)) > _MAX_TAGS:
        return [ForbiddenExpressionError(name, member, "…", f"isiannya lebih dari {_MAX_TAGS}")]
    rest = _WHOLE_TAG.sub("", text)
    return [
        TemplateSyntaxError(name, member, rest[max(0, mark.start() - 20) : mark.end() + 20], UNPAIRED)
        for mark in islice(_TAG_MARK.finditer(rest), 5)
    ]
