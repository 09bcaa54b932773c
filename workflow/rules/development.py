"""A recommendation for development that names its cause, and how many hours of training are asked for in a year.

Advice, not a decision: what is below expectation stands in the appraiser's own words.
"""

from dataclasses import dataclass

from config.rules.kinds import TrainingHours

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
    """What the year asks for; hours already done are recorded nowhere here."""
    rule: str


def recommended(
    table: TrainingHours, ratings: tuple[Rated, ...], *, contracted: bool
) -> tuple[Development, ...]:
    """One for each rating below expectation; none where nothing is below."""
    hours = (
        f"paling banyak {table.pppk_at_most_a_contract_year} JP setiap tahun perjanjian kerja"
        if contracted
        else f"paling sedikit {table.pns_at_least_a_year} JP setahun"
    )
    return tuple(
        Development(
            cause=f"{each.of} di bawah ekspektasi: {each.reason.strip() or 'tanpa alasan tertulis'}",
            advice=f"Bimbingan kinerja dan pengembangan kompetensi: {FORMS}",
            hours=f"{hours}; jam tahun ini belum tercatat di SIULAK",
            rule=table.key,
        )
        for each in ratings
        if each.rating == BELOW
    )
