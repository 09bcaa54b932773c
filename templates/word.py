"""Word documents from a .docx that HR may edit: checked and compiled once, then rendered by the thousand.

Only the parts that carry tags are rendered; every other member of the archive is copied as it lies, already
deflated. docxtpl prepares the tags (its syntax is what HR writes) and has no part in rendering.
"""

import dataclasses
import difflib
import functools
import io
import re
import struct
import typing
import zipfile
import zlib
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from jinja2 import StrictUndefined, Template, nodes
from jinja2 import TemplateSyntaxError as JinjaSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from templates.contexts import AppraisalDocument
from templates.errors import (
    ForbiddenExpressionError,
    TemplateError,
    TemplateFileError,
    TemplateRefusedError,
    TemplateSyntaxError,
    UnknownFieldError,
    UnsafeContentError,
)

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

APPRAISAL_TEMPLATE = Path(__file__).parent / "word" / "dokumen-evaluasi.docx"

Context = TypeVar("Context")

_FILTERS = {"upper", "lower"}
_MAX_MEMBERS, _MAX_UNPACKED, _MAX_TEXT_PART = 500, 32 << 20, 2 << 20
_MAX_TAGS, _MAX_LOOPS = 500, 3
_RENDERED = ("document.main+xml", "header+xml", "footer+xml", "footnotes+xml", "endnotes+xml")
_ACTIVE = ("oleObject", "package", "control", "vbaProject", "attachedTemplate", "aFChunk", "subDocument")
_FETCHING = re.compile(r"\b(INCLUDEPICTURE|INCLUDETEXT|DDE|DDEAUTO|LINK|IMPORT|DATABASE)\b", re.IGNORECASE)
_FIELD_CODE = re.compile(r"<w:instrText[^>]*>([^<]*)|w:instr=\"([^\"]*)\"")
_OUTSIDE_TEXT = "isian harus berdiri di dalam teks"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_WHOLE_TAG = re.compile(r"\{(?:\{[^{}]{1,300}\}|%[^{}]{1,300}%|#[^{}]{0,300}#)\}")
_TAG_MARK = re.compile(r"\{[{%#]|[}%#]\}")
_XML_ELEMENT = re.compile(r"<[^>]*>")
_XML_TAG = re.compile(r"<(/?)([\w:]+)[^>]*?(/?)>")
_SPECIAL = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_NEW_LINE = re.compile("\r\n|[\r\n\x0b]")
_ILLEGAL = re.compile("[\x00-\x08\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class WordTemplate(Generic[Context]):
    """One checked, compiled template. Make it once per process and batch, then `render` per person."""

    def __init__(self, name: str, data: bytes, context: type[Context]) -> None:
        """Check everything that the file asks for; raises TemplateRefusedError with every fault at once."""
        self.name = name
        self._context = context
        self._fields = tuple(_fields(context))
        sources, faults = _tagged_sources(name, data)
        self._parts: dict[str, Template] = {}
        for part, source in sources.items():
            check = _SyntaxCheck(name, part, source, context)
            self._parts[part] = check.compiled
            faults += check.faults
        if faults:
            raise TemplateRefusedError(name, tuple(faults))
        self._archive = _Archive(data, tuple(self._parts))
        self._rehearse()

    def render(self, context: Context) -> bytes:
        """Give a whole .docx; equal contexts give equal bytes, so that a repeated job changes no hash."""
        if not isinstance(context, self._context):
            raise TypeError(type(context), self._context)
        return self._archive.complete(self._rendered(context))

    def _rendered(self, context: Context) -> list[bytes]:
        values = {field: getattr(context, field) for field in self._fields}
        return [template.render(values).encode() for template in self._parts.values()]

    def _rehearse(self) -> None:
        """A tag may be well written and yet stand where text tears the document, as in a field code."""
        from docx.oxml.parser import parse_xml

        for repeats in (0, 1, 2):
            rendered = self._rendered(_example(self._context, repeats))
            for part, xml in zip(self._parts, rendered, strict=True):
                try:
                    parse_xml(xml)
                except SyntaxError as error:
                    fault = ForbiddenExpressionError(self.name, part, "…", _OUTSIDE_TEXT)
                    raise TemplateRefusedError(self.name, (fault,)) from error


@functools.cache
def appraisal_template() -> WordTemplate[AppraisalDocument]:
    """Load the shipped form once per process."""
    return WordTemplate(APPRAISAL_TEMPLATE.name, APPRAISAL_TEMPLATE.read_bytes(), AppraisalDocument)


def published_fields(context: Any) -> tuple[str, ...]:
    """Name every field that a template may print or loop over, as HR writes it."""
    names: list[str] = []
    for field, kind in _fields(context).items():
        inner = published_fields(kind) if dataclasses.is_dataclass(kind) else ()
        names += [f"{field}.{name}" for name in inner] or [field]
    return tuple(names)


def _fields(context: Any) -> dict[str, Any]:
    return typing.get_type_hints(context)


def _example(kind: Any, repeats: int) -> Any:
    """Give a value of that type: empty at 0; else with all that may go wrong in a text."""
    if typing.get_origin(kind) is tuple:
        return tuple(_example(typing.get_args(kind)[0], repeats) for _ in range(repeats))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return kind(**{name: _example(field, repeats) for name, field in _fields(kind).items()})
    return kind("A & <B>\n\t\"C'" * repeats if kind is str else repeats)


@functools.cache
def _environment() -> ImmutableSandboxedEnvironment:
    """Give the second wall: the first is that only listed syntax is ever compiled."""
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=_as_run_text
    )
    environment.globals.clear()
    environment.tests.clear()
    for name in set(environment.filters) - _FILTERS:
        del environment.filters[name]
    return environment


