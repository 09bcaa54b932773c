"""The sealed log, walked once from its first position to its last, with one leaf at a time in memory."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from workflow.destroyed import destroyed
from workflow.findings import Finding
from workflow.labels import SUBJECTS
from workflow.leaves import (
    BATCH_COLUMNS,
    BATCHES,
    EVENT_COLUMNS,
    EVENTS,
    FORM,
    GENESIS,
    LEAVES,
    PAYLOAD_COLUMNS,
    PAYLOADS,
    batch_digest,
    leaf_digest,
    payload_digest,
)
from workflow.merkle import Tree

FETCH = 1_000
BEFORE_EVENT = 6
"""Columns of a row of `_leaves` before the event's own: position, event, payload's digest, digest, salt, body."""
Told = Callable[[int], None]


def chain(session: Session, told: Told) -> Iterator[Finding]:
    """Every breach of batches, leaves, sealed events and sealed payloads, in the order of the log.

    `told` hears now and then how many leaves are done.
    """
    leaves = _Leaves(session, told)
    number, end, previous = 0, 0, GENESIS
    for batch in session.execute(_batches()):
        yield from _links(batch, number, end, previous)
        last = batch.last if isinstance(batch.last, int) else end
        tree = Tree()
        yield from leaves.until(last, tree)
        if tree.root().hex() != batch.root:
            yield _root_differs(batch, end)
        number, end, previous = batch.number, max(last, end), batch.digest
    yield from leaves.behind(end)


def _batches() -> Any:
    return (
        select(*BATCH_COLUMNS, BATCHES.c.digest).order_by(BATCHES.c.number).execution_options(yield_per=FETCH)
    )


def _links(batch: Row[Any], number: int, end: int, previous: str) -> Iterator[Finding]:
    """The batch is what its digest says, and continues the one before it."""
    place = f"Bundel segel {batch.number} (mulai posisi {end + 1})"
    if batch.number != number + 1:
        message = f"Bundel segel {number + 1} (mulai posisi {end + 1}): hilang atau bergeser dari log."
        yield Finding("batch_missing", message, end + 1)
    if batch.first != end + 1:
        yield Finding("batch_misplaced", f"{place}: tidak mulai tepat sesudah posisi {end}.", end + 1)
    if batch.previous != previous:
        message = f"{place}: tidak menyambung ke bundel sebelumnya; salah satunya dibuat ulang."
        yield Finding("batch_unchained", message, end + 1)
    if batch.form != FORM or batch.digest != batch_digest(batch[: len(BATCH_COLUMNS)]):
        yield Finding("batch_changed", f"{place}: isi bundel berubah sesudah disegel.", end + 1)


def _root_differs(batch: Row[Any], end: int) -> Finding:
    message = (
        f"Bundel segel {batch.number} (posisi {end + 1}–{batch.last}): segel baris-barisnya tidak menghasilkan "
        "akar Merkle bundel; baris di dalamnya ditambah, dibuang, atau disegel ulang."
    )
    return Finding("root_differs", message, end + 1)


class _Leaves:
    """The leaves in order, each checked against its event and its payload as it passes."""

    def __init__(self, session: Session, told: Told) -> None:
        self._session, self._told = session, told
        self._expected = 1
        self._rows = iter(session.execute(_leaves()))
        self._next: Row[Any] | None = next(self._rows, None)

    def until(self, last: int, tree: Tree) -> Iterator[Finding]:
        """Checks the leaves up to that position and puts them into the tree."""
        row = self._next
        while row is not None and row[0] <= last:
            if row[0] == self._expected and _is_whole(row):
                self._expected += 1
            else:
                yield from self._at_its_place(row)
                yield from self._checked(row)
            tree.add(_bytes(row[3]))
            row = next(self._rows, None)
        self._next = row
        yield from self._missing_until(last)
        self._told(self._expected - 1)

    def behind(self, end: int) -> Iterator[Finding]:
        """What lies after the last batch."""
        if self._next is not None:
            message = (
                f"Posisi {self._next.position}: ada baris segel sesudah akhir log (posisi {end}) tanpa bundel; "
                "bundelnya dibuang, atau barisnya disisipkan."
            )
            yield Finding("leaf_without_batch", message, self._next.position, self._next.sealed_id)

    def _at_its_place(self, row: Row[Any]) -> Iterator[Finding]:
        if row.position < self._expected:
            message = f"Posisi {row.position}: tidak ada dalam urutan log; baris segel disisipkan."
            yield Finding("position_unknown", message, row.position, row.sealed_id)
            return
        yield from self._missing_until(row.position - 1)
        self._expected = row.position + 1

    def _missing_until(self, last: int) -> Iterator[Finding]:
        first, self._expected = self._expected, max(self._expected, last + 1)
        if first <= last:
            span = f"Posisi {first}" if first == last else f"Posisi {first}–{last}"
            yield Finding("position_missing", f"{span}: baris segel dibuang dari log.", first)

    def _checked(self, row: Row[Any]) -> Iterator[Finding]:
        place = f"Posisi {row.position}, peristiwa {row.sealed_id}"
        if row.event_id is None:
            message = f"{place}: peristiwa yang disegel di sini sudah dihapus."
            yield Finding("event_removed", message, row.position, row.sealed_id)
        elif not _is_as_sealed(row):
            message = (
                f"{place} ({_named(row)}): tidak sama dengan segelnya; diubah, ditukar, atau dipindahkan."
            )
            yield Finding("event_changed", message, row.position, row.sealed_id)
        found = payload_digest(row.salt, row.body)
        if found == row.payload_digest:
            return
        if found is not None:
            kind, what = (
                ("payload_changed", "berubah") if row.payload_digest else ("payload_added", "ditambahkan")
            )
            yield Finding(kind, f"{place}: isian {what} sesudah disegel.", row.position, row.sealed_id)
        elif row.sealed_id not in destroyed(self._session):
            message = f"{place}: isian yang disegel hilang tanpa perintah pemusnahan yang dapat dibuktikan."
            yield Finding("payload_removed", message, row.position, row.sealed_id)


def _is_whole(row: Row[Any]) -> bool:
    """Event and payload are what was sealed: the ordinary case, asked a million times."""
    return row[6] is not None and _is_as_sealed(row) and payload_digest(row[4], row[5]) == row[2]


def _is_as_sealed(row: Row[Any]) -> bool:
    return bool(leaf_digest(row[0], row[2], row[BEFORE_EVENT:]).hex() == row[3])


def _leaves() -> Any:
    return (
        select(
            LEAVES.c.position, LEAVES.c.event_id.label("sealed_id"), LEAVES.c.payload_digest, LEAVES.c.digest,
            *PAYLOAD_COLUMNS, *EVENT_COLUMNS,
        )
        .outerjoin(EVENTS, EVENTS.c.id == LEAVES.c.event_id)
        .outerjoin(PAYLOADS, PAYLOADS.c.event_id == LEAVES.c.event_id)
        .order_by(LEAVES.c.position)
        .execution_options(yield_per=FETCH)
    )  # fmt: skip


def _named(row: Row[Any]) -> str:
    subject = SUBJECTS.get(row.event_subject, row.event_subject)
    return f"{subject} {row.event_subject_id} versi {row.event_version}"


def _bytes(digest: Any) -> bytes:
    """Of what is no digest at all: something that no tree of ours holds."""
    try:
        return bytes.fromhex(digest)
    except (TypeError, ValueError):
        return b""
