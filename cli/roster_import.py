"""`siulak roster import`, `undo` and `list`: HR's file taken over, with a preview, and taken back."""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import click
from sqlalchemy import Engine, inspect

from cli import roster
from cli.acting import acting
from cli.consent import consent
from cli.opening import open_database, settings_of
from config.office import load_office
from config.settings import Settings
from models.migrating import upgrade
from models.people import Employee
from models.roster import RosterImport
from models.session import engine_for, reading
from workflow import clock
from workflow.gathering import Actor
from workflow.importing import Imported, Source, import_roster, imports, look, undo_last
from workflow.intake.telling import Preview, Section
from workflow.roster.loading import load
from workflow.roster.rows import Roster

SHOWN = 10
"""Lines of each kind that a preview shows."""


@dataclass(frozen=True)
class Asked:
    """Options of one import."""

    file: Path
    as_of: date | None
    home: Path | None
    by: str | None
    yes: bool
    dry_run: bool
    as_json: bool
    allow_ending: bool

    @property
    def name(self) -> str:
        """Printable, whatever bytes the file system has for it."""
        return click.format_filename(self.file, shorten=True)


def take_over(asked: Asked) -> None:
    settings, engine = _database(asked)
    now = _now(settings, engine)
    loaded = load(asked.file, asked.as_of or now.date())
    if loaded.errors:
        _refuse(asked, loaded)
    source = Source(
        as_of=asked.as_of,
        digest=loaded.digest,
        file=asked.name,
        ending_limit=settings.roster_ending_percent,
        allow_ending=asked.allow_ending,
    )
    office = load_office(settings.office_file)
    seen = look(engine, loaded.rows, office, now, source)
    if not asked.as_json:
        _show(asked, loaded, seen)
    if asked.dry_run:
        _finish(asked, loaded, seen)
        return
    done = seen
    if seen.preview.changes:
        actor, by = _signed(engine, asked.by, now)
        consent("Impor daftar pegawai ini?", given=asked.yes)
        agreed = replace(source, expected=seen.fingerprint, actor=actor, by=by)
        done = import_roster(engine, loaded.rows, office, now, agreed)
    _finish(asked, loaded, done)


def _database(asked: Asked) -> tuple[Settings, Engine]:
    """Made and migrated, unless it is only for a look at what is not there yet."""
    settings = settings_of(asked.home)
    engine = engine_for(settings.database)
    if asked.dry_run and _exists(engine):
        return settings, engine
    if asked.dry_run:
        engine = engine_for("sqlite+pysqlite:///file:preview?mode=memory&uri=true")
    upgrade(engine)
    return settings, engine


def _exists(engine: Engine) -> bool:
    database = engine.url.database
    if engine.dialect.name == "sqlite" and database and not Path(database).exists():
        return False
    return inspect(engine).has_table(RosterImport.__tablename__)


def _now(settings: Settings, engine: Engine) -> datetime:
    with reading(engine) as session:
        return clock.current(session).astimezone(settings.timezone)


def _refuse(asked: Asked, loaded: Roster) -> None:
    if asked.as_json:
        click.echo(
            json.dumps({"faults": [roster.plain(fault) for fault in loaded.faults]}, ensure_ascii=False)
        )
    else:
        roster.tell(loaded.faults)
        click.echo(f"{asked.name}: {roster.counted(loaded.faults)}. Tidak ada yang disimpan.")
    sys.exit(2)


def _show(asked: Asked, loaded: Roster, seen: Imported) -> None:
    for note in loaded.notes:
        click.echo(f"Catatan: {note}")
    roster.tell(loaded.faults[:SHOWN])
    if len(loaded.faults) > SHOWN:
        click.echo(f"… dan {len(loaded.faults) - SHOWN} peringatan lagi: siulak roster check {asked.name}")
    told = seen.preview
    click.echo(f"{asked.name}: {seen.people} pegawai, keadaan pada {told.as_of}.")
    for section in told.sections:
        _show_section(section)
    if told.changes and told.effective != told.as_of:
        click.echo(
            f"Pejabat penilai dan kepala unit berganti mulai {told.effective}: sampai hari sebelumnya sudah ada "
            "tindakan pejabat yang tetap berlaku."
        )
    if told.leaving:
        click.echo(f"Tidak menjabat lagi: {told.leaving} dari {told.serving} pegawai.")
    for cycle, number in told.outside.items():
        click.echo(f"{number} jabatan belum masuk siklus berjalan {cycle}: `siulak cycle include {cycle}`.")
    for cycle, number in told.hollow.items():
        click.echo(f"{number} evaluasi siklus {cycle} tidak lagi mempunyai hari jabatan dalam siklus itu.")


