"""Rule tables of feedback: the values, who is asked, from how many answers on something is shown."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.rules.codes import Code, Days, Size, once
from config.rules.table import Line, Part, Table


class Value(Part):
    """A core value with its guide to behaviour."""

    code: Code
    label: Line
    guide: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)]


class Behaviour(Table):
    """Perilaku kerja: the values that are rated."""

    CODE = "berakhlak"
    values: Annotated[tuple[Value, ...], Field(min_length=1, strict=False)]

    @model_validator(mode="after")
    def _eachonce(self) -> Self:
        once([value.code for value in self.values], "values", "code")
        return self


class Anonymity(Table):
    """From how many answers on something is shown."""

    CODE = "kerahasiaan"
    sums_from: Size
    comments_from: Size
    breakdowns_from: Size


class PeerFeedback(Table):
    """Umpan balik rekan dan bawahan: how many are asked, who may be, how long, on which scale."""

    CODE = "umpan-balik"
    peers_at_least: Size
    peers_at_most: Size
    upward_at_most: Annotated[int, Field(ge=0, le=1000)]
    quorum: Size
    """With fewer answers nothing of the round is shown, whatever the anonymity rule would allow."""
    answer_days: Days
    """Working days from the opening of a round to its close."""
    opens_before: Annotated[int, Field(ge=0, le=366)]
    """So many working days before the cycle's last day the clock opens what is approved."""
    remind_before: Annotated[int, Field(ge=0, le=366)]
    """Working days before a round's last day on which everybody asked is reminded; 0 is the last day."""
    colleagues: Literal["same_unit", "same_parent"]
    """Who counts as a colleague: people of the same unit, or also of units beside it."""
    mutual_allowed: bool
    """Whether two people may rate each other."""
    lowest: Annotated[int, Field(ge=0, le=100)]
    scale: Annotated[tuple[Line, ...], Field(min_length=2, max_length=11, strict=False)]
    """Labels of the scores, from the lowest on, each one higher than the one before."""

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if self.peers_at_least > self.peers_at_most:
            raise ValueError("peers_at_least tidak boleh lebih dari peers_at_most")
        if self.quorum > self.peers_at_least:
            raise ValueError("quorum tidak boleh lebih dari peers_at_least, sebab tidak akan tercapai")
        return self
