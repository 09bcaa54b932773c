"""Brings a database to the newest schema."""

from pathlib import Path

from sqlalchemy import Engine

from models import append_only


def upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        append_only.install(connection)
        connection.commit()
