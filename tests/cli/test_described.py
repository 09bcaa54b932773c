"""docs/cli.md names every command that there is."""

import re
from collections.abc import Iterator

import click
import pytest

from cli.main import group
from tests.test_packaging import ROOT

pytestmark = pytest.mark.thorough  # every command's module is imported

PAGE = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def leaves(command: click.Command, path: str = "") -> Iterator[str]:
    if not isinstance(command, click.Group):
        yield path
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below is not None
        yield from leaves(below, f"{path} {name}".strip())


def described() -> set[str]:
    """The commands that the table's first column names, an abbreviated one with the group of the one before it."""
    found: set[str] = set()
    rows = re.findall(r"^\| (`.*?) \| ", PAGE, re.MULTILINE)
    for row in rows:
        group_name = ""
        for told in re.findall(r"`([^`]+)`", row):
            words = re.match(r"[a-z]+(?:-[a-z]+)*(?: [a-z]+(?:-[a-z]+)*)*", told)
            assert words, told
            name = words[0]
            found.add(name if not group_name or name.startswith(f"{group_name} ") else f"{group_name} {name}")
            found.add(name)
            group_name = group_name or name.split()[0]
    return found


def test_every_command_stands_in_the_page() -> None:
    assert {*leaves(group)} - described() == set()


def test_a_command_that_nobody_described_would_be_missed() -> None:
    @click.group()
    def told() -> None: ...

    @told.command("burn")
    def burn() -> None: ...

    assert {f"audit {name}" for name in leaves(told)} - described() == {"audit burn"}
