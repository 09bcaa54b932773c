"""Opens an office's database for a command, or says what is wrong with the address."""

from pathlib import Path

import click
from sqlalchemy import Engine, inspect, make_url
from sqlalchemy.exc import DBAPIError

from config.errors import ConfigurationError
from config.settings import Settings
from models.schema import metadata
from models.session import engine_for

home_option = click.option(
    "--home",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Folder kantor, misalnya var/office; biasanya dari SIULAK_HOME.",
)


def open_database(home: Path | None) -> tuple[Settings, Engine]:
    """The settings, with this home if one is named, and the engine of a database whose schema is this code's.

    Raises ConfigurationError with place and remedy.
    """
    settings = Settings() if home is None else Settings(home=home.absolute(), database_url="")
    url = make_url(settings.database)
    place = "SIULAK_DATABASE_URL"
    if url.get_backend_name() == "sqlite":
        place = url.database or "sqlite"
        if not Path(place).is_file():
            raise ConfigurationError(
                [
                    f"{place}: basis data belum ada. Sebutkan folder kantor dengan --home, atau `siulak up` dulu."
                ]
            )
    engine = engine_for(settings.database)
    try:
        found = inspect(engine)
        there = {name: {row["name"] for row in found.get_columns(name)} for name in found.get_table_names()}
    except DBAPIError as fault:
        reason = str(fault.orig).strip().splitlines()[0]
        remedy = "Periksa alamat, server dan hak aksesnya."
        raise ConfigurationError([f"{place}: basis data tidak dapat dibuka ({reason}). {remedy}"]) from fault
    if any(
        not {column.name for column in table.columns} <= there.get(table.name, set())
        for table in metadata.sorted_tables
    ):
        raise ConfigurationError(
            [
                f"{place}: susunan tabelnya bukan dari versi SIULAK ini. Cadangkan, lalu perbarui basis datanya."
            ]
        )
    return settings, engine
