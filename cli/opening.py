"""Opens an office's database for a command, or says what is wrong with the address."""

from pathlib import Path

import click
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DBAPIError

from config.errors import ConfigurationError
from config.settings import Settings
from models.migrating import Schema, schema_of
from models.session import engine_for

NUMBER = click.IntRange(1, 2**31 - 1)
"""A row's number, as every database can hold it."""
home_option = click.option(
    "--home",
    type=click.Path(path_type=Path),
    help="Folder kantor, misalnya var/demo; biasanya dari SIULAK_HOME.",
)


def settings_of(home: Path | None) -> Settings:
    """The environment's, or those of this home and the database in it."""
    return Settings() if home is None else Settings(home=home.absolute(), database_url="")


def open_database(home: Path | None) -> tuple[Settings, Engine]:
    """The settings, with this home if one is named, and the engine of a database whose schema is this code's.

    Raises ConfigurationError with place and remedy.
    """
    settings = settings_of(home)
    url = make_url(settings.database)
    place = "SIULAK_DATABASE_URL"
    if url.get_backend_name() == "sqlite":
        place = url.database or "sqlite"
        if not Path(place).is_file():
            raise ConfigurationError([f"{place}: basis data belum ada. {_REMEDY[Schema.EMPTY]}"])
    try:
        engine = engine_for(settings.database)
        found = schema_of(engine)
    except DBAPIError as fault:
        reason = str(fault.orig).strip().splitlines()[0]
        message = (
            f"{place}: basis data tidak dapat dibuka ({reason}). Periksa alamat, server dan hak aksesnya."
        )
        raise ConfigurationError([message]) from fault
    if found is not Schema.CURRENT:
        raise ConfigurationError([f"{place}: {_WRONG[found]} {_REMEDY[found]}"])
    return settings, engine


_WRONG = {
    Schema.EMPTY: "basis data ini masih kosong.",
    Schema.OLD: "susunan tabelnya dari SIULAK yang lebih lama.",
    Schema.NEWER: "susunan tabelnya dari SIULAK yang lebih baru.",
}
_REMEDY = {
    Schema.EMPTY: "Sebutkan foldernya dengan --home, atau mulai dengan `siulak up` atau `siulak roster import`.",
    Schema.OLD: "Cadangkan, lalu perbarui basis datanya; hasil demo lama cukup dibuat ulang dengan `siulak demo`.",
    Schema.NEWER: "Pakai versi SIULAK yang membuatnya, atau yang sesudahnya.",
}
