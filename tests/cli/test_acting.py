"""In whose name a command changes something."""

import os

import pytest

from cli.acting import user_of_this_machine

NOBODYS_NUMBER = 2**31 - 5


def test_a_number_without_a_name_stands_for_itself_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: NOBODYS_NUMBER)
    monkeypatch.setenv("LOGNAME", "bupati")

    assert user_of_this_machine() == str(NOBODYS_NUMBER)
