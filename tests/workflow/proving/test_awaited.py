"""What a definition may say of the time for plans and lists of raters, each breach in the text of a shipped one."""

import pytest

from config.definition import parse
from tests.workflow.proving.breaking import LAW, PLAIN, faults

WRITE, ANSWER = "write_working_days = 10", "answer_working_days = 5"


def test_the_regulations_definition_asks_and_the_plain_one_does_not() -> None:
    for part in ("planning", "peer_lists"):
        assert [getattr(parse(text, "x"), part) is None for text in (LAW, PLAIN)] == [False, True]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            WRITE,
            "write_working_days = 16",
            "planning: agree_working_days 15 lebih awal daripada waktu pegawai",
        ),
        (ANSWER, "answer_working_days = 2", "planning: remind_before 2 jatuh sebelum ada permintaan"),
        (WRITE, "write_working_days = 0", "planning.write_working_days: paling kecil 1"),
        (
            "approve_working_days = 5",
            "approve_days = 5\napprove_working_days = 5",
            "peer_lists.approve_days: tidak",
        ),
        (
            "day = 12, working_days = 10 }",
            "day = 12, working_days = 2 }",
            "peer_lists: remind_before 2 jatuh sebelum ada permintaan. Pakai kurang dari waktu terpendeknya, 2",
        ),
    ],
)
def test_every_breach_is_told_with_its_place_and_remedy(old: str, new: str, sentence: str) -> None:
    assert old in LAW

    (fault,) = faults(LAW.replace(old, new, 1))

    assert fault.startswith("siklus.toml: ")
    assert sentence in fault