def _as_run_text(value: object) -> object:
    """Line breaks and tabs become Word's own; characters that XML cannot hold are left out.

    One stray control character pasted into a note must not stop a batch of thousands.
    """
    text = str(value)
    if not _SPECIAL.search(text):
        return text
    lines = _ILLEGAL.sub("", _NEW_LINE.sub("\n", text))
    broken = str(escape(lines)).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return Markup(broken.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">'))  # noqa: S704  # escaped above


def _tagged_sources(name: str, data: bytes) -> tuple[dict[str, str], list[TemplateError]]:
    """Map each part that carries tags to its Jinja source, every tag on a line of its own."""
    try:
        opened = _opened(name, data)
    except TemplateFileError as fault:
        return {}, [fault]
    sources: dict[str, str] = {}
    package = opened.get_docx().part.package
    faults = _active_content(name, "_rels/.rels", package)
    for part in package.iter_parts():
        member = str(part.partname).lstrip("/")
        faults += _active_content(name, member, part)
        if not part.content_type.endswith(_RENDERED):
            continue
        xml = opened.get_part_xml(part)
        faults += _fetching_fields(name, member, xml)
        wrong = _misplaced_tags(name, member, xml)
        faults += wrong
        if wrong:
            continue
        xml = opened.patch_xml(xml)
        if re.search(r"\{[{%#]", xml):
            source = re.sub(r"(\{[{%][-+]?)", r"\1\n", re.sub(r"[\r\n]", " ", xml))
            sources[member] = _DECLARATION + source
    return sources, faults


def _misplaced_tags(name: str, member: str, xml: str) -> list[TemplateError]:
    """Tell what docxtpl must not be given: its patterns take minutes over a few thousand unclosed tags."""
    if len(xml) > _MAX_TEXT_PART:
        return [TemplateFileError(name, f"bagian {member} terlalu besar")]
    for element in _XML_ELEMENT.findall(xml):
        if tag := _WHOLE_TAG.search(element) or _TAG_MARK.search(element):
            return [ForbiddenExpressionError(name, member, tag.group(), _OUTSIDE_TEXT)]
    text = _XML_ELEMENT.sub("", xml)
    if len(_WHOLE_TAG.findall(text)) > _MAX_TAGS:
        return [ForbiddenExpressionError(name, member, "…", f"isiannya lebih dari {_MAX_TAGS}")]
    rest = _WHOLE_TAG.sub("", text)
    return [
        TemplateSyntaxError(
            name, member, rest[max(0, mark.start() - 20) : mark.end() + 20], "tidak berpasangan"
        )
        for mark in islice(_TAG_MARK.finditer(rest), 5)
    ]


def _opened(name: str, data: bytes) -> "DocxTemplate":
    """Raise TemplateFileError unless python-docx opens the bytes within our size limits."""
    from docxtpl import DocxTemplate

    try:
        reason = _unfit(data)
        opened = DocxTemplate(io.BytesIO(data))
        if not reason:
            opened.init_docx()
    except Exception as error:  # whatever a hostile file makes the parsers raise means the same
        raise TemplateFileError(name, repr(error)) from error
    if reason:
        raise TemplateFileError(name, reason)
    return opened


def _unfit(data: bytes) -> str | None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > _MAX_UNPACKED:
        return "isi berkas terlalu besar"
    if len({member.filename.lower() for member in members}) < len(members):
        return "ada bagian yang bernama sama"
    return None


def _active_content(name: str, member: str, holder: Any) -> list[TemplateError]:
    faults: list[TemplateError] = []
    for relation in holder.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if (relation.is_external and kind != "hyperlink") or kind in _ACTIVE:
            faults.append(UnsafeContentError(name, member, f"{kind} {relation.target_ref}"))
    return faults


def _fetching_fields(name: str, member: str, xml: str) -> list[TemplateError]:
    codes = [text or attribute for text, attribute in _FIELD_CODE.findall(xml)]
    # Word may cut one code into runs; and two whole codes may follow one another.
    found = {code.upper() for glue in ("", " ") for code in _FETCHING.findall(glue.join(codes))}
    return [UnsafeContentError(name, member, f"field {code}") for code in sorted(found)]


@dataclasses.dataclass(frozen=True)
class _Loop:
    """What Jinja offers inside `for`."""

    index: int
    length: int
    first: bool
    last: bool


class _SyntaxCheck:
    """Walk a template's syntax tree; whatever is not listed here is a fault."""

    def __init__(self, template: str, part: str, source: str, context: type[Any]) -> None:
        self._template, self._part, self._lines = template, part, source.split("\n")
        self._known = published_fields(context)
        self.faults: list[TemplateError] = []
        self.compiled = Template("")
        """Empty unless there is no fault: what was not admitted is never compiled."""
        try:
            tree = _environment().parse(source)
            self._statements(tree.body, _fields(context), loops=0)
            if not self.faults:
                self.compiled = _environment().from_string(tree)
        except JinjaSyntaxError as error:
            reason = str(error.message)
            self.faults.append(TemplateSyntaxError(template, part, self._tag(error.lineno), reason))
        except (RecursionError, MemoryError, SyntaxError):
            self.faults.append(TemplateSyntaxError(template, part, "…", "terlalu dalam bersarang"))

    def _statements(self, body: list[Any], scope: dict[str, Any], *, loops: int) -> None:
        for node in body:
            match node:
                case nodes.Output():
                    for child in node.nodes:
                        self._printed(child, scope)
                case nodes.If():
                    self._type(node.test, scope)
                    for branch in (node.body, node.elif_, node.else_):
                        self._whole(node, branch)
                        self._statements(branch, scope, loops=loops)
                case nodes.For(target=nodes.Name(), recursive=False) if loops < _MAX_LOOPS:
                    self._loop(node, scope, loops=loops + 1)
                case nodes.For():
                    self._forbid(node, "for ini terlalu dalam atau terlalu rumit")
                case _:
                    self._forbid(node, f"perintah “{type(node).__name__.lower()}” tidak diizinkan")

    def _loop(self, node: nodes.For, scope: dict[str, Any], *, loops: int) -> None:
        assert isinstance(node.target, nodes.Name)
        inner = scope | {node.target.name: self._item(node.iter, scope)}
        if node.test:
            self._type(node.test, inner)
        for branch in (node.body, node.else_):
            self._whole(node, branch)
        self._statements(node.body, inner | {"loop": _Loop}, loops=loops)
        self._statements(node.else_, scope, loops=loops)

    def _whole(self, node: nodes.Node, body: list[Any]) -> None:
        """A body must open again what it closes; else some mix of true and false tears the document."""
        outputs = [output for output in body if isinstance(output, nodes.Output)]
        xml = "".join(
            data.data for output in outputs for data in output.nodes if isinstance(data, nodes.TemplateData)
        )
        opened: list[str] = []
        closed: list[str] = []
        for end, name, alone in _XML_TAG.findall(xml):
            if end and opened:
                opened.pop()
            elif not alone:
                (closed if end else opened).append(name)
        if opened != closed[::-1]:
            self._forbid(
                node, "awal dan akhirnya memotong susunan dokumen, misalnya di sel tabel yang berbeda"
            )

    def _printed(self, node: nodes.Node, scope: dict[str, Any]) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        if self._type(node, scope) not in (str, int, None):
            self._forbid(node, "bukan teks")

    def _item(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        many = self._type(node, scope)
        if typing.get_origin(many) is tuple:
            return typing.get_args(many)[0]
        if many is not None:
            self._forbid(node, "bukan daftar")
        return None

    def _type(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        """Give the expression's type; None after a fault, so that one mistake is told once."""
        match node:
            case nodes.Const():
                return type(node.value)
            case nodes.Name(name=name):
                return scope[name] if name in scope else self._unknown(node, name)
            case nodes.Getattr():
                return self._attribute(node, scope)
            case nodes.Filter(name=name, args=[], kwargs=[], dyn_args=None, dyn_kwargs=None) if (
                node.node and name in _FILTERS
            ):
                return self._type(node.node, scope) and str
            case nodes.Not() | nodes.And() | nodes.Or() | nodes.Compare():
                return self._truth(node, scope)
            case _:
                return self._forbid(node, f"“{type(node).__name__.lower()}” tidak diizinkan")

    def _truth(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        children = list(node.iter_child_nodes())
        if isinstance(node, nodes.Compare):
            children = [node.expr, *(operand.expr for operand in node.ops)]
            if any(operand.op not in ("eq", "ne") for operand in node.ops):
                return self._forbid(node, "hanya == dan != yang diizinkan")
        kinds = [self._type(child, scope) for child in children]
        return None if None in kinds else bool

    def _attribute(self, node: nodes.Getattr, scope: dict[str, Any]) -> Any:
        owner = self._type(node.node, scope)
        if owner is None:
            return None
        inner = _fields(owner) if dataclasses.is_dataclass(owner) else {}
        return inner[node.attr] if node.attr in inner else self._unknown(node, _dotted(node))

    def _unknown(self, node: nodes.Node, field: str) -> None:
        near = tuple(difflib.get_close_matches(field, self._known, n=3)) or self._known
        self.faults.append(UnknownFieldError(self._template, self._part, self._tag(node.lineno), field, near))

    def _forbid(self, node: nodes.Node, reason: str) -> None:
        tag = self._tag(node.lineno)
        self.faults.append(ForbiddenExpressionError(self._template, self._part, tag, reason))

    def _tag(self, line: int) -> str:
        """Give the tag as HR wrote it; each stands at the start of a line."""
        opening = re.search(r"\{[{%][-+]?$", self._lines[line - 2]) if line > 1 else None
        tag = re.match(r".*?[%}]\}", self._lines[line - 1])
        return f"{opening.group()}{tag.group()}" if opening and tag else "…"


def _dotted(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_dotted(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


class _Archive:
    """A zip file whose unchanging members are packed once; the changing ones are appended per document."""

    def __init__(self, data: bytes, changing: tuple[str, ...]) -> None:
        """Pack anew with one fixed date, so that the bytes do not depend on who saved the template when."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
            for name in source.namelist():
                if name not in changing and not name.endswith("/"):
                    target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
            self._count = len(target.namelist()) + len(changing)
        packed = buffer.getvalue()
        size, start = struct.unpack("<2I", packed[-10:-2])
        self._members, self._directory = packed[:start], packed[start : start + size]
        self._names = [name.encode("ascii") for name in changing]

    def complete(self, contents: list[bytes]) -> bytes:
        """Append the changing members in their order, then the directory (PKWARE APPNOTE 4.3)."""
        pieces, directory, offset = [self._members], [self._directory], len(self._members)
        for name, content in zip(self._names, contents, strict=True):
            # Level 1 costs a fifth more bytes and a third of the time of level 6.
            packed = zlib.compress(content, 1, -zlib.MAX_WBITS)
            # Version 2.0, no flags, deflated, 1 January 1980.
            facts = struct.pack(
                "<5H3I2H", 20, 0, 8, 0, 33, zlib.crc32(content), len(packed), len(content), len(name), 0
            )
            pieces += (b"PK\3\4", facts, name, packed)
            directory += (b"PK\1\2\x14\0", facts, struct.pack("<3H2I", 0, 0, 0, 0, offset), name)
            offset += 4 + len(facts) + len(name) + len(packed)
        listing = b"".join(directory)
        end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, self._count, self._count, len(listing), offset, 0)
        return b"".join((*pieces, listing, end))
