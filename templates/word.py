"""Word documents from a .docx that HR may edit: checked and compiled once, then rendered by the thousand.

The way of a template: `word_opening` (may this file be opened, what does it bring along), `word_tags` (the
tags in its parts), `word_syntax` (the allow-list of what a tag may say, over `word_fields`),
`word_environment` (how a value becomes text), `word_archive` (the file that comes out). docxtpl prepares
the tags (its syntax is what HR writes) and has no part in rendering. `word_template` builds the shipped form.
"""

import functools
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from jinja2 import Template

from config.causes import cause
from templates.contexts import AppraisalDocument, WorkPlanAppendix, WorkPlanDocument
from templates.emblem import with_emblem
from templates.errors import ForbiddenExpressionError, TemplateFileError, TemplateRefusedError
from templates.forms import APPRAISALS, BY_FILE, FOLDER
from templates.word_archive import completed, content_of, repacked
from templates.word_fields import example, fields_of, published_fields
from templates.word_opening import opened, unsafe_content
from templates.word_pictures import pictured_members
from templates.word_syntax import SyntaxCheck
from templates.word_tags import OUTSIDE_TEXT, tagged_sources

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

__all__ = [
    "APPRAISAL_TEMPLATE",
    "PLAN_APPENDIX",
    "PLAN_TEMPLATES",
    "WordTemplate",
    "appraisal_template",
    "form",
    "plan_appendix",
    "plan_template",
    "published_fields",
]

APPRAISAL_TEMPLATE = FOLDER / APPRAISALS["biasa"]
PLAN_TEMPLATES = {
    name: FOLDER / f"skp-{name}.docx" for name in ("kuantitatif-ja-jf", "kuantitatif-jpt", "kualitatif")
}
PLAN_APPENDIX = FOLDER / "lampiran-skp.docx"

Context = TypeVar("Context")


class WordTemplate(Generic[Context]):
    """One checked, compiled template. Make it once per process and batch, then `render` per person."""

    def __init__(self, name: str, data: bytes, context: type[Context], emblem: bytes = b"") -> None:
        """Check everything that the file asks for; raises TemplateRefusedError with every fault at once."""
        self.name = name
        self.digest = hashlib.sha256(data).hexdigest()
        """Stored with each document, to tell which form it was printed on."""
        self.context = context
        self._fields = tuple(fields_of(context))
        self._pictures: dict[str, str] = {}
        data = self._with_emblem(data, emblem)
        self._parts = self._checked_parts(data)
        self._unchanging = repacked(data, without={*self._parts, *self._pictures})
        self._drawn = {member: content_of(data, member) for member in self._pictures}
        self._rehearse()

    def render(self, context: Context) -> bytes:
        """Give a whole .docx; equal contexts give equal bytes, so that a repeated job changes no hash."""
        if not isinstance(context, self.context):
            raise TypeError(type(context), self.context)
        pictures = {
            member: getattr(context, field) or self._drawn[member] for member, field in self._pictures.items()
        }
        return completed(self._unchanging, self._rendered(context) | pictures)

    def _rendered(self, context: Context) -> dict[str, bytes]:
        values = {field: getattr(context, field) for field in self._fields}
        return {part: template.render(values).encode() for part, template in self._parts.items()}

    def _opened(self, data: bytes) -> "DocxTemplate":
        try:
            return opened(self.name, data)
        except TemplateFileError as fault:
            raise TemplateRefusedError(self.name, (fault,)) from fault

    def _with_emblem(self, data: bytes, emblem: bytes) -> bytes:
        document = self._opened(data).get_docx()
        return with_emblem(document, emblem) or data

    def _checked_parts(self, data: bytes) -> dict[str, Template]:
        document = self._opened(data)
        faults = unsafe_content(self.name, document)
        self._pictures = pictured_members(
            document, {field for field, kind in fields_of(self.context).items() if kind is bytes}
        )
        sources, misplaced = tagged_sources(self.name, document)
        faults += misplaced
        parts: dict[str, Template] = {}
        for part, source in sources.items():
            check = SyntaxCheck(self.name, part, source, self.context)
            parts[part] = check.compiled
            faults += check.faults
        if faults:
            raise TemplateRefusedError(self.name, tuple(faults))
        return parts

    def _rehearse(self) -> None:
        """A tag may be well written and yet stand where text tears the document, as in a field code."""
        from docx.oxml.parser import parse_xml

        for repeats in (0, 1, 2):
            for part, xml in self._rendered(example(self.context, repeats)).items():
                try:
                    parse_xml(xml)
                except SyntaxError as error:
                    fault = ForbiddenExpressionError(self.name, part, "…", OUTSIDE_TEXT)
                    raise TemplateRefusedError(self.name, (fault,)) from error


@functools.cache
def appraisal_template(
    path: Path = APPRAISAL_TEMPLATE, emblem: bytes = b""
) -> WordTemplate[AppraisalDocument]:
    """Load a form once per process: the shipped one, or the office's own. Raises TemplateRefusedError."""
    return _loaded(path, AppraisalDocument, emblem)


@functools.cache
def form(file: str, folder: Path | None = None, emblem: bytes = b"") -> WordTemplate[Any]:
    """Load one of FORMS once per process: the office's own of that name, where its folder has one, or the shipped.

    Raises TemplateRefusedError.
    """
    own = folder / file if folder else None
    return _loaded(own if own and own.is_file() else FOLDER / file, BY_FILE[file].context, emblem)


@functools.cache
def plan_template(name: str) -> WordTemplate[WorkPlanDocument]:
    """Load one of PLAN_TEMPLATES once per process. Raises TemplateRefusedError."""
    return _loaded(PLAN_TEMPLATES[name], WorkPlanDocument)


@functools.cache
def plan_appendix() -> WordTemplate[WorkPlanAppendix]:
    """Load the form of the Lampiran SKP once per process. Raises TemplateRefusedError."""
    return _loaded(PLAN_APPENDIX, WorkPlanAppendix)


def _loaded(path: Path, context: type[Context], emblem: bytes = b"") -> WordTemplate[Context]:
    try:
        data = path.read_bytes()
    except OSError as refusal:
        fault = TemplateFileError(path.name, f"tidak dapat dibuka ({cause(refusal)})")
        raise TemplateRefusedError(path.name, (fault,)) from refusal
    return WordTemplate(path.name, data, context, emblem)
