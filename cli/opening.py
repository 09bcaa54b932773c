"""The office's settings and its database, for commands that work on one."""

from pathlib import Path

from sqlalchemy import Engine

from config.settings import Settings
from models.session import engine_for


def open_database(home: Path | None) -> tuple[Settings, Engine]:
    """The settings of the environment, with another folder where one is given, and the engine they name."""
    settings = Settings() if home is None else Settings(home=home)
    return settings, engine_for(settings.database)
