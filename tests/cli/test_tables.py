import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from cli import tables

JAKARTA = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 12, 7, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Fact:
    name: str
    at: datetime | None


def test_elsewhere_than_on_a_terminal_a_table_is_lines_with_tabs(capsys: pytest.CaptureFixture[str]) -> None:
    tables.table("Run", ("Nomor", "Hasil"), [(1, None), (2, "dua\nbaris\tsaja")])

    assert capsys.readouterr().out == "# Run\nNomor\tHasil\n1\t\n2\tdua baris saja\n"


def test_on_a_terminal_it_is_drawn_and_brackets_stay_brackets(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)

    tables.table("Run", ("Nomor",), [("[red]1[/red]",)])

    assert "[red]1[/red]" in capsys.readouterr().out


def test_json_has_moments_in_the_offices_zone(capsys: pytest.CaptureFixture[str]) -> None:
    tables.as_json([Fact("é", NOON), Fact("b", None), date(2026, 1, 2)], JAKARTA)

    out = capsys.readouterr().out
    assert json.loads(out) == [
        {"name": "é", "at": "2026-12-07T12:00:00+07:00"},
        {"name": "b", "at": None},
        "2026-01-02",
    ]
    assert "é" in out


def test_a_moment_and_a_deadline_as_they_are_printed() -> None:
    assert tables.moment(NOON, JAKARTA) == "2026-12-07 12.00"
    assert tables.deadline(datetime(2026, 12, 7, 17, tzinfo=UTC), JAKARTA) == "2026-12-07 23.59"
    assert tables.moment(None, JAKARTA) == tables.deadline(None, JAKARTA) == ""
