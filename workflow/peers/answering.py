"""The door for raters: what one says goes in without him, and only a receipt code leads back to it.

Every act here writes all rows of the round anew, raters' and answers', each in an order of its own: whatever a
database keeps beside a row (PostgreSQL's xmin and ctid) is then the same for all of them. No event, no moment.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.evaluation import Evaluation
from models.peers import PeerAnswer, PeerNominee, PeerRound
from models.session import lock, persistent, transaction
from workflow.errors import RefusedError
from workflow.payloads import text
from workflow.peers.gathering import rule_of
from workflow.peers.machine import OPEN
from workflow.peers.rules import Said, Sheet, answer_faults
from workflow.peers.wiping import wipe
from workflow.plans.behaviour import values
from workflow.service.secrets import digest, new_code

NOT_ASKED = "Anda tidak diminta memberi umpan balik di sini, atau menyatakan benturan kepentingan."
TAKEN = "Anda sudah memberi umpan balik; untuk mengubahnya pakai kode tanda terima."
NOT_OPEN = "Umpan balik ini tidak dibuka, atau sudah ditutup."
NO_RECEIPT = "Kode tanda terima tidak dikenal, atau umpan baliknya sudah ditutup."


def answer(engine: Engine, round_id: int, rater: int, sheet: Sheet, now: datetime) -> str:
    """Takes one answer and gives its receipt code, which is kept nowhere. Raises RefusedError."""
    code = new_code()
    _take(engine, round_id, rater, sheet, now, digest(code))
    return code


@persistent
def _take(engine: Engine, round_id: int, rater: int, sheet: Sheet, now: datetime, receipt: str) -> None:
    with transaction(engine) as session:
        wipe(session)
        found = _open_round(session, round_id, now, NOT_OPEN)
        nominee = session.get(PeerNominee, (round_id, rater))
        if nominee is None or nominee.conflict:
            raise RefusedError([NOT_ASKED])
        if nominee.took_part:
            raise RefusedError([TAKEN])
        said = _checked(session, found, nominee.group, sheet)
        nominee.took_part = True
        session.flush()
        _rewrite(session, round_id, {receipt: said})


@persistent
def change(engine: Engine, code: str, sheet: Sheet, now: datetime) -> None:
    """What the holder of a receipt says now. Raises RefusedError."""
    with transaction(engine) as session:
        wipe(session)
        row = _by_receipt(session, code)
        found = _open_round(session, row.round_id, now, NO_RECEIPT)
        session.refresh(row)
        said = _checked(session, found, row.group, sheet)
        _rewrite(session, row.round_id, {row.receipt_digest: said})


def said_with(session: Session, code: str, now: datetime) -> tuple[int, Said]:
    """The round and the answer that a receipt code leads to. Raises RefusedError."""
    row = _by_receipt(session, code)
    found = session.get_one(PeerRound, row.round_id)
    if found.closes_at is None or now >= found.closes_at:
        raise RefusedError([NO_RECEIPT])
    return row.round_id, Said(row.group, row.scores, row.texts)


@persistent
def declare_conflict(engine: Engine, round_id: int, rater: int, now: datetime) -> None:
    """A rater who is a spouse or kin, or otherwise biased, steps back before answering. Raises RefusedError."""
    with transaction(engine) as session:
        _open_round(session, round_id, now, NOT_OPEN)
        nominee = session.get(PeerNominee, (round_id, rater))
        if nominee is None:
            raise RefusedError([NOT_ASKED])
        if nominee.took_part:
            raise RefusedError([TAKEN])
        nominee.conflict = True
        session.flush()
        _rewrite(session, round_id, {})


def _open_round(session: Session, round_id: int, now: datetime, otherwise: str) -> PeerRound:
    lock(session, select(PeerRound.id).where(PeerRound.id == round_id))
    found = session.get(PeerRound, round_id)
    if found is None or found.state != OPEN or found.closes_at is None or now >= found.closes_at:
        raise RefusedError([otherwise])
    return found


def _by_receipt(session: Session, code: str) -> PeerAnswer:
    row = session.get(PeerAnswer, digest(code))
    if row is None:
        raise RefusedError([NO_RECEIPT])
    return row


def _checked(session: Session, found: PeerRound, group: str, sheet: Sheet) -> Said:
    cycle = session.get_one(Cycle, session.get_one(Evaluation, found.evaluation_id).cycle_id)
    codes = [each.code for each in values(cycle.last).values]
    told = answer_faults(sheet.scores, sheet.texts, codes, rule_of(found.rules))
    if told:
        raise RefusedError(told)
    # In the table's order: that of a form's fields could be a rater's own.
    written = {code: text(sheet.texts.get(code, "")) for code in codes}
    return Said(
        group,
        {code: sheet.scores[code] for code in codes},
        {code: said for code, said in written.items() if said},
    )


def _rewrite(session: Session, round_id: int, new: Mapping[str, Said]) -> None:
    """All rows of the round anew: answers in the order of their digests, raters in that of their numbers."""
    answers = {
        row.receipt_digest: Said(row.group, row.scores, row.texts)
        for row in session.scalars(select(PeerAnswer).where(PeerAnswer.round_id == round_id))
    } | dict(new)
    raters = session.execute(
        select(PeerNominee.rater_id, PeerNominee.group, PeerNominee.conflict, PeerNominee.took_part)
        .where(PeerNominee.round_id == round_id)
        .order_by(PeerNominee.rater_id)
    ).all()
    session.expunge_all()
    session.execute(delete(PeerAnswer).where(PeerAnswer.round_id == round_id))
    session.execute(delete(PeerNominee).where(PeerNominee.round_id == round_id))
    if answers:
        session.execute(
            insert(PeerAnswer),
            [
                {
                    "receipt_digest": receipt,
                    "round_id": round_id,
                    "group": said.group,
                    "scores": dict(said.scores),
                    "texts": dict(said.texts),
                }
                for receipt, said in sorted(answers.items())
            ],
        )
    session.execute(insert(PeerNominee), [{"round_id": round_id, **row._mapping} for row in raters])  # noqa: SLF001 -- SQLAlchemy's public name