def _show_section(section: Section) -> None:
    if section.lines:
        click.echo(f"{section.title}: {len(section.lines)}")
        for line in section.lines[:SHOWN]:
            click.echo(f"  {line}")
        if len(section.lines) > SHOWN:
            click.echo(f"  … dan {len(section.lines) - SHOWN} lagi")


def _signed(engine: Engine, by: str | None, now: datetime) -> tuple[Actor, str]:
    """Who acts, and how the list of imports calls him: by NIP, or as the user of this machine."""
    with reading(engine) as session:
        actor = acting(session, by, now.date())
        if actor.employee_id is None:
            return actor, actor.user
        person = session.get_one(Employee, actor.employee_id)
        return actor, person.nip or person.name


def _finish(asked: Asked, loaded: Roster, done: Imported) -> None:
    if asked.as_json:
        told = {
            "import": done.number,
            "people": done.people,
            "new_people": list(done.new_people),
            **_preview(done.preview),
            "notes": list(loaded.notes),
            "faults": [roster.plain(fault) for fault in loaded.faults],
        }
        click.echo(json.dumps(told, ensure_ascii=False))
    elif done.number is not None:
        click.echo(f"Impor nomor {done.number} tersimpan. Batalkan dengan: siulak roster undo")
        if done.new_people:
            click.echo("Undangan akun bagi pegawai baru berangkat pada jam kirim berikutnya.")
    elif not done.preview.changes:
        click.echo("Tidak ada perubahan.")
    else:
        click.echo("Pratinjau saja: tidak ada yang disimpan.")


def _preview(told: Preview) -> dict[str, object]:
    return {
        "as_of": str(told.as_of),
        "effective": str(told.effective),
        "counts": told.counts,
        "first_lines": {section.code: section.lines[:SHOWN] for section in told.sections if section.lines},
        "serving": told.serving,
        "leaving": told.leaving,
        "outside_cycles": told.outside,
        "hollow_evaluations": told.hollow,
    }


def take_back(home: Path | None, by: str | None, yes: bool, as_json: bool) -> None:
    settings, engine = open_database(home)
    standing = [each for each in imports(engine) if each.undone_at is None]
    if standing and not yes:
        _tell_imports(settings, standing[-1:])
    now = _now(settings, engine)
    actor, signature = _signed(engine, by, now)
    if standing:
        consent("Batalkan impor ini?", given=yes)
    undone = undo_last(engine, now, signature, actor)
    if as_json:
        click.echo(json.dumps({"undone": undone.id}))
    else:
        click.echo(f"Impor nomor {undone.id} dibatalkan.")


def show_list(home: Path | None, as_json: bool) -> None:
    settings, engine = open_database(home)
    found = imports(engine)
    if as_json:
        click.echo(json.dumps([_plain(each) for each in found], ensure_ascii=False))
    else:
        _tell_imports(settings, found)
        click.echo(f"{len(found)} impor.")


def _plain(each: RosterImport) -> dict[str, object]:
    return {
        "import": each.id,
        "at": each.at.isoformat(),
        "as_of": str(each.as_of),
        "file": each.file,
        "digest": each.digest,
        "rows": each.rows,
        "by": each.by,
        "changes": each.summary,
        "undone_at": each.undone_at and each.undone_at.isoformat(),
        "undone_by": each.undone_by,
    }


def _tell_imports(settings: Settings, found: Iterable[RosterImport]) -> None:
    for each in found:
        at = each.at.astimezone(settings.timezone)
        undone = f" Dibatalkan oleh {each.undone_by}." if each.undone_at else ""
        click.echo(
            f"{each.id}. {at:%Y-%m-%d %H.%M} oleh {each.by}: {each.file}, {each.rows} baris, keadaan {each.as_of},"
            f" {sum(each.summary.values())} perubahan.{undone}"
        )
