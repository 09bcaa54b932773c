"""Each proof about transitions, broken alone."""

import pytest

from tests.workflow.proving.breaking import PLAIN, faults, one_fault, twice


@pytest.mark.parametrize(
    ("broken", "place", "remedy"),
    [
        (
            PLAIN.replace('"ratings_complete"', '"ratings_done"'),
            "transition submit_review: guard ratings_done tidak dikenal",
            "ratings_complete",
        ),
        (
            PLAIN.replace(', "evidence_named"', ""),
            "transition submit_review: payload review memerlukan guard evidence_named",
            "Tambahkan",
        ),
        (
            PLAIN.replace('["deadline_passed"]', '["deadline_passed", "moon_full"]', 1),
            "transition skip_self_assessment: guard moon_full tidak dikenal",
            "Pilih dari",
        ),
        (
            twice(PLAIN, 'trigger = "confirm"'),
            "transition confirm: dua kali dari calibration oleh calibrator",
            "Beri nama trigger lain",
        ),
        (
            PLAIN.replace('"skip_self_assessment"', '"submit_self_assessment"'),
            "transition submit_self_assessment: dipakai sistem dan orang",
            "Pisahkan",
        ),
    ],
)
def test_one_breach_gives_that_one_fault(broken: str, place: str, remedy: str) -> None:
    one_fault(broken, place, remedy)


def test_a_definition_that_begins_elsewhere_than_at_draft_is_refused() -> None:
    told = faults(PLAIN.replace('initial = "draft"', 'initial = "self_assessment"'))

    assert [fault for fault in told if "bermula pada draft" in fault]
