"""A year of one person split into assignments, each with a plan (SKP) and an evaluation of its own.

By intervals, never day by day. What the law says and what it leaves open (domain: people who move):

- A new post starts a new assignment. Rows of one post and kind that follow each other without a day between
  are one: a changed appraiser hands over and splits nothing (PermenPANRB 6/2022), whatever the rows' reason.
- A Plt is authority over others, not an assignment: such a row neither makes a segment nor fills a gap.
- Tugas belajar has a plan of its own, with the progress of the study as work result. Beside a definitive row
  that goes on, both stand and their common days are an overlap: whoever studies for longer than six months is
  released from the post (PP 11/2017 as changed by PP 17/2020), whoever stays in it has one plan for both. Which
  of the two it is, HR knows; two plans for one day are named and never chosen between.
- CLTN is a segment too, one without a plan: the year stays tiled and the leave is seen in it. Whoever takes it is
  released from the post (PP 11/2017), so a post's row that goes on beside it is named as an overlap.
- Days before the service began (CPNS) or after its end (retirement) are not needed either.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflow.intervals import Interval
from workflow.tiling import Spell, dates, interval, tile, within

KINDS = ("definitif", "tugas_belajar", "cltn", "plt")
AUTHORITY_ONLY = "plt"


class AssignmentsError(ValueError):
    """Riwayat jabatan tidak dapat dibagi menjadi penugasan."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"{self.__doc__} {detail}")


@dataclass(frozen=True, slots=True)
class Service:
    """One row of a career: a post from `first` to `last`, both served (None: still)."""

    post: str
    kind: str
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Days:
    first: date
    last: date


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    first: date
    last: date
    post: str


@dataclass(frozen=True, slots=True)
class Split:
    """Everything in order of time, within the year and the service."""

    segments: list[Segment]
    """They stand as the rows say, also where they overlap."""
    gaps: list[Days]
    """The longest stretches of days served that lie in no segment."""
    overlaps: list[Days]
    """The longest stretches of days with two segments or more, be they of one post."""

    @property
    def tiles(self) -> bool:
        """Whether each day served lies in exactly one segment."""
        return not self.gaps and not self.overlaps


def split(
    year: int,
    rows: Iterable[Service],
    *,
    active_from: date | None = None,
    active_to: date | None = None,
) -> Split:
    """The year's assignments. `active_from` and `active_to` are the first and the last day of service.

    Raises AssignmentsError for what no career can be: a last day before the first, an unknown kind, a year
    that no date has. A row wholly outside the year is checked too, and else plays no part.
    """
    rows = list(rows)
    _check(rows, active_from, active_to)
    served = within(_year(year), interval(active_from or date.min, active_to))
    found = tile(
        served,
        [Spell((row.post, row.kind), row.first, row.last) for row in rows if row.kind != AUTHORITY_ONLY],
    )
    return Split(
        segments=sorted(Segment(*dates(span), post) for span, (post, _) in found.pieces),
        gaps=[Days(*dates(each)) for each in found.gaps],
        overlaps=[Days(*dates(each)) for each in found.overlaps],
    )


def _check(rows: Iterable[Service], active_from: date | None, active_to: date | None) -> None:
    for row in rows:
        if row.kind not in KINDS:
            known = ", ".join(KINDS)
            raise AssignmentsError(f"Jenis “{row.kind}” tidak dikenal. Pilih salah satu: {known}.")
        if row.last and row.last < row.first:
            raise AssignmentsError(
                f"Jabatan “{row.post}” berakhir {row.last}, sebelum mulai {row.first}. Perbaiki tanggalnya."
            )
    if active_from and active_to and active_to < active_from:
        raise AssignmentsError(
            f"Masa kerja berakhir {active_to}, sebelum mulai {active_from}. Perbaiki tanggalnya."
        )


def _year(year: int) -> Interval:
    if not date.min.year <= year <= date.max.year:
        raise AssignmentsError(f"Tahun {year} tidak ada dalam kalender.")
    return interval(date(year, 1, 1), date(year, 12, 31))
