import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from config.definition import SHIPPED, digest, parse, read
from config.errors import ConfigurationError
from config.rules.office import ObjectionDays
from config.rules.table import tables

FILES = sorted(SHIPPED.glob("*.toml"))
PLAIN = (SHIPPED / "lima-tahap.toml").read_text(encoding="utf-8")


def faults(source: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        parse(source, "siklus.toml")
    return caught.value.faults


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_definition_parses_under_the_name_of_its_file(path: Path) -> None:
    definition = parse(read(path), path.name)

    assert definition.code == path.stem
    assert definition.final_states == {"final"}
    assert definition.order["draft"] == 0
    assert definition.order["final"] == len(definition.state) - 1


def test_two_definitions_are_shipped() -> None:
    assert [path.stem for path in FILES] == ["lima-tahap", "permenpanrb-6-2022"]


def test_a_state_is_found_by_its_name() -> None:
    definition = parse(PLAIN, "siklus.toml")

    assert definition.named("calibration").owner == "calibrator"
    with pytest.raises(StopIteration):
        definition.named("nowhere")


def test_a_definition_cannot_be_changed_and_serves_as_a_key() -> None:
    definition = parse(PLAIN, "siklus.toml")

    assert {definition: 1}[parse(PLAIN, "other name")] == 1
    with pytest.raises(ValidationError, match="frozen"):
        definition.initial = "final"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("old", "new", "place", "remedy"),
    [
        ('owner = "employee"', 'owner = "boss"', "state.2.owner", "Pakai salah satu nilai"),
        ('owner = "employee"\n', "", "state.2.owner", "Tambahkan kolom ini"),
        ('owner = "employee"', 'owner = "employee"\ncolour = 1', "state.2.colour", "Hapus kolom ini"),
        ('name = "draft"', 'name = "Draft"', "state.1.name", "Pakai huruf kecil"),
        ("month = 12", "month = 13", "state.2.window.month", "Sesuaikan nilainya"),
        ("working_days = 8", "working_days = 0", "state.2.window.working_days", "Sesuaikan nilainya"),
        ("remind_before = [3, 1]", "remind_before = [3, -1]", "state.2.remind_before.2", "Sesuaikan"),
        ('stamps = ["final_at"]', 'stamps = ["late_at"]', "transition.5.stamps.1", "Pakai salah satu nilai"),
        ("document = true", 'document = "maybe"', "transition.5.document", "Sesuaikan nilainya"),
        ('initial = "draft"', "", "initial", "Tambahkan kolom ini"),
        ('code = "lima-tahap"', 'code = "lima tahap"', "code", "Pakai huruf kecil"),
    ],
)
def test_a_fault_of_form_names_file_place_and_remedy(old: str, new: str, place: str, remedy: str) -> None:
    assert old in PLAIN

    (fault,) = faults(PLAIN.replace(old, new, 1))

    assert fault.startswith(f"siklus.toml: {place}: ")
    assert remedy in fault
    assert fault.endswith(".")


def test_every_fault_of_form_is_told_at_once() -> None:
    told = faults(PLAIN.replace('by = "system"', 'by = "nobody"').replace("month = 1,", "month = 0,"))

    assert len(told) == 3 + 3
    assert len([fault for fault in told if ": transition." in fault]) == 3
    assert len([fault for fault in told if ": state." in fault]) == 3


def test_what_is_no_toml_is_told_with_its_line() -> None:
    (fault,) = faults(PLAIN.replace('initial = "draft"', "initial = draft"))

    assert fault.startswith("siklus.toml: bukan TOML yang benar: ")
    assert "baris 5, kolom 11" in fault


@pytest.mark.parametrize("content", [None, b"title = \xff"])
def test_a_file_that_cannot_be_read_is_told_by_its_path(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "siklus.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(ConfigurationError) as caught:
        read(path)

    assert caught.value.faults[0].startswith(f"{path}: tidak dapat dibaca")


def test_a_folder_in_the_place_of_a_file_is_told_too(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="tidak dapat dibaca"):
        read(tmp_path)


def test_a_number_beyond_all_measure_is_a_fault_like_any_other() -> None:
    assert faults(PLAIN.replace("month = 12", "month = " + "1" * 5000, 1))


@given(st.text())
def test_any_text_parses_or_is_refused(source: str) -> None:
    try:
        told = [f"x: {parse(source, 'x').code}"]
    except ConfigurationError as fault:
        told = fault.faults

    assert told
    assert all(line.startswith("x: ") for line in told)


@given(st.text(), st.text())
def test_equal_digests_mean_equal_texts(one: str, two: str) -> None:
    assert (digest(one) == digest(two)) == (one == two)


def test_a_definition_keeps_every_table_of_its_text() -> None:
    for path in FILES:
        raw, definition = tomllib.loads(read(path)), parse(read(path), path.name)
        for table in ("state", "transition", "prompt"):
            assert len(getattr(definition, table)) == len(raw[table])


def test_the_regulations_objection_runs_as_long_as_the_rule_table_says() -> None:
    definition = parse(read(SHIPPED / "permenpanrb-6-2022.toml"), "permenpanrb-6-2022.toml")

    days = {each.due_working_days for each in definition.transition if "received_at" in each.stamps}

    assert days == {tables(ObjectionDays)[-1].days}
