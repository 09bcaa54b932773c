from datetime import date

import pytest
from click import BadParameter

from cli.days import DAY, day_of
from tests.cli.commands import Siulak
from tests.workflow.sealed_logs import Log


@pytest.mark.parametrize("text", ["1900-01-01", "2024-02-29", "2200-12-31"])
def test_a_day_is_written_in_one_way(text: str) -> None:
    assert day_of(text) == date.fromisoformat(text)


WRONG = [
    "",
    "besok",
    "20261231",
    "2026-W01-1",
    "2026-1-1",
    "2026-02-30",
    "31-12-2026",
    "0001-01-01",
    "9999-12-31",
]


@pytest.mark.parametrize("text", [*WRONG, "٢٠٢٦-٠١-٠١"])
def test_whatever_else_is_no_day(text: str) -> None:
    with pytest.raises(BadParameter, match="bukan tanggal seperti"):
        DAY.convert(text, None, None)


@pytest.mark.parametrize(
    "words",
    [
        ("audit", "show", "--until"),
        ("audit", "show", "--since"),
        ("outbox", "release", "--drop-before"),
        ("roster", "check", "tiada.csv", "--as-of"),
        ("service", "figures", "--until"),
        ("account", "grant", "1", "hr", "--from"),
    ],
)
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_out_of_all_time_is_told(siulak: Siulak, played: Log, words: tuple[str, ...], day: str) -> None:
    told = siulak(*words, day)

    assert (told.code, told.out) == (2, "")
    assert f"'{day}' bukan tanggal seperti 2026-12-31." in told.err
