"""One sealer, one order, every event once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, insert, select

from models.audit import AuditEvent, AuditPayload
from models.seal import SealBatch, SealLeaf
from models.session import reading, transaction
from tests.factories import LAUNCH
from workflow import leases, sealing
from workflow.calendar import utc_now
from workflow.errors import LeaseLostError
from workflow.leaves import GENESIS
from workflow.sealing import BATCH, LATE, LEASE, Head, head, seal, seal_due
from workflow.verifying import unsealed, verify

FACTS = {"subject": "roster", "trigger": "import", "source": "", "target": "", "role": "hr", "at": LAUNCH}


def write(engine: Engine, *ids: int, subject: int = 1) -> None:
    """Events with these numbers, of one subject in this order."""
    rows = [
        {**FACTS, "id": number, "subject_id": subject, "version": version, "recorded_at": LAUNCH}
        for version, number in enumerate(ids, 1)
    ]
    with transaction(engine) as session:
        session.execute(insert(AuditEvent), rows)


def order(engine: Engine) -> list[int]:
    """Events by position; the positions have no gap."""
    with reading(engine) as session:
        rows = session.execute(select(SealLeaf.position, SealLeaf.event_id).order_by(SealLeaf.position)).all()
    assert [position for position, _ in rows] == list(range(1, len(rows) + 1))
    return [event for _, event in rows]


def batches(engine: Engine) -> list[SealBatch]:
    with reading(engine) as session:
        return list(session.scalars(select(SealBatch).order_by(SealBatch.number)))


def test_an_empty_log_has_no_head(engine: Engine) -> None:
    assert seal(engine) is None
    assert seal_due(engine) == 0
    assert verify(engine) == []


@pytest.mark.parametrize("sealer", [seal, seal_due])
def test_events_are_sealed_in_the_order_of_their_numbers(engine: Engine, sealer: object) -> None:
    write(engine, 4, 5, 9)
    write(engine, 7, subject=2)

    assert callable(sealer)
    sealer(engine)

    assert order(engine) == [4, 5, 7, 9]
    assert verify(engine) == []


def test_sealing_again_changes_nothing(engine: Engine) -> None:
    write(engine, 1, 2)
    first = seal(engine)

    assert (seal(engine), seal_due(engine), len(batches(engine))) == (first, 0, 1)


def test_what_comes_later_is_a_batch_of_its_own_that_names_the_one_before(engine: Engine) -> None:
    write(engine, 1, 2)
    first = seal(engine)
    write(engine, 3, subject=2)

    second = seal(engine)

    one, two = batches(engine)
    assert first is not None
    assert (one.first, one.last, one.previous) == (1, 2, GENESIS)
    assert (two.first, two.last, two.previous) == (3, 3, first.digest)
    assert second == Head(3, two.digest, 2)


def test_an_event_that_was_committed_late_is_sealed_behind_the_others(engine: Engine) -> None:
    """Its number is lower: PostgreSQL gives numbers before the commit."""
    write(engine, 5)
    seal(engine)
    write(engine, 2, subject=2)

    assert seal_due(engine) == 1
    assert order(engine) == [5, 2]
    assert verify(engine) == []


def test_one_that_was_very_late_is_found_by_the_full_search(engine: Engine) -> None:
    write(engine, LATE + 10)
    seal(engine)
    write(engine, 3, subject=2)

    assert seal_due(engine) == 0
    seal(engine)
    assert order(engine) == [LATE + 10, 3]


def test_many_events_make_batches_of_a_thousand(engine: Engine) -> None:
    write(engine, *range(1, 2 * BATCH + 501))

    assert seal_due(engine) == 2 * BATCH + 500

    assert [batch.last for batch in batches(engine)] == [BATCH, 2 * BATCH, 2 * BATCH + 500]
    assert verify(engine) == []


def test_a_payload_is_sealed_with_its_event(engine: Engine) -> None:
    write(engine, 1, 2)
    with transaction(engine) as session:
        session.add(AuditPayload(event_id=2, body={"rows": 3}))
    seal(engine)

    with reading(engine) as session:
        digests = list(session.scalars(select(SealLeaf.payload_digest).order_by(SealLeaf.position)))

    assert [digest and len(digest) for digest in digests] == [None, 64]


def test_equal_payloads_have_digests_that_do_not_tell(engine: Engine) -> None:
    write(engine, 1, 2)
    with transaction(engine) as session:
        session.add_all(AuditPayload(event_id=number, body={"rating": "baik"}) for number in (1, 2))
    seal(engine)

    with reading(engine) as session:
        assert len(set(session.scalars(select(SealLeaf.payload_digest)))) == 2


def test_while_another_seals_nothing_is_done(engine: Engine) -> None:
    write(engine, 1)
    fencing = leases.take(engine, LEASE, "another")
    assert fencing is not None

    assert (seal(engine), seal_due(engine)) == (None, 0)

    leases.release(engine, LEASE, fencing)
    assert seal_due(engine) == 1


def test_a_sealer_whose_lease_ran_out_writes_nothing(engine: Engine) -> None:
    write(engine, 1)
    stale = leases.take(engine, LEASE, "stale", seconds=-1)
    assert stale is not None
    rows = sealing._unsealed(engine, None)
    write(engine, 2, subject=2)
    seal(engine)

    with pytest.raises(LeaseLostError):
        sealing._write(engine, stale, rows)

    assert order(engine) == [1, 2]


def test_sealers_and_writers_at_once_seal_every_event_once(engine: Engine) -> None:
    def work(number: int) -> int:
        write(engine, *range(number * 100 + 1, number * 100 + 21), subject=number)
        return seal_due(engine)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(work, range(1, 9)))

    seal(engine)
    with reading(engine) as session:
        assert unsealed(session) == 0
        assert session.scalar(select(func.count(SealLeaf.position))) == 160 >= sum(done)
    assert verify(engine) == []


def test_a_seal_says_when_it_was_made(engine: Engine) -> None:
    write(engine, 1)
    before = utc_now()

    seal(engine)

    assert before <= batches(engine)[0].sealed_at <= utc_now() + timedelta(seconds=1)


def test_the_head_is_the_last_batch(engine: Engine) -> None:
    for subject in (1, 2, 3):
        write(engine, subject, subject=subject)
        sealed = seal(engine)

    with reading(engine) as session:
        assert head(session) == sealed == Head(3, batches(engine)[-1].digest, 3)
