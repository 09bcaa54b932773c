from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.rules.assignments import AssignmentsError, Days, Effect, Service, Split, split

YEAR = 2028
"""A leap year."""
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
DAY = timedelta(days=1)
TOLD = Mapping[str, Sequence[tuple[str, ...]]]


def day(month: int, number: int) -> date:
    return date(YEAR, month, number)


def row(post: str, first: date, last: date | None = None, kind: str = "definitif") -> Service:
    return Service(post, kind, first, last)


def told(found: Split) -> TOLD:
    """Months and days, so that a case reads in one line."""

    def text(first: date, last: date) -> tuple[str, str]:
        return f"{first:%d%m}", f"{last:%d%m}"

    return {
        "segments": [(each.post, *text(each.first, each.last)) for each in found.segments],
        "gaps": [text(each.first, each.last) for each in found.gaps],
        "overlaps": [text(each.first, each.last) for each in found.overlaps],
    }


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY


WHOLE: list[tuple[str, ...]] = [("A", "0101", "3112")]
CASES: dict[str, tuple[list[Service], TOLD]] = {
    "one post all year": ([row("A", date(2019, 3, 1))], {"segments": WHOLE, "gaps": [], "overlaps": []}),
    "nothing at all is one gap": ([], {"segments": [], "gaps": [("0101", "3112")], "overlaps": []}),
    "rows of other years are nothing": (
        [row("A", date(2019, 1, 1), date(2027, 12, 31)), row("B", date(2029, 1, 1))],
        {"segments": [], "gaps": [("0101", "3112")], "overlaps": []},
    ),
    "a move over the leap day": (
        [row("A", date(2019, 1, 1), day(2, 29)), row("B", day(3, 1))],
        {"segments": [("A", "0101", "2902"), ("B", "0103", "3112")], "gaps": [], "overlaps": []},
    ),
    "a leap day without a post": (
        [row("A", FIRST, day(2, 28)), row("B", day(3, 1))],
        {
            "segments": [("A", "0101", "2802"), ("B", "0103", "3112")],
            "gaps": [("2902", "2902")],
            "overlaps": [],
        },
    ),
    "the same post handed on without a day between": (
        [row("A", day(7, 1)), row("A", FIRST, day(3, 31)), row("A", day(4, 1), day(6, 30))],
        {"segments": WHOLE, "gaps": [], "overlaps": []},
    ),
    "the same post after a break": (
        [row("A", FIRST, day(3, 31)), row("A", day(4, 2))],
        {
            "segments": [("A", "0101", "3103"), ("A", "0204", "3112")],
            "gaps": [("0104", "0104")],
            "overlaps": [],
        },
    ),
    "the same post twice": (
        [row("A", FIRST, day(6, 30)), row("A", day(6, 1))],
        {
            "segments": [("A", "0101", "3006"), ("A", "0106", "3112")],
            "gaps": [],
            "overlaps": [("0106", "3006")],
        },
    ),
    "the very same row twice": (
        [row("A", FIRST), row("A", FIRST)],
        {"segments": [*WHOLE, *WHOLE], "gaps": [], "overlaps": [("0101", "3112")]},
    ),
    "a post within another": (
        [row("A", FIRST), row("B", day(5, 1), day(5, 1))],
        {"segments": [*WHOLE, ("B", "0105", "0105")], "gaps": [], "overlaps": [("0105", "0105")]},
    ),
    "overlaps one after another are one": (
        [row("A", FIRST, day(3, 31)), row("B", day(3, 1), day(4, 30)), row("C", day(4, 1))],
        {
            "segments": [("A", "0101", "3103"), ("B", "0103", "3004"), ("C", "0104", "3112")],
            "gaps": [],
            "overlaps": [("0103", "3004")],
        },
    ),
    "acting beside the own post": (
        [row("A", FIRST), row("B", day(3, 1), day(9, 1), "plt")],
        {"segments": WHOLE, "gaps": [], "overlaps": []},
    ),
    "acting alone fills no gap": (
        [row("A", FIRST, day(3, 31)), row("A", day(4, 1), None, "plt")],
        {"segments": [("A", "0101", "3103")], "gaps": [("0104", "3112")], "overlaps": []},
    ),
    "study after the post": (
        [row("A", FIRST, day(8, 31)), row("A", day(9, 1), None, "tugas_belajar")],
        {"segments": [("A", "0101", "3108"), ("A", "0109", "3112")], "gaps": [], "overlaps": []},
    ),
    "study beside a post that goes on": (
        [row("A", FIRST), row("S2", day(9, 1), None, "tugas_belajar")],
        {"segments": [*WHOLE, ("S2", "0109", "3112")], "gaps": [], "overlaps": [("0109", "3112")]},
    ),
    "leave between two posts": (
        [row("A", FIRST, day(3, 31)), row("A", day(4, 1), day(8, 31), "cltn"), row("B", day(9, 1))],
        {"segments": [("A", "0101", "3103"), ("B", "0109", "3112")], "gaps": [], "overlaps": []},
    ),
    "leave out of a post that goes on": (
        [row("A", FIRST), row("-", day(4, 1), day(8, 31), "cltn")],
        {"segments": [("A", "0101", "3103"), ("A", "0109", "3112")], "gaps": [], "overlaps": []},
    ),
    "leave that hides an overlap, and gaps on both its sides": (
        [
            row("A", FIRST, day(5, 31)),
            row("B", day(5, 1), day(5, 31)),
            row("-", day(5, 1), day(6, 30), "cltn"),
            row("-", day(7, 10), day(7, 10), "cltn"),
        ],
        {
            "segments": [("A", "0101", "3004")],
            "gaps": [("0107", "0907"), ("1107", "3112")],
            "overlaps": [],
        },
    ),
    "leave all year": (
        [row("A", FIRST), row("-", date(2027, 1, 1), None, "cltn")],
        {"segments": [], "gaps": [], "overlaps": []},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_year_is_split_as_the_rules_say(case: str) -> None:
    rows, expected = CASES[case]

    assert told(split(YEAR, rows)) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (day(3, 1), None, [("0103", "3112")]),
        (None, day(6, 30), [("0101", "3006")]),
        (day(3, 1), day(3, 1), [("0103", "0103")]),
        (date(2027, 5, 1), date(2030, 5, 1), [("0101", "3112")]),
        (date(2029, 1, 1), None, []),
        (None, date(2027, 12, 31), []),
    ],
)
def test_only_days_of_service_are_needed_or_used(
    first: date | None, last: date | None, expected: list[tuple[str, str]]
) -> None:
    none = split(YEAR, [], active_from=first, active_to=last)
    served = split(YEAR, [row("A", date(2000, 1, 1))], active_from=first, active_to=last)

    assert told(none)["gaps"] == expected
    assert told(served) == {"segments": [("A", *days) for days in expected], "gaps": [], "overlaps": []}
    assert served.tiles


