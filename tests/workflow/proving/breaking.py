"""Texts of the shipped definitions, and what breaks them in one place."""

import re

import pytest

from config.definition import SHIPPED, read
from config.errors import ConfigurationError
from templates.mail import KINDS
from workflow.proofs import load

FILES = sorted(SHIPPED.glob("*.toml"))
TEXTS = [read(path) for path in FILES]
PLAIN, LAW = TEXTS


def faults(source: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load("siklus.toml", source, KINDS)
    return caught.value.faults


def one_fault(source: str, place: str, remedy: str) -> None:
    """The text is refused for that alone."""
    (fault,) = faults(source)

    assert fault.startswith(f"siklus.toml: {place}")
    assert remedy in fault
    assert fault.endswith(".")


def table(source: str, line: str) -> str:
    """The first table of the text that holds the line."""
    return next(chunk for chunk in pieces(source) if f"{line}\n" in f"{chunk}\n")


def pieces(source: str) -> list[str]:
    return re.split(r"\n(?=\[\[)", source)


def without(source: str, line: str) -> str:
    assert line in source
    return source.replace(table(source, line), "", 1)


def within(source: str, line: str, old: str, new: str) -> str:
    """The text with a change in the table that holds the line."""
    found = table(source, line)
    assert old in found
    return source.replace(found, found.replace(old, new, 1), 1)


def twice(source: str, line: str, old: str = "", new: str = "") -> str:
    """The text with a changed copy of a table at its end."""
    return f"{source}\n{table(source, line).replace(old, new)}\n"
