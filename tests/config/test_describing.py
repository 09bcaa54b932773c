"""What is written about the settings is what the settings are."""

import re

import pytest

from config import describing
from config.settings import Settings
from tests.test_packaging import ROOT

NAMES = [f"SIULAK_{name.upper()}" for name in Settings.model_fields]


def test_every_setting_says_what_it_means() -> None:
    told = describing.meanings()

    assert set(told) == set(Settings.model_fields)
    assert [name for name, meaning in told.items() if not meaning.endswith(".")] == []


def test_the_table_in_the_guide_is_the_present_one() -> None:
    guide = (ROOT / "docs/operating.md").read_text(encoding="utf-8")

    assert guide.split("<!-- settings -->\n")[1].split("\n<!-- /settings -->")[0] == describing.table()


@pytest.mark.parametrize(
    ("name", "content"),
    [("siulak.env.example", describing.env_example()), ("prefect.env.example", describing.prefect_example())],
)
def test_the_example_files_are_the_present_ones(name: str, content: str) -> None:
    assert (ROOT / "deploy" / name).read_text(encoding="utf-8") == content


def test_every_setting_is_in_the_table_and_in_the_example_once() -> None:
    for text in (describing.table(), describing.env_example()):
        assert sorted(re.findall(r"^(?:\| `|#?)(SIULAK_[A-Z_]+)", text, re.MULTILINE)) == sorted(NAMES)


def test_the_example_can_be_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    before = Settings()
    for name, value in re.findall(r"^#?(SIULAK_[A-Z_]+)=(.*)$", describing.env_example(), re.MULTILINE):
        monkeypatch.setenv(name, value)

    told = Settings()

    same = set(Settings.model_fields) - {
        "home",
        "office_file",
        "calendar_file",
        "definition",
        "appraisal_template",
        "forms_folder",
    }
    assert {name for name in same if getattr(told, name) != getattr(before, name)} == set()


@pytest.mark.parametrize("text", [describing.table(), describing.env_example(), describing.prefect_example()])
def test_nothing_of_this_machine_and_no_secret_is_written(text: str) -> None:
    assert str(ROOT) not in text
    assert "**" not in text
