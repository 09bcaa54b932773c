import io
import sys

import click
import pytest

from cli.consent import consent
from config.errors import ConfigurationError


class Keyboard(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("answer", ["y\n", "Ya\n", " y \n"])
def test_a_yes_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard(answer))

    consent("Tutup?", given=False)

    assert capsys.readouterr().out == "Tutup? [y/t] "


@pytest.mark.parametrize("answer", ["t\n", "\n", "", "yes?\n"])
def test_anything_else_stops(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard(answer))

    with pytest.raises(click.Abort):
        consent("Tutup?", given=False)


@pytest.mark.parametrize("stdin", [io.StringIO("y\n"), None], ids=["a file", "closed"])
def test_where_nobody_can_be_asked_the_option_is_named(
    monkeypatch: pytest.MonkeyPatch, stdin: io.StringIO | None
) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)

    with pytest.raises(ConfigurationError, match="--yes"):
        consent("Tutup?", given=False)


def test_a_yes_beforehand_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    consent("Tutup?", given=True)
