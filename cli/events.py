"""Events as rows of a table, for every command that lists some."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from cli.tables import moment, table
from workflow import labels
from workflow.history import Event

COLUMNS = (
    "Peristiwa", "Posisi", "Waktu kerja", "Tentang", "Versi", "Tindakan", "Dari", "Ke", "Pelaku", "Peran", "Run",
    "Permintaan", "Catatan",
)  # fmt: skip


def show(title: str, events: Iterable[Event], zone: ZoneInfo) -> None:
    table(title, COLUMNS, (_row(event, zone) for event in events))


def _row(event: Event, zone: ZoneInfo) -> tuple[Any, ...]:
    return (
        event.id,
        event.position or "belum disegel",
        moment(event.at, zone),
        about(event),
        event.version,
        event.label,
        event.source_label,
        event.target_label,
        event.actor,
        labels.ROLES.get(event.role, event.role),
        event.run_id,
        event.prompt_id,
        event.mark,
    )


def about(event: Event) -> str:
    """`evaluasi 3 (Budi Contoh)`."""
    subject = f"{labels.SUBJECTS.get(event.subject, event.subject)} {event.subject_id}"
    return f"{subject} ({event.about})" if event.about else subject
