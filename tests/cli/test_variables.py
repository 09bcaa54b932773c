"""A misspelt SIULAK_ variable is refused before anything is done with settings that are not meant."""

import pytest

from cli.variables import faults, known
from tests.cli.commands import Siulak


def test_every_setting_and_what_we_set_ourselves_is_known() -> None:
    assert faults([*known(), *map(str.lower, known()), "PATH", "SIULAK_CHILD", "SIULAK_KILL_AT"]) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [("SIULAK_SMPT_HOST", "Maksudnya SIULAK_SMTP_HOST?"), ("SIULAK_XQ", "Daftarnya di docs/operating.md.")],
)
def test_a_command_is_refused_and_the_nearest_name_is_told(
    siulak: Siulak, monkeypatch: pytest.MonkeyPatch, name: str, meant: str
) -> None:
    monkeypatch.setenv(name, "x")

    told = siulak("rules", "list")

    assert (told.code, told.out) == (2, "")
    assert told.err == (
        f"Galat: Variabel lingkungan {name} tidak dikenal. {meant} Betulkan atau hapus variabel itu.\n"
    )


def test_help_is_given_all_the_same(siulak: Siulak, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIULAK_SMPT_HOST", "x")

    assert siulak("--help").code == 0
