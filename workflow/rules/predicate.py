"""What the law fixes, read from the rule tables and never computed from weights."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import config.rules
from config.errors import ConfigurationError


@dataclass(frozen=True)
class PredicateTable:
    """The 3×3 table of one period of validity (PermenPANRB 6/2022)."""

    version: str
    valid_from: date
    valid_to: date | None
    cells: dict[tuple[str, str], str]

    def predicate(self, result: str, behaviour: str) -> str:
        """Predikat from rating hasil kerja and rating perilaku kerja. KeyError for an unknown rating."""
        return self.cells[result, behaviour]


def predicate_table(on: date) -> PredicateTable:
    """The table in force on a day. Raises ConfigurationError where none is."""
    for table in _tables():
        if table.valid_from <= on and (table.valid_to is None or on <= table.valid_to):
            return table
    raise ConfigurationError(
        [f"rules/predikat.toml: tidak ada tabel yang berlaku pada {on}. Tambahkan [[table]]."]
    )


@cache
def _file(name: str) -> dict[str, Any]:
    path = Path(str(config.rules.__file__)).with_name(name)
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _tables() -> tuple[PredicateTable, ...]:
    tables = _file("predikat.toml")["table"]
    return tuple(
        PredicateTable(
            version=f"predikat:{table['version']}",
            valid_from=table["valid_from"],
            valid_to=table.get("valid_to"),
            cells={
                (result, behaviour): predicate
                for result, row in table["cells"].items()
                for behaviour, predicate in row.items()
            },
        )
        for table in tables
    )
