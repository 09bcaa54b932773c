"""A definition as a whole: the shipped ones prove, and any other proves or is refused in words, all faults at once."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.definition import read
from config.errors import ConfigurationError
from templates.mail import KINDS
from tests.workflow.proving.breaking import FILES, PLAIN, TEXTS, faults, pieces, without
from workflow.machine import machine_for
from workflow.proofs import load, load_file
from workflow.proving.states import MANDATORY


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_definition_proves(path: Path) -> None:
    definition, source = load_file(path, KINDS)

    assert [state.name for state in definition.state if state.name in MANDATORY] == list(MANDATORY)
    assert source == read(path)


def test_several_faults_are_told_at_once() -> None:
    broken = without(PLAIN, 'kind = "calibration"').replace('"window_open"', '"open_window"')

    told = faults(broken.replace("remind_every = 2\n", ""))

    assert len(told) == 3
    assert {fault.split(":")[1].strip() for fault in told} == {
        "state calibration",
        "transition submit_self_assessment",
        "state supervisor_review",
    }


def test_a_definition_is_proved_against_the_mails_that_exist() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load("siklus.toml", PLAIN, [kind for kind in KINDS if kind != "calibration"])

    assert len(caught.value.faults) == 1


def test_a_file_is_told_by_its_name_alone(tmp_path: Path) -> None:
    path = tmp_path / "siklus.toml"
    path.write_text(PLAIN.replace('"ratings_complete"', '"ratings_done"'))

    with pytest.raises(ConfigurationError) as caught:
        load_file(path, KINDS)

    assert caught.value.faults[0].startswith("siklus.toml: transition ")


def test_a_wrong_name_hides_no_other_fault() -> None:
    broken = PLAIN.replace('"realisation_given"', '"unknown_guard"', 1).replace(
        'initial = "draft"', 'initial = "final"'
    )

    told = faults(broken.replace('target = "supervisor_review"', 'target = "nowhere"', 1))

    assert [re.split(r"[:.] ", each)[1:3] for each in told] == [
        ["transition submit_self_assessment", "target nowhere tidak ada"],
        ["initial", "evaluasi bermula pada draft"],
        ["transition submit_self_assessment", "guard unknown_guard tidak dikenal"],
    ]


def lacking_one(source: str) -> list[str]:
    chunks = pieces(source)
    return ["\n".join(chunks[:n] + chunks[n + 1 :]) for n in range(1, len(chunks))]


def prove(source: str) -> None:
    """Makes the definition and its machine, unless it is refused in words. Any other exception fails."""
    told = []
    try:
        machine_for(load("x", source, KINDS))
    except ConfigurationError as fault:
        told = fault.faults or [""]
    assert all(line.startswith("x: ") for line in told)


@pytest.mark.thorough
@pytest.mark.parametrize("source", [each for text in TEXTS for each in lacking_one(text)])
def test_a_definition_that_lacks_a_table_proves_or_is_refused(source: str) -> None:
    prove(source)


@given(st.sampled_from(TEXTS), st.data())
def test_a_definition_that_lacks_many_tables_proves_or_is_refused(source: str, data: st.DataObject) -> None:
    chunks = pieces(source)
    kept = data.draw(st.lists(st.sampled_from(range(len(chunks))), unique=True))

    prove("\n".join(chunks[number] for number in kept))


@given(st.sampled_from(TEXTS), st.data())
def test_a_lost_or_doubled_line_proves_or_is_refused(source: str, data: st.DataObject) -> None:
    lines = source.splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))

    prove("\n".join(lines[:place] + lines[place + 1 :]))
    prove("\n".join(lines[:place] + lines[place:][:1] * 2 + lines[place + 1 :]))


@given(st.sampled_from(TEXTS), st.data())
def test_a_value_in_the_place_of_another_proves_or_is_refused(source: str, data: st.DataObject) -> None:
    values = list(re.finditer(r'"[^"\n]*"|\b\d+\b|true', source))
    place, other = data.draw(st.sampled_from(values)), data.draw(st.sampled_from(values))

    prove(source[: place.start()] + other.group() + source[place.end() :])


@pytest.mark.parametrize("trigger", ["state", "trigger", "initial", "events", "to_final", "taken", "model"])
def test_a_trigger_of_any_name_gives_a_machine_or_is_refused(trigger: str) -> None:
    prove(PLAIN.replace('"confirm"', f'"{trigger}"'))