@pytest.mark.parametrize("year", [1, 9999])
def test_the_first_and_the_last_year_of_the_calendar_can_be_split(year: int) -> None:
    assert split(year, [row("A", date.min)]).tiles


def test_an_office_may_judge_a_kind_otherwise() -> None:
    rows = [row("A", FIRST, day(3, 31)), row("-", day(4, 1), None, "cltn")]

    found = split(YEAR, rows, effects={"definitif": Effect.PLAN, "cltn": Effect.PLAN})

    assert [each.post for each in found.segments] == ["A", "-"]


@pytest.mark.parametrize(
    ("rows", "bounds", "year", "named"),
    [
        ([row("Guru", day(5, 2), day(5, 1))], {}, YEAR, "Guru"),
        ([row("Guru", date(2001, 2, 1), date(2001, 1, 1), "plt")], {}, YEAR, "2001-01-01"),
        ([row("A", FIRST, None, "plh")], {}, YEAR, "definitif, tugas_belajar, cltn, plt"),
        ([], {"active_from": day(5, 2), "active_to": day(5, 1)}, YEAR, "2028-05-02"),
        ([], {}, 0, "Tahun 0"),
        ([], {}, 10_000, "Tahun 10000"),
    ],
)
def test_what_no_career_can_be_is_refused_with_its_reason(
    rows: list[Service], bounds: Mapping[str, date], year: int, named: str
) -> None:
    with pytest.raises(AssignmentsError, match=named):
        split(year, rows, active_from=bounds.get("active_from"), active_to=bounds.get("active_to"))


