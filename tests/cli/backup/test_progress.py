import sys
from io import StringIO

import pytest

from cli.backup.progress import on_terminal


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_one_line_is_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)

    tell = on_terminal()
    for done in (0, 1, 1, 2):
        tell("Menyalin", done, 2)

    assert [line.rstrip(" ") for line in terminal.getvalue().split("\r")[1:]] == [
        "Menyalin: 0 %", "Menyalin: 50 %", "Menyalin: 100 %                         \n",
    ]  # fmt: skip


def test_nothing_to_do_is_all_done(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)

    on_terminal()("Menyalin", 0, 0)

    assert "100 %" in terminal.getvalue()


def test_elsewhere_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    on_terminal()("Menyalin", 1, 2)

    assert capsys.readouterr().err == ""
