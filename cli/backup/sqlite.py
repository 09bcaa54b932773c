"""A copy of an SQLite database while others write to it, and a database out of a copy."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from cli.backup.errors import BackupError
from cli.backup.progress import Progress

ENTRY = "siulak.db"
PAGES = 2000
"""A step of the copy; between two of them it can be interrupted."""
SIDES = ("-wal", "-shm", "-journal")


def address(path: Path) -> str:
    return f"sqlite+pysqlite:///{path}"


def copy(engine: Engine, target: Path, progress: Progress) -> None:
    """One moment of the database, by SQLite's own backup.

    The reading transaction holds the moment: without it a busy writer would make the copy begin again and again.
    """
    import pysqlite3.dbapi2 as sqlite

    def step(_status: int, remaining: int, total: int) -> None:
        progress("Menyalin basis data", total - remaining, total)

    try:
        found = _copied(engine, target, step)
    except sqlite.Error as fault:
        raise BackupError(f"SQLite: {fault}. Periksa {engine.url.database} dan ruang diska.") from fault
    if found != ["ok"]:
        raise BackupError(
            f"Basis data ini rusak ({found[0]}). Hentikan SIULAK dan pulihkan cadangan sebelumnya."
        )


def _copied(engine: Engine, target: Path, step: Callable[[int, int, int], None]) -> list[str]:
    """What SQLite says of the copy: "ok" alone."""
    import pysqlite3.dbapi2 as sqlite

    with closing(engine.raw_connection()) as pooled, closing(sqlite.connect(target)) as into:
        source = pooled.driver_connection
        assert source is not None
        source.execute("BEGIN")
        try:
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(into, pages=PAGES, progress=step)
            return [row[0] for row in into.execute("PRAGMA quick_check(5)")]
        finally:
            source.execute("ROLLBACK")


def remove(path: Path) -> None:
    for side in ("", *SIDES):
        path.with_name(f"{path.name}{side}").unlink(missing_ok=True)
