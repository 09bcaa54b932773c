"""The marks of a pattern say what the pattern asks, no more and no less."""

import pytest

from config.rules.results import Distribution
from config.rules.table import tables
from workflow.rules.distribution import violations
from workflow.rules.marks import mark
from workflow.rules.words import PREDICATES

PATTERNS = {str(code): each for code, each in tables(Distribution)[-1].patterns.items()}


@pytest.mark.parametrize("achievement", PATTERNS)
def test_whoever_keeps_within_a_mark_breaks_no_share_of_that_predicate(achievement: str) -> None:
    pattern = PATTERNS[achievement]
    for code in PREDICATES:
        other = next(each for each in PREDICATES if each != code)
        asked = mark(pattern, code)
        for count in range(101):
            broken = {
                each.rule
                for each in violations(pattern, {code: count, other: 100 - count})
                if each.of == (code,) and each.rule in ("at_least", "at_most")
            }
            low, high = (
                asked.least is not None and count < asked.least,
                asked.most is not None and count > asked.most,
            )
            assert broken == {rule for rule, is_so in (("at_least", low), ("at_most", high)) if is_so}


def test_the_words_name_every_demand() -> None:
    assert mark(PATTERNS["baik"], "baik").words == "terbanyak; paling banyak 70 %"
    assert mark(PATTERNS["baik"], "kurang").words == "bersama Butuh Perbaikan paling sedikit satu orang"
    assert mark(PATTERNS["sangat_kurang"], "sangat_baik").words == "tidak ada"
    assert mark(PATTERNS["sangat_kurang"], "kurang").words == "bersama Butuh Perbaikan paling sedikit 10 %"
    assert mark(PATTERNS["kurang"], "sangat_kurang").words == ""
