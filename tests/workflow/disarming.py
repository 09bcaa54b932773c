"""What an attacker does first, and what a test does that writes events past the door."""

from sqlalchemy import Engine


def disarm(engine: Engine) -> None:
    """Drops every trigger."""
    with engine.begin() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()
        for name in names.all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
