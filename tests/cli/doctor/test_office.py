from datetime import date
from pathlib import Path

import pytest

from cli.doctor import office
from cli.doctor.findings import Level, examine
from config.settings import Settings


def test_the_shipped_files_are_right() -> None:
    told = Settings()

    for verdict in (
        office.office_file(told.office_file),
        office.calendar_file(told.calendar_file),
        office.definition(told.definition),
        office.word_form(told.appraisal_template),
    ):
        assert verdict.level is Level.OK


@pytest.mark.parametrize("check", [office.office_file, office.calendar_file, office.definition])
def test_a_file_of_something_else_is_an_error_with_its_place(tmp_path: Path, check: object) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("name = 1\n")

    (finding,) = examine([("a", lambda: check(path))])  # type: ignore[operator]

    assert finding.level is Level.ERROR
    assert "mine.toml" in finding.found
    assert "pemeriksaan ini sendiri gagal" not in finding.found


def test_a_word_form_that_cannot_be_used_says_why(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    path.write_bytes(b"no word file")

    (finding,) = examine([("a", lambda: office.word_form(path))])

    assert (finding.level, "form.docx" in finding.found) == (Level.ERROR, True)


def test_a_year_without_decreed_days_is_a_warning(tmp_path: Path) -> None:
    calendar = Settings().calendar_file

    assert office.joint_leave(calendar, 2026).level is Level.OK
    assert office.joint_leave(calendar, 2040).level is Level.WARNING


def test_days_that_the_office_added_count(tmp_path: Path) -> None:
    path = tmp_path / "calendar.toml"
    text = (
        Settings()
        .calendar_file.read_text()
        .replace("[extra_holidays]", '[extra_holidays]\n2040-05-02 = "Cuti"')
    )
    path.write_text(text)

    assert office.joint_leave(path, 2040).found == "1 hari"


def test_this_and_the_next_year_are_looked_at() -> None:
    assert office.years(date(2026, 12, 31)) == (2026, 2027)


def test_a_misspelt_variable_is_named() -> None:
    verdict = office.variables(["PATH", "SIULAK_HOME", "SIULAK_SMPT_HOST", "SIULAK_CHILD"])

    assert (verdict.level, verdict.found) == (Level.WARNING, "tidak dikenal: SIULAK_SMPT_HOST")
    assert office.variables(["PATH", "SIULAK_ZONE"]).level is Level.OK
