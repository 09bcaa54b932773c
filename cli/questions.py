"""The JSON array that `siulak rules eval` is asked with: whatever is wrong inside one question stays its own fault."""

import json
import re
from typing import Any, TextIO

from config.errors import ConfigurationError
from workflow.rules.words import TOO_DEEP

LONGEST_NUMBER = 300
"""Digits: as many as any number that a machine wrote has, and far from those that take long to read."""

MARK = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
"""Whatever opens, parts or closes; a text as a whole, lest a sign inside it count."""


def questions(stream: TextIO | None) -> list[Any]:
    """The questions in their order; a ValueError stands in the place of any value in them that cannot be used.

    A closed standard input is None, and as good as an empty one.

    Raises ConfigurationError for anything but one JSON array.
    """
    try:
        text = (stream.buffer.read() if stream else b"").decode("utf-8-sig")
        found = _whole_or_apart(text)
    except ValueError as fault:
        raise ConfigurationError(
            ["Masukan baku bukan JSON dalam UTF-8. Berikan sebuah larik, misalnya [{…}, {…}]."]
        ) from fault
    if not isinstance(found, list):
        raise ConfigurationError(["Masukan baku harus sebuah larik JSON. Apit pertanyaannya dengan [ dan ]."])
    return found


def _whole_or_apart(text: str) -> Any:
    try:
        return _read(text)
    except RecursionError:
        return [_one(each) for each in apart(text)]


def _one(text: str) -> Any:
    try:
        return _read(text)
    except RecursionError:
        return ValueError(TOO_DEEP)


def apart(text: str) -> list[str]:
    """The elements of one array, unread and however deep. Raises ValueError where its brackets do not close."""
    whole = text.strip()
    found: list[str] = []
    depth, begun = 0, 1
    for mark in MARK.finditer(whole if whole.startswith("[") else ""):
        sign = mark.group()
        if sign == "," and depth == 1:
            found.append(whole[begun : mark.start()])
            begun = mark.end()
        depth += (sign in "[{") - (sign in "]}")
        if depth == 0:
            if mark.end() == len(whole):
                return [*found, whole[begun:-1]]
            break
    raise ValueError("no array alone")


def _read(text: str) -> Any:
    return json.loads(
        text, object_pairs_hook=_object, parse_constant=_no_number, parse_float=_number, parse_int=_whole
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any] | ValueError:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    twice = next(name for name in names if names.count(name) > 1)
    return ValueError(f"“{twice[:40]}” tertulis dua kali; hapus salah satu.")


def _no_number(word: str) -> ValueError:
    return ValueError(f"{word} bukan bilangan dalam JSON.")


def _number(text: str) -> int | float:
    """JSON has one kind of number: 3.0 is 3."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _whole(text: str) -> int | ValueError:
    return int(text) if len(text) <= LONGEST_NUMBER else ValueError("Ada bilangan yang terlalu panjang.")
