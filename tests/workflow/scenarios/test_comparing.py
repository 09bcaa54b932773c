from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.rules.results import Distribution
from config.rules.table import table_on
from workflow.rules.changes import counted, least_changes
from workflow.rules.distribution import violations
from workflow.rules.words import ACHIEVEMENTS, PREDICATES
from workflow.scenarios.comparing import changed, counts_text, differing, lacking, outlook, reachable

PATTERNS = {str(code): each for code, each in table_on(Distribution, date(2026, 12, 31)).patterns.items()}
PREDICATE = st.sampled_from(PREDICATES)
UNITS = st.dictionaries(st.integers(1, 30), PREDICATE, max_size=12)


@pytest.mark.thorough
@given(UNITS, st.data())
def test_a_scenario_counts_everybody_once_with_the_other_predicate_where_there_is_one(
    present: dict[int, str], data: st.DataObject
) -> None:
    changes = data.draw(st.dictionaries(st.sampled_from(sorted(present) or [0]), PREDICATE))
    changes = {number: each for number, each in changes.items() if number in present}

    counts = changed(present, changes)

    assert +Counter(counts) == Counter((present | changes).values())


@pytest.mark.thorough
@given(st.sampled_from(ACHIEVEMENTS), st.lists(PREDICATE, max_size=8), st.lists(PREDICATE, max_size=4))
def test_what_is_offered_to_begin_with_meets_the_pattern_and_leaves_settled_people_alone(
    achievement: str, waiting: list[str], settled: list[str]
) -> None:
    pattern, have = PATTERNS[achievement], counted(waiting + settled)
    least = least_changes(pattern, have)

    for aim in reachable(least, settled):
        assert not violations(pattern, aim)
        assert sum(aim.values()) == len(waiting) + len(settled)
        moved = Counter(aim) - Counter(have)
        assert moved.total() == least.least
        assert all(aim[code] >= settled.count(code) for code in PREDICATES)


def test_the_verdict_is_one_of_three() -> None:
    good = PATTERNS["baik"]

    verdicts = [
        outlook(good, counted(["baik"] * 7 + ["kurang"] * 3)).verdict,
        outlook(good, counted(["baik"] * 3 + ["kurang"])).verdict,
        outlook(good, counted(["sangat_baik"] * 4)).verdict,
    ]

    assert verdicts == ["sesuai pola", "berbeda hanya karena pembulatan", "berbeda dari pola"]


def test_what_keeps_it_from_its_aim_is_told_from_the_highest_on() -> None:
    aim = counted(["sangat_baik", "baik", "kurang"])

    assert lacking(counted(["baik", "baik", "baik"]), aim) == [
        "Sangat Baik: 1 orang kurang",
        "Baik: 2 orang terlalu banyak",
        "Kurang: 1 orang kurang",
    ]
    assert lacking(aim, aim) == lacking(aim, None) == []
    assert counts_text(aim) == "Sangat Baik 1, Baik 1, Kurang 1"


def test_whose_predicate_changed_is_named() -> None:
    told = differing({1: "baik", 2: "baik", 3: "baik"}, {1: "baik", 2: "kurang"}, {1: "Ani", 2: "Budi"})

    assert told == [
        "Predikat Budi berubah sejak skenario ini disusun: semula Baik, sekarang Kurang.",
        "Predikat evaluasi 3 berubah sejak skenario ini disusun: semula Baik, sekarang belum ada.",
    ]
