"""A PostgreSQL database by its own tools: pg_dump while others write, pg_restore into an empty database."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, MetaData, inspect, text

from cli.backup.errors import BackupError, RestoreError

ENTRY = "siulak.pgdump"
REMEDY = "Pasang paket postgresql-client yang versinya tidak lebih tua dari server, atau tambahkan foldernya ke PATH."


def export_snapshot(connection: Connection) -> str:
    """The moment that this transaction sees, for pg_dump to see too."""
    connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    return str(connection.scalar(text("SELECT pg_export_snapshot()")))


def dump(engine: Engine, snapshot: str, target: Path) -> None:
    """Raises BackupError where pg_dump is missing or refuses."""
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupError(f"Program pg_dump tidak ditemukan. {REMEDY}")
    told = "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"
    done = _called(program, engine.url, *told)
    if done.returncode:
        raise BackupError(f"{_last_line(done)}. {REMEDY}")


def restore(engine: Engine, source: Path) -> None:
    """All or nothing, into a database without tables. Raises RestoreError."""
    program = shutil.which("pg_restore")
    if program is None:
        raise RestoreError(f"Program pg_restore tidak ditemukan. {REMEDY}")
    if inspect(engine).get_table_names():
        raise RestoreError(
            "Basis data pada SIULAK_DATABASE_URL tidak kosong. Buat basis data baru dan sebutkan alamatnya di sana."
        )
    told = "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"
    done = _called(program, engine.url, *told, str(source))
    if done.returncode:
        raise RestoreError(f"{_last_line(done)}. {REMEDY}")


def empty(engine: Engine) -> None:
    """Takes away what a restore brought in: there was no table before it."""
    there = MetaData()
    there.reflect(engine)
    there.drop_all(engine)


def _called(program: str, url: URL, *told: str) -> subprocess.CompletedProcess[str]:
    """The password goes by the environment: the arguments of a process are there for all to read."""
    place = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {"PGPASSWORD": url.password} if url.password else {}
    return subprocess.run(
        [program, f"--dbname={place}", *told],
        env={**os.environ, **secret},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = done.stderr.strip().splitlines()
    return lines[-1].strip(" .") if lines else f"{Path(done.args[0]).name}: kode {done.returncode}"
