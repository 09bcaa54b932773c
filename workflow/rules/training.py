"""Hours of training (JP) beside those that plans of guidance recorded: the same hours never count twice."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Guided:
    """A step of a plan of guidance that is done."""

    text: str
    hours: int


@dataclass(frozen=True)
class Attended:
    """A training that HR recorded."""

    name: str
    hours: int
    guided: bool | None = None
    """Whether HR says that a plan of guidance recorded it; None where HR does not say."""


def beside(guided: Iterable[Guided], attended: Iterable[Attended]) -> int:
    """JP of the trainings of a year that its guidance did not record.

    Where HR does not say, a training is taken for a done step of as many hours whose words hold the training's name, or
    the other way round. A step stands for one training at most.
    """
    open_, steps = [], list(guided)
    total = 0
    for each in attended:
        if each.guided is None:
            open_.append(each)
        elif not each.guided:
            total += each.hours
    for same in (_equal, _within):
        left = []
        for each in open_:
            step = next((step for step in steps if step.hours == each.hours and same(step, each)), None)
            if step is None:
                left.append(each)
            else:
                steps.remove(step)
        open_ = left
    return total + sum(each.hours for each in open_)


def _equal(step: Guided, training: Attended) -> bool:
    return _words(step.text) == _words(training.name)


def _within(step: Guided, training: Attended) -> bool:
    one, other = f" {_words(step.text)} ", f" {_words(training.name)} "
    return one in other or other in one


def _words(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())
