"""The BerAKHLAK values with their guides: the one place where plans take them from the rule table."""

from datetime import date
from typing import cast

from config.errors import ConfigurationError
from config.rules.feedback import Behaviour
from config.rules.table import table_on, tables


def values(on: date) -> Behaviour:
    """The table in force on a day (SE MenPANRB 20/2021). Raises ConfigurationError where none is."""
    return table_on(Behaviour, on)


def version(key: str) -> Behaviour:
    """The table that a plan was begun with. Raises ConfigurationError where it is gone."""
    for table in cast("tuple[Behaviour, ...]", tables(Behaviour)):
        if table.key == key:
            return table
    raise ConfigurationError(
        [f"rules/{Behaviour.CODE}.toml: tabel {key} dipakai SKP yang tersimpan. Kembalikan tabel itu."]
    )
