"""A context from the plain values that are stored with a paper: text by field, lists, and a picture's code."""

import dataclasses
import typing
from typing import Any

from templates.curves import curve
from templates.word_fields import fields_of


def filled(kind: Any, value: Any) -> Any:
    """A value of that type. A field that is missing takes its default; raises KeyError where it has none."""
    if typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)[0]
        return tuple(filled(inner, each) for each in value)
    if kind is bytes:
        return curve(value) if value else b""
    if not dataclasses.is_dataclass(kind):
        return value
    kinds = fields_of(kind)
    return typing.cast("Any", kind)(
        **{
            field.name: filled(kinds[field.name], value[field.name])
            for field in dataclasses.fields(kind)
            if field.name in value or _required(field)
        }
    )


def _required(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
