"""An attacker holds every table, with all that the database keeps beside a row, and knows in which order people
answered: what leads from a rater to an answer?

Nothing can, where the whole database is a function of two sets, who took part and what was said. So the same answers
are given by other people in other orders, and not a byte may differ. Where rows lie and which transaction wrote them
depends on what was free and when it was cleaned, which no test rules; so it is asked which rows an answer touches at
all, and these are about a whole round.
"""

from datetime import timedelta
from itertools import permutations
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from models.peers import PeerBox
from models.schema import metadata
from models.session import reading, transaction
from tests.databases import SQLITE
from tests.factories import BUDI, DODI
from tests.workflow.peers.rounds import COLLEAGUES, LATER, NOW, closed, opened, sheet, staffed
from workflow.peers import receipts
from workflow.peers.answering import answer, change, declare_conflict
from workflow.peers.box import put

RATERS = list(COLLEAGUES)[:5]
Rows = dict[str, set[tuple[Any, ...]]]


def codes(number: int) -> list[str]:
    return [receipts.new(number) for _ in RATERS]


def given(engine: Engine, number: int, order: list[int], said_by: dict[int, int], forms: list[str]) -> None:
    """In this order, an hour apart, each rater hands in the form with this place; the first one changes it later."""
    for hour, rater in enumerate(order):
        place = said_by[rater]
        now = NOW + timedelta(hours=hour)
        answer(engine, number, rater, sheet(1 + place, f"Catatan {place}"), now, forms[place])
    change(engine, forms[0], sheet(5, "Catatan lain"), NOW + timedelta(hours=9))


def emptied(engine: Engine, number: int) -> None:
    with transaction(engine) as session:
        put(session.get_one(PeerBox, number), (), {})


def stored(engine: Engine) -> dict[str, list[str]]:
    """Every value of every row, in no order."""
    with reading(engine) as session:
        return {
            table.name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
            for table in metadata.sorted_tables
        }


def beside(engine: Engine) -> Rows:
    """Every row with what the database keeps beside it: its place, and on PostgreSQL who wrote and held it."""
    kept = "rowid" if engine.dialect.name == SQLITE else "ctid::text, xmin::text, xmax::text"
    found: Rows = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            columns = "*" if engine.dialect.name == SQLITE else f"{table.name}::text"
            without = table.dialect_options["sqlite"]["with_rowid"] is False
            said = f"SELECT {'' if without else kept + ','} {columns} FROM {table.name}"
            found[table.name] = {tuple(map(str, row)) for row in connection.execute(text(said))}
    return found


def touched(before: Rows, after: Rows) -> dict[str, int]:
    """How many rows of each table are there now and were not, or not so, before."""
    return {name: len(after[name] - before[name]) for name in after if after[name] != before[name]}


def holds_no_person_and_no_answer(engine: Engine, tables: dict[str, int]) -> bool:
    """One row a table, of the round: nothing beside it can be about one of its raters or answers."""
    return set(tables) <= {"peer_box", "peer_round"} and set(tables.values()) == {1}


def test_what_is_stored_is_the_same_whoever_said_it_and_whenever(engine: Engine) -> None:
    staffed(engine)
    number = opened(engine)
    forms, chance = codes(number), Random(7)
    seen = []
    for _ in range(4):
        order, places = chance.sample(RATERS, 5), chance.sample(range(5), 5)
        given(engine, number, order, dict(zip(RATERS, places, strict=True)), forms)
        seen.append(stored(engine))
        emptied(engine, number)
    assert all(each == seen[0] for each in seen)
    assert seen[0]["peer_box"] != stored(engine)["peer_box"]
    assert not any(code in repr(seen) for code in forms)


@pytest.mark.thorough
def test_of_three_raters_no_way_of_answering_is_told_from_another(engine: Engine) -> None:
    """Every order × every author of every answer, as far as three can go."""
    staffed(engine)
    number = opened(engine)
    forms = codes(number)
    seen = set()
    for order in permutations(RATERS[:3]):
        for places in permutations(range(3)):
            given(engine, number, list(order), dict(zip(RATERS, places, strict=False)), forms)
            with engine.connect() as connection:
                seen.add(repr(connection.execute(text("SELECT took_part, answers FROM peer_box")).all()))
            emptied(engine, number)
    assert len(seen) == 1


def test_an_answer_touches_one_row_which_is_about_the_whole_round(engine: Engine) -> None:
    """So neither place nor transaction says which rater or which answer it was; nor does an event, prompt or mail."""
    staffed(engine)
    number = opened(engine)
    code = ""
    for rater in RATERS:
        before = beside(engine)
        code = answer(engine, number, rater, sheet(4, f"dari {rater}"), NOW)
        assert holds_no_person_and_no_answer(engine, touched(before, beside(engine)))
    before = beside(engine)
    change(engine, code, sheet(5, "lain"), NOW)
    assert holds_no_person_and_no_answer(engine, touched(before, beside(engine)))


@pytest.mark.thorough
def test_the_box_of_another_round_is_left_alone(engine: Engine) -> None:
    staffed(engine)
    number, other = opened(engine), opened(engine, person=DODI)
    before = beside(engine)["peer_box"]
    answer(engine, number, RATERS[0], sheet(), NOW)
    assert len(before & beside(engine)["peer_box"]) == 1
    assert number != other


@pytest.mark.thorough
def test_somebody_elses_receipt_is_no_way_to_a_second_answer(engine: Engine) -> None:
    staffed(engine)
    number, other = opened(engine), opened(engine, person=BUDI)
    code = answer(engine, number, RATERS[0], sheet(2), NOW)
    before = stored(engine)
    for round_id, rater in ((number, RATERS[1]), (other, RATERS[0])):
        if round_id == number:
            with pytest.raises(Exception, match="tanda terima"):
                answer(engine, round_id, rater, sheet(), NOW, code)
            assert stored(engine) == before
        else:
            assert answer(engine, round_id, rater, sheet(), NOW, code) != code


@pytest.mark.thorough
def test_who_steps_back_is_written_down_and_who_answers_is_not(engine: Engine) -> None:
    staffed(engine)
    number = opened(engine)
    before = stored(engine)
    declare_conflict(engine, number, RATERS[0], NOW)
    declare_conflict(engine, number, RATERS[0], NOW)
    after = stored(engine)
    assert len(after["audit_event"]) == len(before["audit_event"]) + 1
    answer(engine, number, RATERS[1], sheet(), NOW)
    assert stored(engine)["audit_event"] == after["audit_event"]


@pytest.mark.thorough
def test_after_the_close_neither_answers_nor_receipts_remain(engine: Engine) -> None:
    staffed(engine)
    number = opened(engine)
    forms = codes(number)
    given(engine, number, RATERS, dict(zip(RATERS, range(5), strict=True)), forms)
    closed(engine, LATER)
    left = stored(engine)
    with reading(engine) as session:
        box = session.get_one(PeerBox, number)
        assert (box.took_part, box.answers) == (RATERS, [])
    assert not any(code in repr(left) or receipts.digest(code) in repr(left) for code in forms)
    assert len(left["peer_comment"]) == len(RATERS)
    assert "Catatan 3" not in repr({name: rows for name, rows in left.items() if name != "peer_comment"})
