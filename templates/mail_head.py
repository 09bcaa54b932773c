"""The head of a mail: which texts may stand in it, and how they are written so that they read back the same.

The standard library's own folding is not used for it: in the patch releases we run on it breaks names with
commas and lets an encoded newline start a header of its own (gh-121650, gh-144125).
"""

import re
import textwrap
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from email.header import Header, decode_header, make_header
from email.policy import Policy
from email.utils import getaddresses, quote

from templates.mail_errors import AddressError, HeaderInjectionError

Mailbox = tuple[str, str]
"""Name and address."""

BIDI_CONTROLS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
LONGEST_WORD = 60
LONGEST_ADDRESS = 254
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9.-]+")
FOLD = re.compile(r"\r?\n(?=[ \t])")


@dataclass(frozen=True)
class HeadLine:
    """One header: what it means, and the ASCII that is sent for it."""

    name: str
    meaning: str | tuple[Mailbox, ...]
    wire: str


class Verbatim(Policy):
    """Writes each header as it is stored, since it is folded and encoded already; for writing only."""

    def __init__(self) -> None:
        super().__init__(linesep="\r\n", max_line_length=None)

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        raise NotImplementedError

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        return name, value

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}\r\n"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


def visible(field: str, text: str) -> str:
    """The text on one line, single-spaced.

    Raises HeaderInjectionError where a control character, a half character or a sign that reorders what is
    displayed stands in it.
    """
    if not text.isprintable():
        for char in text:
            if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or (
                unicodedata.bidirectional(char) in BIDI_CONTROLS
            ):
                raise HeaderInjectionError(field, f"U+{ord(char):04X}")
    return " ".join(text.split())


def headable(field: str, text: str) -> str:
    """As `visible`, for a text that goes into the head, where encoded-word syntax would be decoded."""
    if "=?" in text:
        raise HeaderInjectionError(field, "=?")
    return visible(field, text)


def address(field: str, text: str) -> str:
    """The address unchanged; AddressError unless it is a plain ASCII one that needs no quoting."""
    if headable(field, text) != text or len(text) > LONGEST_ADDRESS or not ADDRESS.fullmatch(text):
        raise AddressError(field)
    return text


def text_line(name: str, text: str) -> HeadLine:
    return HeadLine(name, text, _wire(name, text))


def mailbox_line(name: str, person: str, mail_address: str) -> HeadLine:
    if person.isascii() and len(person) <= LONGEST_WORD:
        phrase = f'"{quote(person)}"' if person else ""
    else:
        phrase = _encoded_words(name, person)
    gap = "\r\n " if len(f"{phrase} {mail_address}") > LONGEST_WORD else " "
    return HeadLine(name, ((person, mail_address),), f"{phrase}{gap}<{mail_address}>".strip())


def meaning(name: str, wire: str) -> str | tuple[Mailbox, ...]:
    """What a reader's program makes of a header that it received."""
    line = FOLD.sub("", wire)
    if name.lower() in {"from", "to", "cc", "bcc", "sender", "reply-to"}:
        return tuple((_decoded(person), where) for person, where in getaddresses([line]))
    return _decoded(line)


def differences(sent: Iterable[HeadLine], read: Iterable[tuple[str, str]]) -> list[str]:
    """Names of the headers that do not read back as they were meant; order and number count too."""
    meant = [(line.name, line.meaning) for line in sent]
    found = [(name, meaning(name, wire)) for name, wire in read]
    if meant == found:
        return []
    return sorted({name for name, _ in {*meant} ^ {*found}}) or ["order"]


def _wire(name: str, text: str) -> str:
    if text.isascii() and all(len(word) <= LONGEST_WORD for word in text.split(" ")):
        lines = textwrap.wrap(f"{name}: {text}", 76, break_long_words=False, break_on_hyphens=False)
        return "\r\n ".join(lines).removeprefix(f"{name}:").lstrip(" ")
    return _encoded_words(name, text)


def _encoded_words(name: str, text: str) -> str:
    return Header(text, "utf-8", maxlinelen=75, header_name=name).encode(linesep="\r\n")


def _decoded(text: str) -> str:
    return str(make_header(decode_header(text)))
