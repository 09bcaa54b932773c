"""Rule tables of what follows from a result: talent, contract, training, reward and mutation."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.rules.codes import Days, Potential, Predicate, Predicates, Rating, Years, once
from config.rules.table import Line, Part, Table


class Box(Part):
    box: Annotated[int, Field(ge=1, le=9)]
    performance: Rating
    potential: Potential
    recommendations: Annotated[tuple[Line, ...], Field(min_length=1, strict=False)]


class NineBox(Table):
    """Manajemen talenta: performance against potential."""

    CODE = "sembilan-kotak"
    performance_of: dict[Predicate, Rating]
    """Where a predicate stands on the axis of performance."""
    boxes: Annotated[tuple[Box, ...], Field(strict=False)]
    talent_pool: Annotated[tuple[Annotated[int, Field(ge=1, le=9)], ...], Field(strict=False)]
    not_measured: Line
    """Shown where there is no assessment of potential."""

    @model_validator(mode="after")
    def _nine_boxes(self) -> Self:
        places = {(box.performance, box.potential) for box in self.boxes}
        if len(self.boxes) != 9 or len(places) != 9 or len({box.box for box in self.boxes}) != 9:  # noqa: PLR2004
            raise ValueError("boxes harus memuat sembilan kotak bernomor 1 sampai 9, masing-masing sekali")
        if len(self.performance_of) < 5:  # noqa: PLR2004 -- one for each predicate
            raise ValueError("performance_of harus memuat kelima predikat")
        return self


class Advice(Part):
    """What is proposed for a contract, and for its holder."""

    contract: Literal["perpanjangan", "pemutusan"]
    measures: Annotated[
        tuple[Literal["dipertahankan", "rotasi", "pengembangan_karier", "bimbingan_kinerja"], ...],
        Field(strict=False),
    ]


class ContractAdvice(Table):
    """PPPK: what a predicate means for the contract. Proposed by the table, decided by whoever signs."""

    CODE = "kontrak-pppk"
    advice: dict[Predicate, Advice]

    @model_validator(mode="after")
    def _every_predicate(self) -> Self:
        if len(self.advice) < 5:  # noqa: PLR2004 -- one for each predicate
            raise ValueError("advice harus memuat kelima predikat")
        return self


class TrainingHours(Table):
    """Pengembangan kompetensi, in jam pelajaran (JP)."""

    CODE = "jam-pelatihan"
    pns_at_least_a_year: Days
    pppk_at_most_a_contract_year: Days


class YearsInARow(Table):
    """How many years in a row of which predicates make somebody a candidate for a reward, or for another post."""

    CODE = "tindak-lanjut"
    reward: Predicates
    reward_years: Years
    mutation: Predicates
    mutation_years: Years

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        for name in ("reward", "mutation"):
            once(getattr(self, name), name, "predikat")
        if both := {*self.reward} & {*self.mutation}:
            raise ValueError(f"reward dan mutation sama-sama memuat {', '.join(sorted(both))}")
        return self
