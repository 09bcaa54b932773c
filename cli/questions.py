"""The JSON array that `siulak rules eval` is asked with: whatever is wrong inside one question stays its own fault."""

import json
from typing import Any, TextIO

from config.errors import ConfigurationError

LONGEST_NUMBER = 300
"""Digits: as many as any number that a machine wrote has, and far from those that take long to read."""


def questions(stream: TextIO | None) -> list[Any]:
    """The questions in their order; a ValueError stands in the place of any value in them that cannot be used.

    A closed standard input is None, and as good as an empty one.

    Raises ConfigurationError for anything but one JSON array.
    """
    try:
        found = json.loads(
            (stream.buffer.read() if stream else b"").decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_no_number,
            parse_float=_number,
            parse_int=_whole,
        )
    except (ValueError, RecursionError) as fault:
        raise ConfigurationError(
            ["Masukan baku bukan JSON dalam UTF-8. Berikan sebuah larik, misalnya [{…}, {…}]."]
        ) from fault
    if not isinstance(found, list):
        raise ConfigurationError(["Masukan baku harus sebuah larik JSON. Apit pertanyaannya dengan [ dan ]."])
    return found


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
