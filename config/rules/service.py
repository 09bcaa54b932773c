"""Rule tables of service desks: the public's survey, and when a desk works."""

from datetime import time
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.rules.codes import Code, Positive, once
from config.rules.table import Line, Part, Table


class Element(Part):
    code: Code
    label: Line


class Band(Part):
    """From this index on, up to the next band."""

    from_index: Annotated[Decimal, Field(ge=0, le=100, strict=False)]
    perception: Annotated[int, Field(ge=1)]
    quality: Line
    performance: Line


class Survey(Table):
    """Survei Kepuasan Masyarakat: elements of equal weight, and the bands of the index."""

    CODE = "skm"
    elements: Annotated[tuple[Element, ...], Field(min_length=1, strict=False)]
    lowest: Annotated[int, Field(ge=0)]
    highest: Annotated[int, Field(ge=1)]
    """Answers to one element go from lowest to highest, whole numbers."""
    index_at_highest: Positive
    """The index (IKM) of the highest mean; the mean (NI) times this over the highest answer."""
    decimals: Annotated[int, Field(ge=0, le=6)]
    """Of the index, rounded half up before its band is looked up."""
    unanswered: Literal["drops_out_of_its_element"]
    at_least_a_year: Annotated[int, Field(ge=1)]
    bands: Annotated[tuple[Band, ...], Field(min_length=1, strict=False)]

    @model_validator(mode="after")
    def _bands_rise_from_the_lowest_answer(self) -> Self:
        if self.highest <= self.lowest:
            raise ValueError("highest harus lebih dari lowest")
        once([element.code for element in self.elements], "elements", "code")
        starts = [band.from_index for band in self.bands]
        lowest = self.index_at_highest * self.lowest / self.highest
        if starts != sorted(set(starts)) or starts[0] > lowest:
            raise ValueError(f"bands harus mulai paling tinggi pada {lowest:f} dan menaik")
        return self


class Span(Part):
    start: time
    end: time

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end <= self.start:
            raise ValueError("end harus sesudah start")
        return self


Weekday = Literal["1", "2", "3", "4", "5", "6", "7"]


class ServiceHours(Table):
    """When a service desk works, by weekday (Monday being 1), without its breaks."""

    CODE = "jam-layanan"
    hours: dict[
        Literal["5", "6"],
        dict[Weekday, Annotated[tuple[Span, ...], Field(min_length=1, strict=False)]],
    ]
    """By working days a week of the office."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if len(self.hours) < 2 or not all(self.hours.values()):  # noqa: PLR2004 -- weeks of five and of six days
            raise ValueError("hours harus memuat minggu 5 dan 6 hari kerja")
        for days in self.hours.values():
            for spans in days.values():
                if any(one.end > other.start for one, other in pairwise(spans)):
                    raise ValueError("jam layanan sehari harus berurutan dan tidak bertindih")
        return self
