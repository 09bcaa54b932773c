"""Whatever a person types wrongly is told in Indonesian, and every command explains itself with an example."""

import ast
import importlib
import re
from collections.abc import Iterator
from gettext import gettext, ngettext
from io import BytesIO
from pathlib import Path

import click
import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result

from cli import words
from cli.main import COMMANDS, group

ENGLISH = re.compile(
    r"\b(the|is|are|not|no|missing|invalid|usage|try|help|error|options?|arguments?|does|requires?|expected|"
    r"got|extra|valid|value|values|one of|range|match|formats?|show|message|exit|command|with|and|for|default)\b",
    re.IGNORECASE,
)
FOR_PROGRAMMERS = {
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Choice({choices})",
    "Could not determine name for option with declarations {decls!r}",
    "Couldn't detect Bash version, shell completion is not supported.",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    "Invalid start character for option ({option})",
    "Name '{name}' defined twice",
    "Shell completion is not supported for Bash versions older than 4.4.",
    "Unknown color {colour!r}",
    "Unknown standard stream '{name}'",
    "Value must be an iterable.",
    "Windows error: {error}",
    "d",
}
"""Sentences that no command of ours can bring about."""


def everywhere(
    command: click.Command, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            below = command.get_command(click.Context(command), name)
            assert below is not None
            yield from everywhere(below, (*path, name))


ALL = dict(everywhere(group))
NAMES = [" ".join(path) for path in ALL]
LEAVES = [" ".join(path) for path, command in ALL.items() if not isinstance(command, click.Group)]


def wrong_calls(command: click.Command) -> Iterator[list[str]]:
    """Ways of calling that end before the command itself begins."""
    yield ["--terbang"]
    if isinstance(command, click.Group):
        yield ["terbang"]
        return
    if any(isinstance(each, click.Argument) and each.required for each in command.params):
        yield []
    if not any(each.nargs == -1 for each in command.params):
        yield ["x"] * 9
    for option in command.params:
        if not isinstance(option, click.Option):
            continue
        name = max(option.opts, key=len)
        yield [f"{name}=3"] if option.is_flag else [name]
        if not option.is_flag and not isinstance(option.type, click.types.StringParamType | click.Path):
            yield [name, "?"]
            yield [name, "-1"]


def plain(text: str) -> str:
    """Without names of options, commands, files and values that the person typed or may type."""
    return re.sub(
        r"{[^}]*}|--?[\w-]+|'[^']*'|`[^`]*`|\S*[./=]\S*|Contoh: siulak.*|^  [a-z]+ ",
        " ",
        text,
        flags=re.MULTILINE,
    )


def call(path: str, *more: str) -> Result:
    return CliRunner().invoke(group, [*path.split(), *more], prog_name="siulak")


@pytest.mark.parametrize("path", NAMES)
def test_every_wrong_call_is_told_in_indonesian(path: str) -> None:
    for wrong in wrong_calls(ALL[tuple(path.split())]):
        done = call(path, *wrong)

        assert done.exit_code == 2, (wrong, done.output)
        assert "Galat: " in done.output
        assert not ENGLISH.findall(plain(done.output)), (wrong, done.output)


@pytest.mark.parametrize("path", NAMES)
def test_every_command_has_help_in_indonesian_with_an_example(path: str) -> None:
    done = call(path, "--help")

    assert done.exit_code == 0
    assert f"Contoh: siulak {path}".strip() in " ".join(done.output.split())
    assert not ENGLISH.findall(plain(done.output)), done.output


@pytest.mark.parametrize("path", LEAVES)
def test_an_example_has_only_options_that_are_there(path: str) -> None:
    command = ALL[tuple(path.split())]
    example = str(command.help).rsplit("Contoh: siulak", maxsplit=1)[-1]

    assert set(re.findall(r"--[a-z-]+", example)) <= {
        name for option in command.params for name in option.opts
    }


def sentences_of_click() -> Iterator[tuple[str, ...]]:
    """Every text that the installed click asks gettext for."""
    for path in Path(str(click.__file__)).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
                if node.func.id in ("_", "ngettext") and texts:
                    yield tuple(map(str, texts))


def test_every_sentence_of_the_installed_click_has_its_translation() -> None:
    words.speak_indonesian()
    asked = {
        texts
        for texts in sentences_of_click()
        if texts[0] not in FOR_PROGRAMMERS and not texts[0].startswith("No options defined")
    }

    assert len(asked) > 40
    for texts in asked:
        said = ngettext(texts[0], texts[1], 2) if len(texts) > 1 else gettext(texts[0])
        assert said not in texts, texts


def test_a_translation_fills_in_only_what_click_gives() -> None:
    for message in read_po(BytesIO(words.CATALOGUE.read_bytes())):
        given = set(re.findall(r"{\w+", str(message.id)))
        assert set(re.findall(r"{\w+", str(message.string))) <= given, message.id


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    written = words.CATALOGUE.with_suffix(".mo").read_bytes()

    assert contents(written) == contents(words.compiled())


def contents(content: bytes) -> dict[str, object]:
    return {str(message.id): message.string for message in read_mo(BytesIO(content)) if message.id}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_no_less_than_the_command(name: str) -> None:
    module, summary = COMMANDS[name]

    assert importlib.import_module(module).command.help
    assert not ENGLISH.findall(plain(summary))
