"""Whether an import can be taken back, and taking it back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Column, ForeignKey, Table, func, select
from sqlalchemy.orm import Session

from models.audit import AuditEvent
from models.roster import RosterChange, RosterImport
from models.schema import metadata
from workflow.errors import WorkflowError
from workflow.intake import authority_acts, journal
from workflow.intake.applying import write
from workflow.intake.changes import ENTITIES, Change
from workflow.intake.stored import rows_of

WORDS = {
    "evaluation": "evaluasi",
    "prompt": "tugas",
    "outbox_message": "email",
    "account": "akun",
    "stage_window": "jendela tahap",
    "calibration_session": "penetapan predikat",
    "audit_event": "catatan audit",
}
ROWS = dict(
    zip(ENTITIES, ("unit", "pegawai", "jabatan", "atasan langsung", "penilai", "kepala unit"), strict=True)
)
OWN = frozenset({*ENTITIES, "roster_import", "roster_change"})
AUTHORITY = frozenset({"assignment", "appraiser_relation", "headship"})


class UndoRefusedError(WorkflowError):
    """Impor terakhir tidak dapat dibatalkan."""


def undo(session: Session, imported: RosterImport) -> Sequence[Change]:
    """Raises UndoRefusedError where something has come to depend on what the import did."""
    changes = journal.changes_of(session, imported)
    _refuse_dependants(session, imported)
    _refuse_altered(session, changes)
    _refuse_acts(session, imported, changes)
    return write(session, [change.inverse for change in changes])


def _refuse_dependants(session: Session, imported: RosterImport) -> None:
    """Whatever table points at a row that would go, also one that this module has never heard of."""
    for entity in ("assignment", "employee", "unit"):
        mine = select(RosterChange.row_id).where(
            RosterChange.import_id == imported.id,
            RosterChange.entity == entity,
            RosterChange.before.is_(None),
        )
        for column in references_to(entity):
            found = session.scalar(select(func.count()).where(column.in_(mine))) or 0
            if found:
                what = WORDS.get(column.table.name, column.table.name)
                raise UndoRefusedError(
                    f"Ada {found} {what} yang memakai data dari impor ini. "
                    "Perbaiki datanya dengan mengimpor berkas yang benar."
                )


def references_to(entity: str) -> list["Column[int]"]:
    """Columns of other tables that point at a table of the roster."""
    return [key.parent for table in metadata.sorted_tables for key in _keys(table) if _points(key, entity)]


def _keys(table: Table) -> Iterable[ForeignKey]:
    return () if table.name in OWN else table.foreign_keys


def _points(key: ForeignKey, entity: str) -> bool:
    return key.column.table.name == entity


def _refuse_altered(session: Session, changes: Iterable[Change]) -> None:
    expected: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if not change.removed:
            expected[change.entity].append(change)
    for entity, mine in expected.items():
        rows = rows_of(session, entity)
        for change in mine:
            row = rows.get(int(change.number))  # type: ignore[arg-type]
            after = change.after or {}
            if row is None or any(row[name] != value for name, value in after.items()):
                raise UndoRefusedError(
                    f"Data {ROWS[entity]} nomor {change.number} sudah diubah sesudah impor. "
                    "Perbaiki datanya dengan mengimpor berkas yang benar."
                )


def _refuse_acts(session: Session, imported: RosterImport, changes: Iterable[Change]) -> None:
    """Somebody may have acted by an authority that the import gave, or that it left."""
    if not any(change.entity in AUTHORITY and not change.added for change in changes):
        return
    recorded = AuditEvent.recorded_at >= imported.recorded_at
    number = session.scalar(select(func.count()).where(authority_acts.BY_OFFICIALS, recorded)) or 0
    if number:
        raise UndoRefusedError(
            f"Sesudah impor sudah ada {number} tindakan pejabat atas dasar daftar ini. "
            "Perbaiki datanya dengan mengimpor berkas yang benar."
        )
