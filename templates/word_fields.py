"""What a context offers to a template: its fields, their types, and a value to try them with."""

import dataclasses
import typing
from typing import Any


def published_fields(context: Any) -> tuple[str, ...]:
    """Name every field that a template may print or loop over, as HR writes it."""
    names: list[str] = []
    for field, kind in fields_of(context).items():
        inner = published_fields(kind) if dataclasses.is_dataclass(kind) else ()
        names += [f"{field}.{name}" for name in inner] or [field]
    return tuple(names)


def fields_of(context: Any) -> dict[str, Any]:
    """Map each field of a context type to its type."""
    return typing.get_type_hints(context)


def example(kind: Any, repeats: int) -> Any:
    """Give a value of that type: empty at 0; else with all that may go wrong in a text."""
    if typing.get_origin(kind) is tuple:
        return tuple(example(typing.get_args(kind)[0], repeats) for _ in range(repeats))
    if kind is bytes:
        return b""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return kind(**{name: example(field, repeats) for name, field in fields_of(kind).items()})
    return kind("A & <B>\n\t\"C'" * repeats if kind is str else repeats)
