"""Any rosters one after the other: taken over, again, and back."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.people import AppraiserRelation, Assignment
from tests.workflow.intake.rosters import Filed, Told, day, dump, memory, rows_of, sequences, take
from workflow.importing import imports, undo_last

pytestmark = pytest.mark.thorough

Body = Callable[[list[Filed]], None]
LAST = 50


@pytest.fixture
def always() -> Callable[..., None]:
    """Runs a body over drawn sequences."""

    def run(body: Callable[..., None], *more: st.SearchStrategy[Any]) -> None:
        settings(max_examples=30, deadline=None)(given(sequences(), *more)(body))()

    return run


def test_undoing_takes_every_import_back_to_the_row(always: Callable[[Body], None]) -> None:
    def body(sequence: list[Filed]) -> None:
        engine = memory("undone")
        dumps = [dump(engine)]
        dumps.extend(dump(engine) for filed in sequence if take(engine, filed).number is not None)

        for before in reversed(dumps[:-1]):
            undo_last(engine, sequence[-1].now)
            assert dump(engine) == before
        assert all(row.undone_at for row in imports(engine))

    always(body)


def test_the_same_file_again_changes_nothing_whatever_its_order_and_day(always: Callable[..., None]) -> None:
    def body(sequence: list[Filed], later: int, chance: Random) -> None:
        engine = memory("again")
        for filed in sequence:
            take(engine, filed)
        last = sequence[-1]
        before = dump(engine)
        shuffled = tuple(sorted(last.rows, key=lambda _: chance.random()))

        again = take(engine, Filed(shuffled, last.as_of + timedelta(days=later)))

        assert (again.number, again.preview.changes, dump(engine)) == (None, 0, before)

    always(body, st.integers(0, 10), st.randoms())


def test_from_its_day_on_the_last_file_alone_decides(always: Callable[[Body], None]) -> None:
    """An office that saw older files, and one that saw only the last, are the same from that day on.

    People of the file with all their data; who serves as what, until when, under whom; who heads what. Only the
    first day of a post may be earlier where an older file knew the same post without a break.
    """

    def body(sequence: list[Filed]) -> None:
        engine, fresh = memory("older"), memory("fresh")
        for filed in sequence:
            taken = take(engine, filed)
        take(fresh, sequence[-1])

        after, alone = Told(engine), Told(fresh)
        nips = [row.nip for row in sequence[-1].rows]
        assert after.facts(nips) == alone.facts(nips)
        for number in range((taken.preview.effective - day(0)).days, LAST):
            assert after.on(day(number)) == alone.on(day(number))

    always(body)


def test_one_appraiser_an_assignment_and_day_without_a_gap(always: Callable[[Body], None]) -> None:
    def body(sequence: list[Filed]) -> None:
        engine = memory("tiles")
        for filed in sequence:
            take(engine, filed)

        relations = rows_of(engine, AppraiserRelation)
        for each in rows_of(engine, Assignment):
            mine = sorted(
                (row for row in relations if row.assignment_id == each.id), key=lambda row: row.first
            )
            if each.post != "Gubernur":
                assert mine[0].first <= each.first
                assert [row.first for row in mine[1:]] == [row.last + timedelta(days=1) for row in mine[:-1]]
                assert mine[-1].last is None

    always(body)


def test_own_posts_of_a_person_never_overlap(always: Callable[[Body], None]) -> None:
    def body(sequence: list[Filed]) -> None:
        engine = memory("apart")
        for filed in sequence:
            take(engine, filed)

        posts = [row for row in rows_of(engine, Assignment) if row.capacity == "definitive"]
        for one in posts:
            for two in posts:
                if one.employee_id == two.employee_id and one.id < two.id:
                    assert (one.last and one.last < two.first) or (two.last and two.last < one.first)

    always(body)
