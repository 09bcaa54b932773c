"""Each proof about states, broken alone."""

import pytest

from tests.workflow.proving.breaking import LAW, PLAIN, faults, one_fault, table, twice, within, without

LIMBO = """
[[state]]
name = "limbo"
label = "Antah berantah"
owner = "employee"
due_working_days = 3
remind_every = 2
consequence = "remind"

[[transition]]
trigger = "wander"
label = "Mengembara"
source = "limbo"
target = "{target}"
by = "employee"

[[prompt]]
kind = "receipt"
state = "limbo"
to = "employee"
consequence = "Mengembara terus."
"""
INTO_LIMBO = """
[[transition]]
trigger = "lose"
label = "Menghilangkan"
source = "calibration"
target = "limbo"
by = "calibrator"
"""


@pytest.mark.parametrize(
    ("broken", "place", "remedy"),
    [
        (
            without(PLAIN, 'name = "draft"')
            + table(PLAIN, 'name = "draft"').replace("month = 1,", "month = 2, years_after = 1,"),
            "state: kelima",
            "Lengkapi",
        ),
        (PLAIN + LIMBO.format(target="final"), "state limbo: tidak pernah tercapai", "Tambahkan transition"),
        (
            PLAIN + INTO_LIMBO + LIMBO.format(target="limbo"),
            "state limbo: tidak dapat sampai ke state akhir",
            "Tambahkan transition keluar",
        ),
        (
            twice(PLAIN, 'trigger = "open_self_assessment"', '"draft"', '"final"'),
            "state final: final tetapi dapat ditinggalkan",
            "Hapus transition",
        ),
        (
            within(
                PLAIN, 'trigger = "submit_self_assessment"', 'by = "employee"', 'by = "appraiser"'
            ).replace('payload = "self_assessment"\n', ""),
            "state self_assessment: employee tidak punya tindakan",
            "Tambahkan transition by = employee",
        ),
        (
            without(PLAIN, 'kind = "self_assessment"'),
            "state self_assessment: employee tidak diberi tahu",
            "Tambahkan prompt",
        ),
        (
            within(
                LAW,
                'kind = "supervisor_review"',
                'to = "appraiser"',
                'to = "appraiser"\nafter = "escalated_at"',
            ),
            "state supervisor_review: appraiser tidak diberi tahu",
            "Tambahkan prompt",
        ),
    ],
)
def test_one_breach_gives_that_one_fault(broken: str, place: str, remedy: str) -> None:
    one_fault(broken, place, remedy)


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (PLAIN.replace("final = true\n", ""), "tidak ada state akhir"),
        (
            within(PLAIN, 'name = "self_assessment"', '"employee"', '"system"'),
            "state self_assessment: tidak ada yang bertanggung jawab",
        ),
    ],
)
def test_a_breach_that_draws_others_along_is_among_them(broken: str, expected: str) -> None:
    assert [fault for fault in faults(broken) if expected in fault]
