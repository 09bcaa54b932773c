import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from models.base import Base
from tests.workflow.sealed_logs import Log
from workflow.leaves import BATCH, EVENT, encoded, leaf_digest, payload_digest, reading_anything

VALUES = st.none() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary() | st.booleans()
ROWS = st.lists(VALUES, min_size=3, max_size=3)


def test_every_column_of_an_event_is_under_its_digest() -> None:
    assert {column.name for column in Base.metadata.tables["audit_event"].columns} == set(EVENT)
    assert len(set(EVENT)) == len(EVENT)


def test_every_column_of_a_batch_but_the_digest_is_under_it() -> None:
    assert {column.name for column in Base.metadata.tables["seal_batch"].columns} == {*BATCH, "digest"}


@given(ROWS, ROWS)
def test_different_values_are_different_texts(one: list[object], other: list[object]) -> None:
    same = [(type(value), value) for value in one] == [(type(value), value) for value in other]

    assert (encoded(one) == encoded(other)) is same


@pytest.mark.parametrize(
    "pair", [(b"a", "b'a'"), (1, "1"), (1, 1.0), (None, "null"), (None, ""), ("\udcff", "\\udcff"), (b"", "")]
)
def test_values_that_look_alike_are_told_apart(pair: tuple[object, object]) -> None:
    assert encoded(pair[:1]) != encoded(pair[1:])


def test_the_place_and_the_payload_belong_to_a_leaf() -> None:
    leaf = leaf_digest(1, "a", ("event",))

    assert leaf not in {
        leaf_digest(2, "a", ("event",)),
        leaf_digest(1, None, ("event",)),
        leaf_digest(1, "a", ("",)),
    }


def test_a_payload_without_salt_or_body_is_not_the_same_as_none() -> None:
    assert payload_digest(None, None) is None
    assert len({payload_digest("s", None), payload_digest(None, "b"), payload_digest("s", "b"), None}) == 4


def test_text_that_is_no_text_is_read_and_the_connection_is_as_before(played: Log) -> None:
    broken = text("SELECT CAST(x'41FF' AS TEXT)")

    with reading_anything(played.engine) as session:
        assert session.scalar(broken) == "A\udcff"

    with played.engine.connect() as connection:
        assert connection.connection.dbapi_connection.text_factory is str  # type: ignore[union-attr]


def test_the_digest_is_over_what_any_program_reads_in_the_file(played: Log) -> None:
    """Someone else's verifier needs SHA-256, JSON and the order of the columns, nothing of ours."""
    names = ", ".join(f'"{name}"' for name in EVENT)
    with closing(sqlite3.connect(played.path)) as connection:
        event = connection.execute(f"SELECT {names} FROM audit_event WHERE id = 7").fetchone()
        leaf = connection.execute("SELECT position, payload_digest, digest FROM seal_leaf WHERE event_id = 7")
        position, payload, digest = leaf.fetchone()

    assert leaf_digest(position, payload, event).hex() == digest
