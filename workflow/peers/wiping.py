"""What a database keeps of changed rows beside them."""

from sqlalchemy import text
from sqlalchemy.orm import Session


def wipe(session: Session) -> None:
    """SQLite overwrites what this connection deletes, instead of leaving it in free pages until they are used."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete = ON"))
