"""What two transactions in the same moment can do to each other, anomaly by anomaly."""

import threading

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.exc import IntegrityError

from models.people import Unit
from models.session import came_between, insert_missing, lock, persistent, reading, transaction
from tests.at_once import overlapped, raced

TIMES = 5


def add(engine: Engine, *codes: str, name: str = "") -> None:
    with transaction(engine) as session:
        session.add_all(Unit(code=code, name=name) for code in codes)


def name(engine: Engine, code: str) -> str:
    with reading(engine) as session:
        return session.scalars(select(Unit.name).where(Unit.code == code)).one()


@persistent
def grow(engine: Engine) -> None:
    """Reads, then writes what it read and one letter more."""
    with transaction(engine, serializable=True) as session:
        longer = session.scalars(select(Unit.name)).one() + "x"
        session.execute(update(Unit).values(name=longer))


def grow_by_lock(engine: Engine) -> None:
    with transaction(engine) as session:
        lock(session, select(Unit.id).order_by(Unit.id))
        longer = session.scalars(select(Unit.name)).one() + "x"
        session.execute(update(Unit).values(name=longer))


@pytest.mark.parametrize("work", [grow, grow_by_lock])
def test_no_update_is_lost(engine: Engine, work: object) -> None:
    assert callable(work)
    add(engine, "A")

    overlapped(engine, lambda: work(engine), lambda: work(engine))

    assert name(engine, "A") == "xx"


@pytest.mark.parametrize("work", [grow, grow_by_lock])
def test_no_update_is_lost_among_many(engine: Engine, work: object) -> None:
    assert callable(work)
    add(engine, "A")

    for _ in range(TIMES):
        raced(4, lambda _: work(engine))

    assert name(engine, "A") == 4 * TIMES * "x"


@persistent
def leave(engine: Engine, code: str) -> None:
    """Goes only while somebody else stays: a rule that looks at several rows."""
    with transaction(engine, serializable=True) as session:
        present = session.scalar(select(func.count()).where(Unit.name == "present"))
        if present and present > 1:
            session.execute(update(Unit).where(Unit.code == code).values(name="gone"))


def test_two_that_look_at_the_same_rows_do_not_both_write_their_own(engine: Engine) -> None:
    """Write skew."""
    add(engine, "A", "B", name="present")

    overlapped(engine, lambda: leave(engine, "A"), lambda: leave(engine, "B"))

    assert sorted((name(engine, "A"), name(engine, "B"))) == ["gone", "present"]


@persistent
def count_up(engine: Engine) -> None:
    """A row named by how many there are: a phantom would name two alike."""
    with transaction(engine, serializable=True) as session:
        number = session.scalar(select(func.count(Unit.id)))
        session.add(Unit(code=f"{number}", name=""))


def test_rows_that_come_meanwhile_are_counted(engine: Engine) -> None:
    for _ in range(TIMES):
        raced(4, lambda _: count_up(engine))

    with reading(engine) as session:
        codes = session.scalars(select(Unit.code)).all()
    assert sorted(map(int, codes)) == list(range(4 * TIMES))


def test_a_key_that_another_takes_meanwhile_is_passed_over(engine: Engine) -> None:
    def put() -> int:
        with transaction(engine) as session:
            session.execute(insert_missing(session, Unit).values(code="A", name=""))
            return session.scalars(select(Unit.id).where(Unit.code == "A")).one()

    first, second = overlapped(engine, put, put)

    assert first == second


@pytest.mark.postgresql("SQLite's writers come one after another")
def test_of_two_that_wait_upon_each_other_both_come_through(engine: Engine) -> None:
    add(engine, "A", "B")
    line, attempts = threading.Barrier(2), list[str]()

    @persistent
    def touch(first: str, second: str) -> None:
        with transaction(engine) as session:
            session.execute(update(Unit).where(Unit.code == first).values(name=Unit.name + first))
            attempts.append(first)
            if attempts.count(first) == 1:
                line.wait(30)
            session.execute(update(Unit).where(Unit.code == second).values(name=Unit.name + first))

    raced(2, lambda number: touch(*("AB", "BA")[number]))

    assert len(attempts) == 3
    assert {"".join(sorted(name(engine, code))) for code in "AB"} == {"AB"}


@pytest.mark.postgresql("SQLite's writers come one after another")
def test_a_key_that_is_taken_came_between(engine: Engine) -> None:
    add(engine, "A")

    with pytest.raises(IntegrityError) as collision:
        add(engine, "A")

    assert came_between(collision.value)


def test_a_fault_of_our_own_is_not_repeated(engine: Engine) -> None:
    attempts = []

    @persistent
    def wrong() -> None:
        attempts.append(1)
        with transaction(engine) as session:
            session.execute(update(Unit).values(name=None))
            session.add(Unit(code="A"))

    with pytest.raises(IntegrityError):
        wrong()
    assert attempts == [1]
