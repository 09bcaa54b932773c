"""Opens an office's database for a command, or says what is wrong with the address."""

from pathlib import Path

import click
from sqlalchemy import Engine, make_url

from config.errors import ConfigurationError
from config.settings import Settings
from models.session import engine_for

home_option = click.option(
    "--home",
    type=click.Path(path_type=Path),
    help="Folder kantor, misalnya var/office; biasanya dari SIULAK_HOME.",
)


def open_database(home: Path | None) -> tuple[Settings, Engine]:
    """The settings, with this home if one is named, and the engine of a database that is there.

    Raises ConfigurationError with place and remedy.
    """
    settings = Settings() if home is None else Settings(home=home.absolute(), database_url="")
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise ConfigurationError(
            [f"{url.database}: basis data belum ada. Sebutkan folder kantor dengan --home atau SIULAK_HOME."]
        )
    return settings, engine_for(settings.database)
