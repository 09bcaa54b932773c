from datetime import date
from typing import Any

import pytest

from workflow.intake.matching import Known, first_day, match
from workflow.intake.wanted import Post

TODAY = date(2026, 7, 1)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


WORDS: dict[str, Any] = {
    "unit": "D",
    "post": "Operator",
    "kind": "Pelaksana",
    "level": "",
    "capacity": "definitive",
    "basis": "",
}


def known(number: int, first: str, last: str | None = None, **facts: Any) -> Known:
    return Known(number, **WORDS | facts, first=day(first), last=day(last) if last else None)


def post(key: int, first: str, last: str | None = None, **facts: Any) -> Post:
    days: dict[str, Any] = {"first": day(first), "last": day(last) if last else None}
    return Post(key=key, person="A", **days, **WORDS | facts)


def matched(posts: list[Post], stored: list[Known]) -> dict[int, int]:
    return {key: each.number for key, each in match(posts, stored, TODAY).items()}


def test_what_is_the_same_to_the_day_is_matched_before_anything_else() -> None:
    stored = [known(1, "01-01", "03-31"), known(2, "04-01", post="Penata")]

    assert matched([post(5, "04-01", post="penata"), post(6, "01-01", "03-31")], stored) == {5: 2, 6: 1}


@pytest.mark.parametrize(
    "change", [{"post": "Arsiparis"}, {"unit": "E"}, {"level": "Mahir"}, {"kind": "Fungsional"}]
)
def test_a_post_that_begins_the_same_day_is_the_same_corrected(change: dict[str, str]) -> None:
    assert matched([post(5, "01-01", **change)], [known(1, "01-01")]) == {5: 1}


@pytest.mark.parametrize(("first", "found"), [("02-01", {5: 1}), ("04-01", {5: 1}), ("04-02", {})])
def test_the_same_post_without_a_break_is_the_same(first: str, found: dict[int, int]) -> None:
    assert matched([post(5, first)], [known(1, "01-01", "03-31")]) == found


@pytest.mark.parametrize("other", [{"post": "Arsiparis"}, {"level": "Mahir"}, {"kind": "Fungsional"}])
def test_another_post_or_jenjang_on_another_day_is_another(other: dict[str, str]) -> None:
    assert matched([post(5, "02-01", **other)], [known(1, "01-01")]) == {}


def test_who_comes_back_after_today_begins_anew() -> None:
    assert matched([post(5, "08-01")], [known(1, "01-01")]) == {}
    assert matched([post(5, "08-02")], [known(1, "08-01")]) == {5: 1}


def test_orders_to_act_are_matched_by_their_document_or_their_beginning() -> None:
    order = {"capacity": "plt", "basis": "Plt SPT 1"}
    corrected = {"capacity": "plt", "basis": "Plt SPT Nomor 1"}

    assert matched([post(5, "02-01", **order)], [known(1, "01-01", **order)]) == {5: 1}
    assert matched([post(5, "01-01", **corrected)], [known(1, "01-01", **order)]) == {5: 1}
    assert matched([post(5, "02-01", **corrected)], [known(1, "01-01", **order)]) == {}
    assert matched([post(5, "01-01")], [known(1, "01-01", **order)]) == {}


def test_each_assignment_is_matched_once() -> None:
    assert matched([post(5, "01-01"), post(6, "02-01")], [known(1, "01-01")]) == {5: 1}


@pytest.mark.parametrize(
    ("first", "others", "kept"),
    [
        ("03-01", [], "01-01"),
        ("03-01", [post(9, "01-01", "02-28", post="Penata")], "03-01"),
        ("03-01", [post(9, "04-01", post="Penata")], "01-01"),
        ("03-01", [post(9, "01-01", capacity="plt", basis="Plt SPT 1")], "01-01"),
        ("08-01", [], "08-01"),
    ],
)
def test_the_first_day_stays_unless_the_file_tells_of_another_post_before(
    first: str, others: list[Post], kept: str
) -> None:
    mine = post(5, first)

    assert first_day(mine, known(1, "01-01"), [mine, *others], TODAY) == day(kept)


def test_an_earlier_first_day_is_taken() -> None:
    assert first_day(post(5, "01-01"), known(1, "02-01"), [], TODAY) == day("01-01")
