from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, text

from cli.backup.tables import TableDigest, table_digests
from models.scenario import DRAFTS
from models.schema import metadata

Row = tuple[int, Any, Any]
values = (
    st.none() | st.text(max_size=5) | st.integers(-9, 9) | st.binary(max_size=3) | st.floats(allow_nan=False)
)
rows = st.lists(st.tuples(st.integers(0, 50), values, values), max_size=8, unique_by=lambda row: row[0])


def digest(content: list[Row]) -> TableDigest:
    engine = create_engine("sqlite+pysqlite://")
    with engine.connect() as connection:
        _fill(connection, content)
        found = table_digests(connection)
    engine.dispose()
    return found["paper"]


def _fill(connection: Connection, content: list[Row]) -> None:
    connection.execute(text("CREATE TABLE paper (number INTEGER PRIMARY KEY, a, b)"))
    for number, a, b in content:
        connection.execute(
            text("INSERT INTO paper VALUES (:number, :a, :b)"), {"number": number, "a": a, "b": b}
        )


@given(rows, st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_writing_does_not_matter(content: list[Row], random: Any) -> None:
    shuffled = random.sample(content, len(content))

    assert digest(shuffled) == digest(content)


@given(rows, rows)
@settings(max_examples=60, deadline=None)
def test_other_rows_have_another_digest(one: list[Row], other: list[Row]) -> None:
    equal = sorted(map(repr, one)) == sorted(map(repr, other))

    assert (digest(one) == digest(other)) == equal


def test_kinds_of_values_are_told_apart() -> None:
    contents: list[Any] = [1, 1.0, "1", b"1", None, "", b"", "31"]

    found = {digest([(1, value, None)]).sha256 for value in contents}

    assert len(found) == len(contents)


def test_every_table_that_is_there_is_read_also_a_strange_one() -> None:
    engine = create_engine("sqlite+pysqlite://")
    with engine.connect() as connection:
        connection.execute(text('CREATE TABLE "order by; --" ("group" TEXT)'))
        connection.execute(text("INSERT INTO \"order by; --\" VALUES ('x'), ('y')"))
        found = table_digests(connection)
    engine.dispose()

    assert found["order by; --"].rows == 2


def test_nobodys_drafts_are_named_or_counted(engine: Engine) -> None:
    with engine.connect() as connection:
        found = table_digests(connection)

    assert "evaluation" in found
    assert not DRAFTS & set(found)
    assert set(metadata.tables) >= DRAFTS
