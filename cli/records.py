"""HR's records: a file taken over, with what it would change and its faults by row, and a record withdrawn."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from cli.acting import acting
from cli.opening import open_database
from cli.tables import as_json
from config.settings import Settings
from models.people import Employee
from models.session import reading, transaction
from workflow import clock
from workflow.identifying import person_of
from workflow.records.cells import RecordFileError
from workflow.records.taking import ADDED, CORRECTED, UNCHANGED, By, Change, take_over

FILE = click.Path(path_type=Path)
JSON = click.option("--json", "as_json_", is_flag=True, help="Satu objek JSON, untuk dibaca program lain.")
DRY = click.option("--dry-run", is_flag=True, help="Hanya pratinjau; tidak menyimpan apa pun.")
WORDS = {ADDED: "Baru", CORRECTED: "Diperbaiki", UNCHANGED: "Sama"}
SHOWN = 50
"""Lines that a preview shows."""


@dataclass(frozen=True)
class Asked:
    file: Path
    by: str | None
    home: Path | None
    dry_run: bool
    as_json: bool


@dataclass(frozen=True)
class Kind:
    """What is imported: how a file is read, what it would change, and how a row is told in one line."""

    read: Callable[[Path, date], tuple[Sequence[Any], tuple[str, ...]]]
    changes: Callable[[Session, Sequence[Any], By], list[Change]]
    told: Callable[[Any], str]
    doubts: Callable[[Session, list[Change], date], list[str]]
    """Sentences about rows that may be right and should be looked at."""


def take_file(asked: Asked, kind: Kind) -> None:
    """Faults are told row by row, nothing is written, and the code is 2."""
    settings, engine = open_database(asked.home)
    with reading(engine) as session:
        today = _now(session, settings).date()
    try:
        rows, notes = kind.read(asked.file, today)
        with transaction(engine) as session:
            by = _by(session, asked.by, settings)
            changes = kind.changes(session, rows, by)
            doubts = [*notes, *kind.doubts(session, changes, by.today)]
            told = [_told(each, kind) for each in changes]
            if not asked.dry_run:
                take_over(session, changes, by)
    except RecordFileError as fault:
        if not asked.as_json:
            raise
        faults = [{"row": each.row, "message": each.message} for each in fault.faults]
        click.echo(json.dumps({"faults": faults}, ensure_ascii=False, indent=2))
        sys.exit(2)
    counts = {name: sum(each["change"] == name for each in told) for name in WORDS}
    if asked.as_json:
        as_json({**counts, "stored": not asked.dry_run, "doubts": doubts, "rows": told}, settings.timezone)
        return
    _show(told, doubts)
    what = ", ".join(f"{number} {WORDS[name].lower()}" for name, number in counts.items())
    end = "Pratinjau; tidak ada yang disimpan." if asked.dry_run else "Tersimpan."
    click.echo(f"{click.format_filename(asked.file, shorten=True)}: {what}. {end}")


def withdraw_record(
    nip: str, by: str | None, home: Path | None, withdraw: Callable[[Session, Employee, By], None]
) -> str:
    """In one transaction; the name of the person. Raises what `withdraw` does, and UnknownPersonError."""
    settings, engine = open_database(home)
    with transaction(engine) as session:
        acts = _by(session, by, settings)
        person = person_of(session, nip)
        withdraw(session, person, acts)
        return person.name


def _by(session: Session, by: str | None, settings: Settings) -> By:
    now = _now(session, settings)
    return By(acting(session, by, now.date()), now, now.date())


def _now(session: Session, settings: Settings) -> datetime:
    return clock.current(session).astimezone(settings.timezone)


def _told(each: Change, kind: Kind) -> dict[str, Any]:
    before = each.before if each.kind != ADDED else None
    return {
        "row": each.row,
        "nip": each.employee.nip,
        "name": each.employee.name,
        "change": each.kind,
        "before": kind.told(before) if before is not None else None,
        "after": kind.told(each.after if each.after is not None else each.before),
    }


def _show(told: Sequence[dict[str, Any]], doubts: Sequence[str]) -> None:
    for doubt in doubts:
        click.echo(f"Catatan: {doubt}")
    changed = [each for each in told if each["change"] != UNCHANGED]
    for each in changed[:SHOWN]:
        before = f" (semula {each['before']})" if each["before"] else ""
        click.echo(f"{WORDS[each['change']]}: {each['nip']} {each['name']}, {each['after']}{before}")
    if len(changed) > SHOWN:
        click.echo(f"… dan {len(changed) - SHOWN} lagi.")
