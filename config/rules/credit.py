"""Rule tables of grades and of the angka kredit that leads through them."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.rules.codes import Code, Positive, Predicate, once
from config.rules.table import Line, Part, Table


class Level(Part):
    """A jenjang of functional posts."""

    code: Code
    label: Line
    category: Literal["keterampilan", "keahlian"]
    coefficient: Positive
    """Angka kredit in a year at 100 percent."""
    for_rank: Annotated[int, Field(ge=1)]
    """Angka kredit for the next pangkat."""
    for_level: Annotated[int, Field(ge=1)] | None = None
    """Angka kredit for the next jenjang; none where there is no next."""
    grades: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)]


class Credit(Table):
    """Conversion of a predicate into angka kredit."""

    CODE = "angka-kredit"
    percent: dict[Predicate, Annotated[int, Field(ge=0, le=300)]]
    decimals: Annotated[int, Field(ge=0, le=6)]
    """Of a result, rounded half up once all pieces of the year are summed."""
    months_from: Literal["month_of_tmt"]
    levels: Annotated[tuple[Level, ...], Field(min_length=1, strict=False)]

    @model_validator(mode="after")
    def _every_predicate(self) -> Self:
        if len(self.percent) < 5:  # noqa: PLR2004 -- one for each predicate
            raise ValueError("percent harus memuat kelima predikat")
        once([level.code for level in self.levels], "levels", "code")
        return self


class Rank(Part):
    grade: Line
    rank: Line


class Grades(Table):
    """Golongan ruang, the lowest first: of PNS with a pangkat, of PPPK without."""

    CODE = "golongan"
    pns: Annotated[tuple[Rank, ...], Field(min_length=1, strict=False)]
    pppk: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)]

    @model_validator(mode="after")
    def _eachonce(self) -> Self:
        once([rank.grade for rank in self.pns], "pns", "golongan")
        once(self.pppk, "pppk", "golongan")
        return self
