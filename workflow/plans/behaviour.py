"""The BerAKHLAK values with their guides, from the rule table in force on a day."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import config.rules
from config.errors import ConfigurationError

FILE = "berakhlak.toml"


@dataclass(frozen=True)
class Value:
    code: str
    label: str
    guide: tuple[str, ...]
    """Panduan perilaku, three sentences."""


@dataclass(frozen=True)
class ValueTable:
    version: str
    valid_from: date
    values: tuple[Value, ...]


def values(on: date) -> ValueTable:
    """The table in force on a day (SE MenPANRB 20/2021). Raises ConfigurationError where none is."""
    in_force = [table for table in _tables() if table.valid_from <= on]
    if not in_force:
        raise ConfigurationError(
            [f"rules/{FILE}: tidak ada tabel yang berlaku pada {on}. Tambahkan [[table]]."]
        )
    return max(in_force, key=lambda table: table.valid_from)


def version(name: str) -> ValueTable:
    """The table that a plan was begun with. Raises ConfigurationError where it is gone."""
    for table in _tables():
        if table.version == name:
            return table
    raise ConfigurationError(
        [f"rules/{FILE}: tabel {name} dipakai SKP yang tersimpan. Kembalikan tabel itu."]
    )


@cache
def _tables() -> tuple[ValueTable, ...]:
    path = Path(str(config.rules.__file__)).with_name(FILE)
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        ValueTable(
            version=f"berakhlak:{table['version']}",
            valid_from=table["valid_from"],
            values=tuple(
                Value(each["code"], each["label"], tuple(each["guide"])) for each in table["values"]
            ),
        )
        for table in content["table"]
    )
