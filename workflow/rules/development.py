"""A recommendation for development that names its cause, and how many hours of training are asked for in a year.

Advice, not a decision: what is below expectation stands in the appraiser's own words.
"""

from dataclasses import dataclass

from config.rules.follow_up import TrainingHours

BELOW = "di_bawah_ekspektasi"
FORMS = "klasikal, atau nonklasikal (coaching, mentoring, e-learning, magang, pertukaran)"


@dataclass(frozen=True)
class Rated:
    """One of the two ratings, with the reason that the appraiser gave."""

    of: str
    """`Hasil kerja` or `Perilaku kerja`."""
    rating: str | None
    reason: str


@dataclass(frozen=True)
class Development:
    """One recommendation."""

    cause: str
    """Which rating, and the evidence in the appraiser's words."""
    advice: str
    hours: str
    """What the year asks for, what plans of guidance and HR recorded of it, and what is left."""
    rule: str


def recommended(
    table: TrainingHours,
    ratings: tuple[Rated, ...],
    *,
    contracted: bool,
    year: int,
    done: int,
    other: int = 0,
) -> tuple[Development, ...]:
    """One for each rating below expectation; none where nothing is below.

    `done`: JP that notes of the year's guidance recorded; `other`: of trainings that HR recorded beside them.
    """
    hours = hours_text(table, year, done, other, contracted=contracted)
    return tuple(
        Development(
            cause=f"{each.of} di bawah ekspektasi: {each.reason.strip() or 'tanpa alasan tertulis'}",
            advice=f"Bimbingan kinerja dan pengembangan kompetensi: {FORMS}",
            hours=hours,
            rule=table.key,
        )
        for each in ratings
        if each.rating == BELOW
    )


def hours_text(table: TrainingHours, year: int, done: int, other: int, *, contracted: bool) -> str:
    """`paling sedikit 20 JP setahun; tahun 2026 tercatat 8 JP dalam rencana bimbingan, masih 12 JP`."""
    all_ = done + other
    if contracted:
        asked = table.pppk_at_most_a_contract_year
        told, left = (
            f"paling banyak {asked} JP setiap tahun perjanjian kerja",
            f"tersisa {max(0, asked - all_)} JP",
        )
    else:
        asked = table.pns_at_least_a_year
        told = f"paling sedikit {asked} JP setahun"
        left = f"masih {asked - all_} JP" if all_ < asked else "sudah terpenuhi"
    recorded = f"tahun {year} tercatat {done} JP dalam rencana bimbingan"
    if other:
        recorded += f" dan {other} JP pelatihan lain"
    return f"{told}; {recorded}, {left}; pelatihan yang belum dimuat kepegawaian tidak terhitung"
