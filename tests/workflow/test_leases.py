import contextlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, update

from models.run import Lease
from models.session import reading, transaction
from tests.at_once import overlapped, raced
from workflow import leases
from workflow.errors import LeaseLostError

WORK = "mail"


def run_out(engine: Engine) -> None:
    """As if the holder had said nothing for a minute."""
    with transaction(engine) as session:
        session.execute(update(Lease).values(until=datetime.now(UTC) - timedelta(seconds=2)))


def renewed(engine: Engine, fencing: int) -> bool:
    try:
        with leases.fenced(engine, WORK, fencing):
            return True
    except LeaseLostError:
        return False


def until(engine: Engine) -> datetime:
    with reading(engine) as session:
        return session.get_one(Lease, WORK).until


def test_a_second_holder_gets_nothing_until_the_first_ran_out(engine: Engine) -> None:
    assert leases.take(engine, WORK, "a") == 1
    assert leases.take(engine, WORK, "b") is None

    run_out(engine)

    assert leases.take(engine, WORK, "b") == 2


def test_works_do_not_stand_in_each_others_way(engine: Engine) -> None:
    leases.take(engine, WORK, "a")

    assert leases.take(engine, "documents", "b") == 1


def test_whoever_takes_their_own_again_outdates_their_earlier_self(engine: Engine) -> None:
    first = leases.take(engine, WORK, "a")
    second = leases.take(engine, WORK, "a")

    assert (first, second) == (1, 2)
    assert not renewed(engine, 1)
    assert renewed(engine, 2)


def test_a_stale_holder_does_not_renew_and_does_not_release(engine: Engine) -> None:
    leases.take(engine, WORK, "a")
    run_out(engine)
    leases.take(engine, WORK, "b")

    assert not renewed(engine, 1)
    leases.release(engine, WORK, 1)
    assert leases.take(engine, WORK, "c") is None


def test_renewing_prolongs(engine: Engine) -> None:
    leases.take(engine, WORK, "a")
    run_out(engine)

    assert renewed(engine, 1)

    left = until(engine) - datetime.now(UTC)
    assert timedelta(seconds=leases.SECONDS - 10) < left <= timedelta(seconds=leases.SECONDS)
    assert leases.take(engine, WORK, "b") is None


def test_a_renewal_that_is_rolled_back_did_not_happen(engine: Engine) -> None:
    leases.take(engine, WORK, "a")
    run_out(engine)
    before = until(engine)

    with contextlib.suppress(RuntimeError), leases.fenced(engine, WORK, 1):
        raise RuntimeError

    assert until(engine) == before


def test_a_released_lease_is_free_and_its_number_goes_on(engine: Engine) -> None:
    leases.take(engine, WORK, "a")

    leases.release(engine, WORK, 1)

    assert leases.take(engine, WORK, "b") == 2


def test_a_start_frees_every_lease(engine: Engine) -> None:
    for work in (WORK, "documents"):
        leases.take(engine, work, "a")

    leases.release_all(engine)

    assert [leases.take(engine, work, "b") for work in (WORK, "documents")] == [2, 2]


def test_of_two_who_want_it_at_once_one_has_it(engine: Engine) -> None:
    told = overlapped(engine, lambda: leases.take(engine, WORK, "a"), lambda: leases.take(engine, WORK, "b"))

    assert told == (1, None)


def test_of_many_who_want_what_ran_out_one_has_it(engine: Engine) -> None:
    leases.take(engine, WORK, "dead")
    run_out(engine)

    told = raced(8, lambda number: leases.take(engine, WORK, f"run {number}"))

    assert sorted(each or 0 for each in told) == [0] * 7 + [2]


def test_a_holder_who_writes_as_another_takes_over_keeps_it_or_fails_whole(engine: Engine) -> None:
    leases.take(engine, WORK, "a")
    run_out(engine)

    renewal, taken = overlapped(engine, lambda: renewed(engine, 1), lambda: leases.take(engine, WORK, "b"))
    assert (renewal, taken) == (True, None)

    run_out(engine)
    taken, renewal = overlapped(engine, lambda: leases.take(engine, WORK, "b"), lambda: renewed(engine, 1))
    assert (taken, renewal) == (2, False)


def test_a_holder_who_neither_went_on_nor_gave_back_is_left_behind(engine: Engine) -> None:
    leases.release(engine, "done", leases.take(engine, "done", "a") or 0)
    leases.take(engine, WORK, "dead")
    run_out(engine)
    leases.take(engine, "alive", "b")

    assert leases.left_behind(engine) == {WORK: 1}


def test_what_somebody_took_over_is_not_left_behind(engine: Engine) -> None:
    leases.take(engine, WORK, "dead")
    run_out(engine)
    leases.take(engine, WORK, "b")

    assert leases.left_behind(engine) == {}
