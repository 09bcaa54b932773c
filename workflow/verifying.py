"""`verify`: everything by which the log, its seals and the rows it speaks of can contradict each other.

The seals prove that the sealed events are the ones that were sealed. The folds prove, sealed or not, that none is
missing from a subject and none was added. The heads in the run records prove that the log was not cut or sealed anew.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain as joined
from typing import Any

from sqlalchemy import Engine, ForeignKey, Select, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased

from models import append_only
from models.base import Base
from models.run import RunRecord
from models.seal import SealLeaf
from workflow.chain import Told, chain
from workflow.destroyed import differing, judged
from workflow.findings import Finding, shortened
from workflow.folding import Broken, Fault, broken
from workflow.heads import heads
from workflow.labels import SUBJECTS
from workflow.leaves import EVENTS, PAYLOADS, reading_anything
from workflow.sealing import Head


def verify(engine: Engine, told: Told = lambda _: None, known: Sequence[Head] = ()) -> list[Finding]:
    """Every breach, those of the sealed log first and in its order; empty when everything holds.

    Reads one snapshot, one row at a time. `told` hears now and then how many sealed events are done. `known` are heads
    that somebody kept elsewhere: in a run's artifact, on paper.
    """
    found: list[Finding] = []
    try:
        with reading_anything(engine) as session:
            checks = joined(
                chain(session, told),
                heads(session, known),
                _folds(session),
                _orders(session),
                _destroyed_and_there(session),
                _pointing_nowhere(session),
                _guards(session),
            )
            for finding in shortened(checks):
                found.append(finding)  # noqa: PERF402 -- what was found before a fault must not be lost
    except DBAPIError as fault:
        found.append(Finding("unreadable", f"Basis data tidak dapat dibaca seluruhnya: {fault.orig}."))
    return found


_FOLD = {
    Fault.GAP: "peristiwa sebelum versi {version} hilang, atau versi ini disisipkan",
    Fault.BREAK: "peristiwa versi {version} tidak menyambung ke peristiwa sebelumnya; diubah, ditukar, atau disisipkan",
    Fault.STRAY: "peristiwa versi {version} bukan milik barisnya; disisipkan, atau barisnya dihapus atau dimundurkan",
    Fault.NO_EVENT: "barisnya berada pada versi {version}, tetapi peristiwa versi itu tidak ada",
    Fault.OTHER_STATE: "isi barisnya berbeda dari peristiwa terakhirnya (versi {version})",
    Fault.UNKNOWN: "peristiwa tentang sesuatu yang tidak dikenal",
}


def _folds(session: Session) -> Iterator[Finding]:
    for each in broken(session):
        place = f"{SUBJECTS.get(each.subject, each.subject)} {each.subject_id}"
        if each.event_id is not None:
            place += f", peristiwa {each.event_id}"
        yield Finding(
            f"fold_{each.fault}",
            f"{place}: {_FOLD[each.fault].format(version=each.version)}.",
            _position(session, each),
            each.event_id,
        )


def _position(session: Session, each: Broken) -> int | None:
    """Where the event is sealed, if it is."""
    if each.event_id is None:
        return None
    return session.scalar(select(SealLeaf.position).where(SealLeaf.event_id == each.event_id))


def _orders(session: Session) -> Iterator[Finding]:
    """Orders of destruction that nothing proves, or that left behind what was due."""
    known = judged(session)
    if known.unreadable:
        message = f"Perintah pemusnahan tidak dapat dibaca ({known.unreadable}); nilainya dirusak."
        yield Finding("destruction_unproven", message)
    for order in known.orders:
        place = f"Pemusnahan {order.number} ({order.reason})"
        if order.faults:
            yield Finding("destruction_unproven", f"{place}: {'; '.join(order.faults)}. Tidak diandalkan.")
        if order.partial:
            message = f"{place}: sebagian saja; {order.partial} isian lain yang sudah waktunya masih ada."
            yield Finding("destruction_partial", message)
    for number in known.strays:
        message = (
            f"Peristiwa {number}: isian dicatat musnah, tetapi tidak ada perintah yang dapat dibuktikan."
        )
        yield Finding("destruction_unproven", message, event_id=number)
    for number, name in differing(session):
        kind, _, subject = name.partition(" ")
        message = (
            f"{SUBJECTS.get(kind, kind)} {subject}: isinya berbeda dari saat isian lognya dimusnahkan "
            f"(pemusnahan {number})."
        )
        yield Finding("remains_differ", message)


def _destroyed_and_there(session: Session) -> Iterator[Finding]:
    """A payload that came back, from an old copy for instance; a destruction of what never was."""
    event = aliased(EVENTS)
    records = (
        select(EVENTS.c.id, EVENTS.c.subject_id, PAYLOADS.c.event_id, event.c.id.label("meant"))
        .outerjoin(event, event.c.id == EVENTS.c.subject_id)
        .outerjoin(PAYLOADS, PAYLOADS.c.event_id == EVENTS.c.subject_id)
        .where(EVENTS.c.subject == "payload", event.c.id.is_(None) | PAYLOADS.c.event_id.is_not(None))
        .order_by(EVENTS.c.id)
    )
    for number, meant, there, _ in session.execute(records):
        what = "sudah dimusnahkan, tetapi ada lagi" if there is not None else "tidak pernah ada"
        message = f"Peristiwa {number}: isian peristiwa {meant} {what}."
        yield Finding("payload_destroyed", message, event_id=number)


def _pointing_nowhere(session: Session) -> Iterator[Finding]:
    """Rows that name an event, a run, a prompt, a person or a cycle that is not there any more."""
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if table in (EVENTS, PAYLOADS) or key.column.table is RunRecord.__table__:
                yield from _dangling(session, key)


@cache
def _without_parent(key: ForeignKey) -> Select[Any]:
    parent = aliased(key.column.table)
    return (
        select(key.parent)
        .outerjoin(parent, parent.c[key.column.name] == key.parent)
        .where(key.parent.is_not(None), parent.c[key.column.name].is_(None))
        .distinct()
    )


def _dangling(session: Session, key: ForeignKey) -> Iterator[Finding]:
    for (value,) in session.execute(_without_parent(key)):
        message = (
            f"{key.parent.table.name}.{key.parent.name} menunjuk {key.column.table.name} {value}, "
            "yang sudah tidak ada."
        )
        yield Finding("points_nowhere", message)


def _guards(session: Session) -> Iterator[Finding]:
    for name in append_only.missing(session.connection()):
        message = f"Penjaga {name} tidak terpasang: tabelnya dapat diubah tanpa ditolak."
        yield Finding("guard_missing", message)
    for name in append_only.foreign(session.connection()):
        message = f"Pemicu {name} bukan milik SIULAK: ia dapat mengubah isi tabel sebelum disegel. Hapus, lalu periksa."
        yield Finding("guard_foreign", message)


def unsealed(session: Session) -> int:
    """Events that no seal protects yet."""
    leaf = select(SealLeaf.event_id).where(SealLeaf.event_id == EVENTS.c.id).exists()
    return session.scalar(select(func.count()).select_from(EVENTS).where(~leaf)) or 0
