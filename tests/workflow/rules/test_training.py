"""Hours of training beside those of guidance: none is counted twice."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.rules.training import Attended, Guided, beside

NAMES = st.sampled_from(["SPBE", "Pelatihan SPBE", "Tata naskah", "tata  NASKAH.", "Arsip"])
HOURS = st.integers(1, 4)
STEPS = st.lists(st.builds(Guided, NAMES, HOURS), max_size=5)
TRAININGS = st.lists(st.builds(Attended, NAMES, HOURS, st.sampled_from([True, False, None])), max_size=5)


@pytest.mark.parametrize(
    ("guided", "expected"),
    [(None, 0), (True, 0), (False, 8)],
)
def test_a_training_that_guidance_recorded_counts_once(guided: bool | None, expected: int) -> None:
    assert (
        beside([Guided("Mengikuti pelatihan SPBE.", 8)], [Attended("Pelatihan SPBE", 8, guided)]) == expected
    )


@pytest.mark.parametrize("step", [Guided("Pelatihan SPBE", 7), Guided("Magang di Bappeda", 8)])
def test_other_hours_or_other_words_are_another_training(step: Guided) -> None:
    assert beside([step], [Attended("Pelatihan SPBE", 8)]) == 8


def test_a_part_of_a_word_is_no_name() -> None:
    assert beside([Guided("Pengarsipan", 8)], [Attended("Arsip", 8)]) == 8


def test_one_step_stands_for_one_training() -> None:
    assert beside([Guided("SPBE", 8)], [Attended("SPBE", 8), Attended("SPBE lanjutan", 8)]) == 8


@given(STEPS, TRAININGS)
def test_no_more_is_left_out_than_guidance_recorded(steps: list[Guided], trainings: list[Attended]) -> None:
    unsaid = sum(each.hours for each in trainings if each.guided is None)
    said = sum(each.hours for each in trainings if each.guided is False)

    told = beside(steps, trainings)

    assert said <= told <= said + unsaid
    assert said + unsaid - told <= sum(step.hours for step in steps)


@given(STEPS, TRAININGS, st.randoms())
def test_an_answer_of_hr_is_taken_as_it_is(
    steps: list[Guided], trainings: list[Attended], order: object
) -> None:
    answered = [each for each in trainings if each.guided is not None]

    assert beside(steps, answered) == beside([], answered)


@given(STEPS, st.lists(st.builds(Attended, NAMES, HOURS), max_size=5))
def test_a_step_never_stands_for_hours_that_it_does_not_have(
    steps: list[Guided], trainings: list[Attended]
) -> None:
    """As many of each number of hours as steps have them at most."""
    for hours in {each.hours for each in trainings}:
        own = [each for each in trainings if each.hours == hours]
        there = Counter(step.hours for step in steps)[hours]
        assert beside(steps, own) >= hours * max(0, len(own) - there)
