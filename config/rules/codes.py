"""What several rule tables are written in: the law's codes, and bounds of numbers."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

Rating = Literal["di_atas_ekspektasi", "sesuai_ekspektasi", "di_bawah_ekspektasi"]
Predicate = Literal["sangat_kurang", "kurang", "butuh_perbaikan", "baik", "sangat_baik"]
Achievement = Literal["sangat_kurang", "kurang", "butuh_perbaikan", "baik", "istimewa"]
Potential = Literal["rendah", "menengah", "tinggi"]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Percent = Annotated[int, Field(ge=0, le=100)]
Positive = Annotated[Decimal, Field(gt=0, strict=False)]
Days = Annotated[int, Field(ge=1, le=366)]
Size = Annotated[int, Field(ge=1, le=1000)]


def once(names: Sequence[str], field: str, what: str) -> None:
    if len(set(names)) < len(names):
        raise ValueError(f"{field} memuat satu {what} dua kali")


Predicates = Annotated[tuple[Predicate, ...], Field(min_length=1, strict=False)]
Years = Annotated[int, Field(ge=1, le=20)]
