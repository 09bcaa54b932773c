"""Each proof about prompts, broken alone."""

import pytest

from tests.workflow.proving.breaking import LAW, PLAIN, one_fault, twice, within


@pytest.mark.parametrize(
    ("broken", "place", "remedy"),
    [
        (
            twice(PLAIN, 'kind = "calibration"', 'kind = "calibration"', 'kind = "rapat"'),
            "prompt rapat (calibration): tidak ada templat email templates/email/rapat",
            "Yang ada: calibration",
        ),
        (
            twice(PLAIN, 'kind = "self_assessment"', '"employee"', '"system"'),
            "prompt self_assessment (self_assessment): sistem tidak dapat diminta",
            "Isi to",
        ),
        (
            within(PLAIN, 'kind = "self_assessment"', "consequence", 'per = "unit"\nconsequence'),
            "prompt self_assessment (self_assessment): per",
            "hanya untuk calibrator",
        ),
        (
            LAW.replace('closes = ["explanation"]', 'closes = ["answer"]', 1),
            "transition explain: closes answer bukan prompt",
            "Betulkan namanya",
        ),
    ],
)
def test_one_breach_gives_that_one_fault(broken: str, place: str, remedy: str) -> None:
    one_fault(broken, place, remedy)