@st.composite
def orderly(draw: st.DrawFn) -> list[Service]:
    """A career without gap or overlap: what HR would hand in if nothing were ever wrong."""
    lengths = draw(st.lists(st.integers(1, 200), min_size=1, max_size=8))
    rows, begin = [], date(2027, 10, 1)
    for place, length in enumerate(lengths):
        last = None if place == len(lengths) - 1 else begin + timedelta(days=length - 1)
        kind = draw(st.sampled_from(["definitif", "definitif", "tugas_belajar", "cltn"]))
        rows.append(row(draw(st.sampled_from("ABC")), begin, last, kind))
        begin += timedelta(days=length)
    return draw(st.permutations(rows))


dates = st.dates(date(2027, 12, 20), date(2029, 1, 10))
wild = st.lists(
    st.builds(
        lambda post, kind, first, length: Service(
            post, kind, first, None if length is None else first + timedelta(days=length)
        ),
        st.sampled_from("AB"),
        st.sampled_from(["definitif", "definitif", "tugas_belajar", "cltn", "plt"]),
        dates | st.sampled_from([FIRST, LAST, day(2, 29), day(3, 1)]),
        st.none() | st.integers(0, 30) | st.integers(31, 400),
    ),
    max_size=7,
)
bounds = st.tuples(st.none() | dates, st.none() | dates).filter(
    lambda pair: pair[0] is None or pair[1] is None or pair[0] <= pair[1]
)


@given(orderly())
def test_an_orderly_career_tiles_its_year(rows: list[Service]) -> None:
    found = split(YEAR, rows)

    assert found.tiles
    planned = sum((each.last - each.first).days + 1 for each in found.segments)
    assert planned == 366 - sum(on_leave(rows, each) for each in days(FIRST, LAST))


@given(orderly(), st.data())
def test_a_row_left_out_leaves_its_days_as_gaps(rows: list[Service], data: st.DataObject) -> None:
    lost = data.draw(st.sampled_from(rows))

    found = split(YEAR, [each for each in rows if each is not lost])

    missing = [each for each in days(FIRST, LAST) if serves(lost, each)]
    assert found.gaps == ([Days(missing[0], missing[-1])] if missing else [])


def serves(served: Service, on: date) -> bool:
    return served.first <= on and (served.last is None or on <= served.last)


def on_leave(rows: list[Service], on: date) -> bool:
    return any(each.kind == "cltn" and serves(each, on) for each in rows)


def runs(marked: list[date]) -> list[Days]:
    found: list[Days] = []
    for each in marked:
        if found and found[-1].last + DAY == each:
            found[-1] = Days(found[-1].first, each)
        else:
            found.append(Days(each, each))
    return found


@given(wild, bounds)
def test_intervals_agree_with_days_painted_one_by_one(
    rows: list[Service], service: tuple[date | None, date | None]
) -> None:
    first, last = service
    owed = [
        each
        for each in days(FIRST, LAST)
        if (first is None or first <= each) and (last is None or each <= last) and not on_leave(rows, each)
    ]
    planning = [each for each in rows if each.kind in {"definitif", "tugas_belajar"}]
    paint = {each: Counter(one.post for one in planning if serves(one, each)) for each in owed}

    found = split(YEAR, rows, active_from=first, active_to=last)

    assert found.gaps == runs([each for each in owed if not paint[each]])
    assert found.overlaps == runs([each for each in owed if paint[each].total() > 1])
    assert found.tiles == all(paint[each].total() == 1 for each in owed)
    shown = Counter((each.post, one) for each in found.segments for one in days(each.first, each.last))
    assert shown == Counter({(post, one): n for one in owed for post, n in paint[one].items()})
    assert found.segments == sorted(found.segments)


@given(wild)
def test_a_segment_goes_on_as_long_as_its_post_does(rows: list[Service]) -> None:
    rows = [each for each in rows if each.kind == "definitif"]

    found = split(YEAR, rows)

    for post in "AB":
        mine = [each for each in found.segments if each.post == post]
        assert not any(one.last + DAY == other.first for one, other in pairwise(mine))


@given(wild)
def test_neither_the_order_of_rows_nor_what_lies_outside_the_year_matters(rows: list[Service]) -> None:
    clipped = [
        row(each.post, max(each.first, FIRST), min(each.last or LAST, LAST), each.kind)
        for each in rows
        if each.first <= LAST and (each.last or LAST) >= FIRST
    ]

    assert split(YEAR, rows) == split(YEAR, clipped[::-1])
