"""Rule tables of the result: its predicate, a unit's pattern, the year's."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.rules.codes import Achievement, Percent, Predicate, Rating, Size
from config.rules.table import Part, Table


class PredicateMatrix(Table):
    """Predikat from rating hasil kerja (first key) and rating perilaku kerja (second key)."""

    CODE = "predikat"
    cells: dict[Rating, dict[Rating, Predicate]]

    @model_validator(mode="after")
    def _nine_cells(self) -> Self:
        if len(self.cells) < 3 or any(len(row) < 3 for row in self.cells.values()):  # noqa: PLR2004 -- 3×3
            raise ValueError("cells harus memuat sembilan sel: tiga rating hasil kali tiga rating perilaku")
        return self


class RatingEvidence(Table):
    """Which ratings must name what proves them: a document, a report, a ticket, an event."""

    CODE = "bukti"
    result: Annotated[tuple[Rating, ...], Field(strict=False)]
    """Of hasil kerja; empty where none must."""
    behaviour: Annotated[tuple[Rating, ...], Field(strict=False)]
    """Of perilaku kerja."""
    shortest: Size
    """Characters that such a text has at least."""


class Together(Part):
    """A least share of several predicates taken together."""

    of: Annotated[tuple[Predicate, ...], Field(min_length=1, strict=False)]
    percent: Percent


class Pattern(Part):
    """What a unit's predicates should look like. Shares are percent of its people."""

    most: Predicate
    """No other predicate may occur more often; equally often is allowed."""
    at_least: dict[Predicate, Percent] = Field(default={})
    at_most: dict[Predicate, Percent] = Field(default={})
    together_at_least: Annotated[tuple[Together, ...], Field(strict=False)] = ()
    some_of: Annotated[
        tuple[Annotated[tuple[Predicate, ...], Field(min_length=1, strict=False)], ...], Field(strict=False)
    ] = ()
    """Of each group at least one person."""

    @model_validator(mode="after")
    def _some_unit_can_meet_it(self) -> Self:
        for code, least in self.at_least.items():
            if least > self.at_most.get(code, 100):
                raise ValueError(f"at_least {code} lebih dari at_most-nya")
        if sum(self.at_least.values()) > 100:  # noqa: PLR2004 -- percent
            raise ValueError("at_least berjumlah lebih dari 100 persen")
        return self


class Distribution(Table):
    """Pola distribusi: the pattern for each capaian organisasi."""

    CODE = "distribusi"
    patterns: dict[Achievement, Pattern]

    @model_validator(mode="after")
    def _five_patterns(self) -> Self:
        if len(self.patterns) < 5:  # noqa: PLR2004 -- one for each achievement
            raise ValueError("patterns harus memuat kelima capaian organisasi")
        return self


class YearResult(Table):
    """Which predicate speaks for a year that had several posts."""

    CODE = "hasil-tahunan"
    method: Literal["terlama", "terakhir", "terendah", "median_hari"]
    """The post of most days, the last one, the lowest predicate, or that of the middle day, predicates in order."""
