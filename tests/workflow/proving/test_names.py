"""A name that is nowhere, or twice, is told as that one fault."""

import pytest

from tests.workflow.proving.breaking import PLAIN, one_fault, twice, within


@pytest.mark.parametrize(
    ("broken", "place", "remedy"),
    [
        (twice(PLAIN, 'name = "final"'), "state final: ditulis lebih dari sekali", "Sisakan satu"),
        (PLAIN.replace('initial = "draft"', 'initial = "begin"'), "initial: state begin", "Pakai salah satu"),
        (
            within(PLAIN, 'trigger = "confirm"', 'source = "calibration"', 'source = "here"'),
            "transition confirm: source here tidak ada",
            "Pakai nama state",
        ),
        (
            within(PLAIN, 'trigger = "confirm"', 'target = "final"', 'target = "there"'),
            "transition confirm: target there tidak ada",
            "Pakai nama state",
        ),
        (
            within(PLAIN, 'kind = "calibration"', 'state = "calibration"', 'state = "there"'),
            "prompt calibration: state there tidak ada",
            "Pakai nama state",
        ),
    ],
)
def test_a_wrong_name_gives_that_one_fault(broken: str, place: str, remedy: str) -> None:
    one_fault(broken, place, remedy)
