import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from cli.main import COMMANDS, group, main
from config.errors import ConfigurationError
from tests.test_packaging import ROOT

HEAVY = {"prefect", "sqlalchemy", "docx", "docxtpl", "fastapi", "httpx", "pydantic", "jinja2", "holidays"}
SIULAK = Path(sys.executable).with_name("siulak")


def siulak(*words: object, switches: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *switches, SIULAK, *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Makes the command `demo` raise what a test wants."""

    def fail(fault: BaseException) -> None:
        @click.command()
        def command() -> None:
            raise fault

        monkeypatch.setattr(importlib.import_module("cli.demo.command"), "command", command)
        monkeypatch.setattr(sys, "argv", ["siulak", "demo"])

    return fail


def exit_code() -> object:
    with pytest.raises(SystemExit) as caught:
        main()
    return caught.value.code


def test_help_lists_every_command_and_imports_nothing_heavy() -> None:
    done = siulak("--help", switches=("-X", "importtime"))

    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert done.returncode == 0
    assert "click" in imported
    assert not imported & HEAVY
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


def test_an_unknown_command_is_refused_with_the_way_to_help() -> None:
    done = siulak("terbang")

    assert done.returncode == 2
    assert "terbang" in done.stderr
    assert "--help" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.thorough
@pytest.mark.parametrize("words", [("demo", "--employees", "11"), ("demo", "--terbang"), ("catch",)])
def test_a_wrong_option_is_refused_without_a_traceback(words: tuple[str, ...]) -> None:
    done = siulak(*words)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.thorough
def test_every_fault_of_the_input_is_one_line_and_nothing_is_begun(tmp_path: Path) -> None:
    definition = tmp_path / "siklus.toml"
    definition.write_text("code = 1\n")

    done = siulak("demo", "--definition", definition, "--home", tmp_path / "demo")

    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert len(lines) >= 6
    assert all(line.startswith("Galat: siklus.toml: ") for line in lines)
    assert {path.name for path in (tmp_path / "demo").iterdir()} <= {"lock"}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_listed_command_is_there_and_explains_itself(name: str) -> None:
    module, summary = COMMANDS[name]

    command = importlib.import_module(module).command

    assert isinstance(command, click.Command)
    assert command.help
    assert summary.endswith(".")


def test_a_stranger_is_no_command() -> None:
    assert group.get_command(click.Context(group), "cli.main") is None


def test_faults_of_the_configuration_become_lines_and_exit_code_2(
    failing: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str]
) -> None:
    failing(ConfigurationError(["satu.", "dua."]))

    assert exit_code() == 2
    assert capsys.readouterr().err == "Galat: satu.\nGalat: dua.\n"


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), click.Abort()])
def test_an_interruption_tells_how_to_go_on(
    failing: Callable[[BaseException], None], capsys: pytest.CaptureFixture[str], fault: BaseException
) -> None:
    failing(fault)

    assert exit_code() == 130
    assert "Jalankan lagi perintah yang sama" in capsys.readouterr().err


def test_a_fault_of_ours_is_not_hidden(failing: Callable[[BaseException], None]) -> None:
    failing(ZeroDivisionError("ours"))

    with pytest.raises(ZeroDivisionError, match="ours"):
        main()


def test_a_commands_own_exit_code_goes_through(failing: Callable[[BaseException], None]) -> None:
    failing(SystemExit(1))

    assert exit_code() == 1
