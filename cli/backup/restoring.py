"""Makes an office out of a backup: into an empty place only, checked before and after, its outbox held."""

import hashlib
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DatabaseError

from cli.backup import archive, postgresql, sqlite
from cli.backup.archive import Reader
from cli.backup.errors import DamagedBackupError, RestoreError
from cli.backup.files import evidence, files
from cli.backup.making import OFFICE_FILES, SPARE
from cli.backup.manifest import DOCUMENTS, EVIDENCE, FORMS, OFFICE, Manifest
from cli.backup.progress import Progress
from cli.backup.tables import table_digests
from config.settings import Settings
from models.migrating import upgrade
from models.revisions import beside
from models.session import engine_for, reading
from workflow import holding, leases, ledger
from workflow.holding import HeldMail


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    digest: str
    variables: dict[str, Path]
    """Settings under which the office's own files are to be found now."""
    waiting: list[HeldMail]


def check(file: Path, progress: Progress, digest: str | None = None) -> tuple[Manifest, str]:
    """Reads a backup through. Raises DamagedBackupError, also where it is not the one of this digest."""
    with archive.reading(file) as packed:
        _check_digest(packed, digest)
        packed.verify(progress)
        return packed.manifest, packed.digest


def restore(
    file: Path, settings: Settings, now: datetime, progress: Progress, digest: str | None = None
) -> Restored:
    """The office of the backup at `settings.home` and, for PostgreSQL, in its database.

    Raises RestoreError; the home is then as it was. What is restored is what the digest was compared with: the file
    is opened once.
    """
    home = settings.home
    _check_empty(home)
    place = home.with_name(f".{home.name}.restoring")
    with archive.reading(file) as packed:
        _check_digest(packed, digest)
        _check_fits(packed.manifest, settings, home.parent)
        packed.verify(progress)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700)
        try:
            packed.unpack(place, progress)
            waiting = _make_ready(packed, place, settings, now)
            place.rename(home)
        finally:
            shutil.rmtree(place, ignore_errors=True)
        return Restored(packed.manifest, packed.digest, _variables(packed.manifest, home), waiting)


def _check_digest(packed: Reader, digest: str | None) -> None:
    if digest is not None and packed.digest != digest.strip().lower():
        raise DamagedBackupError(f"Sidiknya {packed.digest}, bukan yang disebut dengan --digest.")


def _check_empty(home: Path) -> None:
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise RestoreError(f"{home} tidak kosong. Sebutkan folder yang belum ada dengan --home.")
    if not home.parent.is_dir():
        raise RestoreError(f"{home.parent}: folder ini tidak ada. Buat dulu, atau pilih --home lain.")


def _check_fits(told: Manifest, settings: Settings, parent: Path) -> None:
    kind = make_url(settings.database).get_backend_name()
    if kind != told.database:
        wanted = {
            "postgresql": "Isi SIULAK_DATABASE_URL dengan alamat basis data PostgreSQL yang kosong.",
            "sqlite": "Hapus SIULAK_DATABASE_URL: cadangan ini memakai SQLite di folder kantor.",
        }
        raise RestoreError(f"Cadangan ini dari {told.database}. {wanted[told.database]}")
    if told.revision is not None and not beside(told.revision).can_be_upgraded:
        raise RestoreError(
            f"Cadangan ini dibuat SIULAK {told.version} yang lebih baru. Pakai versi itu atau sesudahnya."
        )
    needed, free = sum(entry.size for entry in told.entries.values()) + SPARE, shutil.disk_usage(parent).free
    if free < needed:
        raise RestoreError(f"{parent}: ruang diska tinggal {free >> 20} MB, perlu {needed >> 20} MB.")


def _make_ready(packed: Reader, place: Path, settings: Settings, now: datetime) -> list[HeldMail]:
    """The database as it was, then held. In this order: what is compared must be what was saved."""
    told = packed.manifest
    source = place / told.database_entry
    if told.database == "sqlite":
        engine = engine_for(sqlite.address(source))
    else:
        engine = engine_for(settings.database)
        postgresql.restore(engine, source)
        source.unlink()
    try:
        _compare(engine, told, place)
        return _hold(engine, told.made_at, now)
    except BaseException:
        if told.database == "postgresql":
            postgresql.empty(engine)  # nobody shall find it there with its outbox open
        raise
    finally:
        engine.dispose()


def _hold(engine: Engine, taken_at: datetime, now: datetime) -> list[HeldMail]:
    """Brings the database up to this program, ends what ran in it, and shuts its outbox."""
    upgrade(engine)
    leases.release_all(engine)
    ledger.abandon_open_runs(engine)
    holding.hold(engine, "restore", taken_at, now)
    with reading(engine) as session:
        held = holding.open_hold(session)
        assert held is not None
        return holding.waiting(session, held)


def _compare(engine: Engine, told: Manifest, place: Path) -> None:
    try:
        with engine.connect() as connection:
            found = table_digests(connection)
    except DatabaseError as fault:
        raise DamagedBackupError(f"{told.database_entry}: basis datanya tidak dapat dibaca.") from fault
    if found != told.tables:
        names = found.keys() | told.tables.keys()
        wrong = sorted(name for name in names if found.get(name) != told.tables.get(name))
        raise DamagedBackupError(f"Tabel tidak sama dengan sidiknya: {', '.join(wrong)}.")
    with reading(engine) as session:
        named = [(f"{DOCUMENTS}/{path}", digest) for path, digest in session.execute(files())]
        named += [(f"{EVIDENCE}/{path}", digest) for path, digest in evidence(session.connection())]
    for name, digest in named:
        if any(fault.startswith(f"{name}:") for fault in told.faults):
            continue
        file = place / name
        if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            raise DamagedBackupError(f"{name}: tidak sama dengan sidiknya di basis data.")


def _variables(told: Manifest, home: Path) -> dict[str, Path]:
    found = {
        f"SIULAK_{field.upper()}": home / OFFICE / name
        for field, name in OFFICE_FILES.items()
        if f"{OFFICE}/{name}" in told.entries
    }
    forms = any(name.startswith(f"{FORMS}/") for name in told.entries)
    return found | ({"SIULAK_FORMS_FOLDER": home / FORMS} if forms else {})
