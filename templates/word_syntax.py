"""What a tag may say: published fields, conditions on them, loops over their lists. All else is a fault."""

import dataclasses
import difflib
import re
import typing
from typing import Any

from jinja2 import Template, nodes
from jinja2 import TemplateSyntaxError as JinjaSyntaxError

from templates.errors import ForbiddenExpressionError, TemplateError, TemplateSyntaxError, UnknownFieldError
from templates.word_environment import FILTERS, environment
from templates.word_fields import fields_of, published_fields
from templates.word_tags import tag_at

_MAX_LOOPS = 3
_TORN = "awal dan akhirnya memotong susunan dokumen, misalnya di sel tabel yang berbeda"
_XML_TAG = re.compile(r"<(/?)([\w:]+)[^>]*?(/?)>")


@dataclasses.dataclass(frozen=True)
class _Loop:
    """What Jinja offers inside `for`."""

    index: int
    length: int
    first: bool
    last: bool


class SyntaxCheck:
    """One walk over a part's syntax tree; `faults` is what it met, `compiled` what may be rendered."""

    def __init__(self, template: str, part: str, source: str, context: type[Any]) -> None:
        self._template, self._part, self._source = template, part, source
        self._known = published_fields(context)
        self.faults: list[TemplateError] = []
        self.used: set[str] = set()
        """Every field that a tag names: `pegawai.nama`, `utama`; of a list's items by their kind, `Person.nama`."""
        self._top = fields_of(context)
        self.compiled = Template("")
        """Empty unless there is no fault: what was not admitted is never compiled."""
        try:
            tree = environment().parse(source)
            self._statements(tree.body, fields_of(context), loops=0)
            if not self.faults:
                self.compiled = environment().from_string(tree)
        except JinjaSyntaxError as error:
            reason = _in_words(str(error.message))
            self.faults.append(TemplateSyntaxError(template, part, tag_at(source, error.lineno), reason))
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
            self._forbid(node, _TORN)

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
                return self._named(node, name, scope)
            case nodes.Getattr():
                return self._attribute(node, scope)
            case nodes.Filter(name=name, args=[], kwargs=[], dyn_args=None, dyn_kwargs=None) if (
                node.node and name in FILTERS
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

    def _named(self, node: nodes.Node, name: str, scope: dict[str, Any]) -> Any:
        if name not in scope:
            return self._unknown(node, name)
        if scope[name] is self._top.get(name):
            self.used.add(name)
        return scope[name]

    def _attribute(self, node: nodes.Getattr, scope: dict[str, Any]) -> Any:
        owner = self._type(node.node, scope)
        if owner is None:
            return None
        inner = fields_of(owner) if dataclasses.is_dataclass(owner) else {}
        if node.attr not in inner:
            return self._unknown(node, _dotted(node))
        if owner is not _Loop:
            of = _dotted(node.node)
            self.used.add(f"{of if of in self._top else owner.__name__}.{node.attr}")
        return inner[node.attr]

    def _unknown(self, node: nodes.Node, field: str) -> None:
        near = tuple(difflib.get_close_matches(field, self._known, n=3)) or self._known
        tag = tag_at(self._source, node.lineno)
        self.faults.append(UnknownFieldError(self._template, self._part, tag, field, near))

    def _forbid(self, node: nodes.Node, reason: str) -> None:
        tag = tag_at(self._source, node.lineno)
        self.faults.append(ForbiddenExpressionError(self._template, self._part, tag, reason))


def _in_words(message: str) -> str:
    """Jinja's sentence, for a person in HR."""
    named = re.search(r"unknown tag '(\w+)'", message)
    if message.startswith("Unexpected end of template"):
        return "for atau if ini tidak ditutup dengan endfor atau endif"
    if named and named[1] in ("endfor", "endif", "else", "elif"):
        return f"“{named[1]}” ini tidak punya for atau if di depannya"
    if named and named[1] in ("tr", "tc", "p", "r"):
        return (
            f"tanda “{named[1]}” hanya untuk baris tabel (tr), sel (tc), paragraf (p), atau potongan teks (r)"
        )
    if named:
        return f"perintah “{named[1]}” tidak dikenal"
    if got := re.search(r"got '(end of [a-z ]+|.+?)'", message):
        return "isinya tidak lengkap" if got[1].startswith("end of") else f"“{got[1]}” tidak pada tempatnya"
    return "tata tulisnya keliru"


def _dotted(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_dotted(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"
