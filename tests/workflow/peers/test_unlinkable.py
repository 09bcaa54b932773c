"""An attacker holds the whole database and knows in which order people answered: what leads from one to the other?"""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Engine, select, text

from models.peers import PeerAnswer
from models.schema import metadata
from models.session import reading
from tests.databases import SQLITE
from tests.workflow.peers.rounds import COLLEAGUES, LATER, NOW, closed, opened, sheet, staffed
from workflow.peers.answering import answer, change

RATERS = list(COLLEAGUES)[:5]


def answered(engine: Engine, order: list[int]) -> dict[int, str]:
    """Every rater writes his own number, an hour after the one before; their receipts."""
    number = opened(engine)
    codes = {}
    for hour, rater in enumerate(order):
        codes[rater] = answer(engine, number, rater, sheet(3, f"dari {rater}"), NOW + timedelta(hours=hour))
    return codes


def dump(engine: Engine, *, without: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    with reading(engine) as session:
        return {
            table.name: [tuple(row) for row in session.execute(select(table))]
            for table in metadata.sorted_tables
            if table.name not in without
        }


def test_answering_touches_nothing_but_the_mark_and_the_answer(engine: Engine) -> None:
    """No event, prompt, mail or payload is written, so none can lead back."""
    staffed(engine)
    number = opened(engine)
    before = dump(engine)
    code = answer(engine, number, RATERS[0], sheet(4, "Rahasia"), NOW)
    change(engine, code, sheet(5, "Rahasia"), NOW)
    after = dump(engine)
    assert {name for name in after if after[name] != before[name]} == {"peer_nominee", "peer_answer"}
    assert code not in repr(after)


def test_an_answer_has_no_person_moment_or_number(engine: Engine) -> None:
    names = {column.name for column in PeerAnswer.__table__.columns}
    assert names == {"receipt_digest", "round_id", "group", "scores", "texts"}
    assert {key.column.table.name for key in PeerAnswer.__table__.foreign_keys} == {"peer_round"}


@pytest.mark.thorough
def test_the_physical_order_of_answers_is_that_of_random_digests(engine: Engine) -> None:
    staffed(engine)
    answered(engine, Random(7).sample(RATERS, 5))
    physical = "ctid" if engine.dialect.name != SQLITE else "rowid"
    with engine.connect() as connection:
        if physical == "rowid":
            with pytest.raises(Exception, match="no such column"):
                connection.execute(text("SELECT rowid FROM peer_answer"))
            stored = connection.execute(text("SELECT receipt_digest FROM peer_answer")).scalars().all()
        else:
            assert (
                connection.execute(text("SELECT count(DISTINCT xmin::text) FROM peer_answer")).scalar() == 1
            )
            stored = (
                connection.execute(text("SELECT receipt_digest FROM peer_answer ORDER BY ctid"))
                .scalars()
                .all()
            )
        asked = (
            connection.execute(text(f"SELECT rater_id FROM peer_nominee ORDER BY {physical}")).scalars().all()
        )
    assert stored == sorted(stored)
    assert asked == sorted(asked)


@pytest.mark.thorough
def test_raters_are_stored_alike_whatever_the_order_in_which_they_answered(engine: Engine) -> None:
    """The rows beside the answers are equal for every order, so nothing can be read from them."""
    staffed(engine)
    answered(engine, RATERS[::-1])
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM peer_nominee")).all()
    assert [tuple(row)[1] for row in rows] == RATERS
    assert len({tuple(row)[2:] for row in rows}) == 1


@pytest.mark.thorough
def test_after_the_close_neither_answers_nor_receipts_remain(engine: Engine) -> None:
    staffed(engine)
    codes = answered(engine, RATERS)
    closed(engine, LATER)
    left = dump(engine)
    assert left["peer_answer"] == []
    assert not any(code in repr(left) for code in codes.values())
    texts = left["peer_comment"]
    assert len(texts) == len(RATERS)
    assert "dari 101" not in repr({name: rows for name, rows in left.items() if name != "peer_comment"})
