"""How a value becomes text of a Word document: escaped, strict about what is missing, sandboxed."""

import functools
import re

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

FILTERS = frozenset({"upper", "lower"})

_SPECIAL = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_NEW_LINE = re.compile("\r\n|[\r\n\x0b]")
_ILLEGAL = re.compile("[\x00-\x08\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@functools.cache
def environment() -> ImmutableSandboxedEnvironment:
    """Give the second wall: the first is that only listed syntax is ever compiled."""
    strict = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_as_run_text)
    strict.globals.clear()
    strict.tests.clear()
    for name in set(strict.filters) - FILTERS:
        del strict.filters[name]
    return strict


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
