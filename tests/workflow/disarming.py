"""What an attacker does first, and what a test does that writes events past the door."""

from sqlalchemy import Engine

from tests.databases import SQLITE

TRIGGERS = {
    True: "SELECT name, '' FROM sqlite_master WHERE type = 'trigger'",
    False: "SELECT tgname, ' ON ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal",
}


def disarm(engine: Engine) -> None:
    """Drops every trigger."""
    with engine.begin() as connection:
        for name, table in connection.exec_driver_sql(TRIGGERS[engine.dialect.name == SQLITE]).all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}{table}")
