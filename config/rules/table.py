"""A rule table as a file: its versions, each with its days, its legal source and how sure the source is."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from config.causes import cause
from config.errors import ConfigurationError
from config.fields import sentences

FOLDER = Path(__file__).parent
Confidence = Literal["high", "medium", "low", "house"]
"""Of the source; `house` where the law is silent and the office has settled it."""
Line = Annotated[str, Field(min_length=1, max_length=300)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=40)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Doubt(Part):
    """An entry that is less sure than its table, with the reason and what to look up."""

    entry: Line
    confidence: Confidence
    reason: Line


class Table(Part):
    """One version of a rule; kinds add their content. Dates are inclusive, an empty `valid_to` is still in force."""

    CODE: ClassVar[str]
    """Names the file `config/rules/CODE.toml`."""
    version: Slug
    valid_from: date
    valid_to: date | None = None
    legal_source: Line
    confidence: Confidence
    note: str = ""
    doubt: tuple[Doubt, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _doubts_are_about_what_is_here(self) -> Self:
        known = set(_names(self.model_dump()))
        for doubt in self.doubt:
            if doubt.entry not in known:
                raise ValueError(f"doubt menyebut “{doubt.entry}”, yang tidak ada dalam tabel ini")
        return self

    @property
    def key(self) -> str:
        """What an evaluation stores of the rule it used."""
        return f"{self.CODE}:{self.version}"

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def _names(content: Any) -> Iterator[str]:
    """Of all entries, however deep."""
    if isinstance(content, dict):
        yield from map(str, content)
        content = list(content.values())
    if isinstance(content, list | tuple):
        for each in content:
            yield from _names(each)


T = TypeVar("T", bound=Table)


class Titled(Part):
    """The head of a file; its tables are read one by one."""

    code: Line
    title: Line
    table: Annotated[list[dict[str, Any]], Field(min_length=1)]


def title(kind: type[Table], folder: Path = FOLDER) -> str:
    return _read(kind.CODE, folder).title


@cache
def tables(kind: type[T], folder: Path = FOLDER) -> tuple[T, ...]:
    """All versions, the oldest first. Raises ConfigurationError with every fault of the file at once."""
    name, head = f"rules/{kind.CODE}.toml", _read(kind.CODE, folder)
    found: list[T] = []
    faults: list[str] = []
    for number, content in enumerate(head.table, 1):
        try:
            found.append(kind.model_validate(content))
        except ValidationError as fault:
            faults += [
                f"{name}: table.{number}.{told}. Perbaiki isian itu." for told in sentences(fault.errors())
            ]
    found.sort(key=lambda table: table.valid_from)
    if faults := faults or [f"{name}: {told}" for told in _disorder(found)]:
        raise ConfigurationError(faults)
    return tuple(found)


def table_on(kind: type[T], on: date, folder: Path = FOLDER) -> T:
    """The version in force on a day. Raises ConfigurationError where none is."""
    for table in cast("tuple[T, ...]", tables(kind, folder)):
        if table.in_force(on):
            return table
    raise ConfigurationError(
        [f"rules/{kind.CODE}.toml: tidak ada tabel yang berlaku pada {on}. Tambahkan [[table]]."]
    )


def _read(code: str, folder: Path) -> Titled:
    name = f"rules/{code}.toml"
    try:
        text = (folder / f"{code}.toml").read_text(encoding="utf-8-sig")
        head = Titled.model_validate(tomllib.loads(text, parse_float=Decimal))
    except OSError as fault:
        raise ConfigurationError(
            [f"{name}: tidak dapat dibuka ({cause(fault)}). Kembalikan berkas itu."]
        ) from fault
    except ValidationError as fault:
        faults = [f"{name}: {told}. Perbaiki isian itu." for told in sentences(fault.errors())]
        raise ConfigurationError(faults) from fault
    except (ValueError, RecursionError, ArithmeticError) as fault:
        raise ConfigurationError(
            [f"{name}: bukan TOML dalam UTF-8 ({cause(fault)}). Perbaiki tata tulisnya."]
        ) from fault
    if head.code != code:
        raise ConfigurationError(
            [f"{name}: code “{head.code}” lain dari nama berkas. Tulis code = “{code}”."]
        )
    return head


def _disorder(ordered: list[Any]) -> Iterator[str]:
    """Of versions by first day: each name once, every day from the first on in one of them."""
    names = [table.version for table in ordered]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"version “{name}” ada dua kali. Beri setiap [[table]] nama sendiri."
    for table in ordered:
        if table.valid_to is not None and table.valid_to < table.valid_from:
            yield f"“{table.version}” berakhir sebelum mulai. Perbaiki valid_to."
    for earlier, later in pairwise(ordered):
        if earlier.valid_to is None or later.valid_from <= earlier.valid_to:
            yield (
                f"“{earlier.version}” masih berlaku ketika “{later.version}” mulai."
                f" Isi valid_to = {later.valid_from - timedelta(days=1)}."
            )
        elif later.valid_from > earlier.valid_to + timedelta(days=1):
            yield f"tidak ada tabel antara “{earlier.version}” dan “{later.version}”. Sambung hari-harinya."
