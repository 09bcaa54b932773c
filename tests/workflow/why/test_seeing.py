import pytest

from tests.workflow.why.stories import after, empty, reviewed
from workflow.rules.words import RATINGS
from workflow.why.building import tree
from workflow.why.seeing import DELIBERATED, UNITS_OWN, seen, sight
from workflow.why.tree import Tree

ABOVE, MEETS, BELOW = RATINGS
FIRST, RETURN = "Target belum tercapai.", "Periksa bukti semester dua."


def disputed() -> Tree:
    story = after(empty(), "submit_review", "appraiser", reviewed(BELOW, MEETS, FIRST))
    story = after(story, "return_to_review", "calibrator", {"reason": RETURN})
    story = after(story, "submit_review", "appraiser", reviewed(ABOVE, MEETS, "Melampaui target."))
    return tree(after(story, "confirm", "calibrator"))


def words(told: Tree) -> str:
    return repr(told.result)


@pytest.mark.parametrize(
    ("roles", "deliberation", "unit"),
    [
        ({"employee"}, False, False),
        ({"employee", "auditor", "calibrator"}, False, False),
        ({"appraiser"}, True, False),
        ({"superior"}, True, False),
        ({"calibrator"}, True, True),
        ({"hr"}, True, True),
        ({"auditor"}, True, True),
    ],
)
def test_who_sees_how_much(roles: set[str], deliberation: bool, unit: bool) -> None:
    told = seen(disputed(), sight(frozenset(roles)))

    shown, values = words(told), {value for each in told.result.all() for value in (each.value, each.before)}
    assert [FIRST in shown, RETURN in shown, "butuh_perbaikan" in values] == [deliberation] * 3
    of_unit = ("Pegawainya sedikit.", "Laporan kinerja.", "Predikat unit sekarang")
    assert [text in shown for text in of_unit] == [unit] * 3


def test_what_is_withheld_is_said_to_be() -> None:
    shown = words(seen(disputed(), sight(frozenset({"employee"}))))

    assert DELIBERATED in shown
    assert UNITS_OWN in shown
    assert "Melampaui target." in shown
    assert "terbanyak Baik" in shown
