"""Makes a backup: one moment of the database, the documents that it names, and the office's own files."""

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from sqlalchemy import Connection, Engine, func, make_url, select

from cli.backup import postgresql, sqlite
from cli.backup.archive import Writer, writing
from cli.backup.errors import BackupError
from cli.backup.files import evidence, files
from cli.backup.manifest import DOCUMENTS, EVIDENCE, FORM, FORMS, OFFICE, LogHead, Manifest
from cli.backup.progress import Progress
from cli.backup.tables import TableDigest, table_digests
from config.errors import ConfigurationError
from config.office import load_office
from config.settings import Settings
from models.audit import AuditEvent
from models.revisions import revisions
from models.schema import metadata
from models.session import engine_for

OFFICE_FILES = {
    "office_file": "office.toml",
    "calendar_file": "calendar.toml",
    "definition": "definition.toml",
    "appraisal_template": "appraisal.docx",
}
SPARE = 50 << 20


@dataclass(frozen=True)
class Made:
    path: Path
    digest: str
    size: int
    manifest: Manifest


@dataclass(frozen=True)
class Snapshot:
    """One moment of the database, in a file, and what is to be said about it."""

    file: Path
    kind: Literal["sqlite", "postgresql"]
    revision: str | None
    tables: dict[str, TableDigest]
    events: int
    log_head: LogHead | None
    documents: list[tuple[str, str]]
    """Path and digest of every document that this moment knows as issued."""
    evidence: list[tuple[str, str]]
    """The same of every file of evidence that it names."""


def make(settings: Settings, engine: Engine, target: Path, now: datetime, progress: Progress) -> Made:
    """Raises BackupError; whatever is raised, no file is left behind."""
    if target.exists():
        raise BackupError(f"{target} sudah ada. Pilih nama lain; cadangan lama tidak ditimpa.")
    _check_room(settings, engine, target)
    with _snapshot(engine, target, progress) as taken, writing(target) as archive:
        entry = sqlite.ENTRY if taken.kind == "sqlite" else postgresql.ENTRY
        with taken.file.open("rb") as content:
            archive.add(entry, content, packed=taken.kind == "postgresql")
        faults = [
            *_add_files(archive, (DOCUMENTS, "dokumen"), settings.documents, taken.documents, progress),
            *_add_files(archive, (EVIDENCE, "bukti"), settings.evidence, taken.evidence, progress),
            *_add_office(archive, settings),
            *_add_forms(archive, settings.forms_folder),
        ]
        told = Manifest(
            form=FORM,
            version=version("siulak"),
            made_at=now,
            database=taken.kind,
            database_entry=entry,
            revision=taken.revision,
            tables=taken.tables,
            events=taken.events,
            log_head=taken.log_head,
            settings=plain_settings(settings),
            faults=faults,
            entries=dict(archive.entries),
        )
        digest = archive.close_with(told)
    return Made(target, digest, target.stat().st_size, told)


@contextmanager
def _snapshot(engine: Engine, target: Path, progress: Progress) -> Iterator[Snapshot]:
    file = target.with_name(f"{target.name}.part-db")
    sqlite.remove(file)
    file.touch(mode=0o600)
    try:
        if engine.dialect.name == "sqlite":
            sqlite.copy(engine, file, progress)
            copied = engine_for(sqlite.address(file))
            with copied.connect() as connection:
                taken = _described(connection, file, "sqlite")
            copied.dispose()
        else:
            with engine.connect() as connection:
                name = postgresql.export_snapshot(connection)
                taken = _described(connection, file, "postgresql")
                postgresql.dump(engine, name, file)
        yield taken
    finally:
        sqlite.remove(file)


def _described(connection: Connection, file: Path, kind: Literal["sqlite", "postgresql"]) -> Snapshot:
    issued = files()
    return Snapshot(
        file=file,
        kind=kind,
        revision=revisions(connection).found,
        tables=table_digests(connection),
        events=connection.scalar(select(func.count(AuditEvent.id))) or 0,
        log_head=_log_head(connection),
        documents=[(row.path, row.digest) for row in connection.execute(issued) if row.path and row.digest],
        evidence=evidence(connection),
    )


def _log_head(connection: Connection) -> LogHead | None:
    """None where this version seals no log, or nothing is sealed yet."""
    batch = metadata.tables.get("seal_batch")
    if batch is None:
        return None
    newest = select(batch.c.number, batch.c.last, batch.c.digest).order_by(batch.c.number.desc()).limit(1)
    row = connection.execute(newest).first()
    return None if row is None else LogHead(number=row.number, position=row.last, digest=row.digest)


def _add_files(
    archive: Writer, kind: tuple[str, str], folder: Path, files: list[tuple[str, str]], progress: Progress
) -> Iterator[str]:
    """`kind` is the folder in the archive and what a person calls its files."""
    place, label = kind
    for number, (path, digest) in enumerate(files, 1):
        file = folder / path
        if not file.is_file():
            yield f"{place}/{path}: tidak ada."
            continue
        with file.open("rb") as content:
            entry = archive.add(f"{place}/{path}", content, packed=True)
        if entry.sha256 != digest:
            yield f"{place}/{path}: tidak sama dengan sidiknya di basis data."
        progress(f"Menambah {label}", number, len(files))


def _add_office(archive: Writer, settings: Settings) -> Iterator[str]:
    for field, name in OFFICE_FILES.items():
        file: Path = getattr(settings, field)
        if not file.is_file():
            yield f"{file}: tidak ada (SIULAK_{field.upper()})."
            continue
        with file.open("rb") as content:
            archive.add(f"{OFFICE}/{name}", content, packed=name.endswith(".docx"))
    yield from _add_emblem(archive, settings.office_file)


def _add_emblem(archive: Writer, office_file: Path) -> Iterator[str]:
    """Beside the office's file, where it is looked for."""
    if not office_file.is_file():
        return
    try:
        office = load_office(office_file)
    except ConfigurationError as fault:
        yield from fault.faults
        return
    if office.papers.emblem:
        content = io.BytesIO(office.emblem)
        archive.add(f"{OFFICE}/{office.papers.emblem}", content, packed=True)


def _add_forms(archive: Writer, folder: Path) -> Iterator[str]:
    """The shipped ones come with the program."""
    if folder.absolute() == Settings.model_fields["forms_folder"].default:
        return
    if not folder.is_dir():
        yield f"{folder}: tidak ada (SIULAK_FORMS_FOLDER)."
        return
    for file in sorted(folder.glob("*.docx")):
        if file.is_file():
            with file.open("rb") as content:
                archive.add(f"{FORMS}/{file.name}", content, packed=True)


def plain_settings(settings: Settings) -> dict[str, str]:
    """What the office was set to. Secrets stay where they are: in the environment of whoever runs it."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    if settings.database_url:
        values["database_url"] = make_url(settings.database_url).render_as_string(hide_password=True)
    return {
        f"SIULAK_{name.upper()}": str(value)
        for name, value in values.items()
        if not isinstance(value, SecretStr)
    }


def _check_room(settings: Settings, engine: Engine, target: Path) -> None:
    """The copy of the database and the archive lie side by side for a while."""
    if not target.parent.is_dir():
        raise BackupError(f"{target.parent}: folder ini tidak ada. Buat dulu, atau pilih tempat lain.")
    folders = (settings.documents, settings.evidence)
    size = sum(file.stat().st_size for folder in folders for file in folder.rglob("*") if file.is_file())
    if engine.dialect.name == "sqlite":
        size += 2 * Path(str(engine.url.database)).stat().st_size
    free = shutil.disk_usage(target.parent).free
    if free < size + SPARE:
        raise BackupError(
            f"{target.parent}: ruang diska tinggal {free >> 20} MB, perlu {(size + SPARE) >> 20} MB."
        )
