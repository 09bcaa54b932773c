"""What a checked roster and the office file say there should be; nothing here knows the database.

Rows are put into an order of their own first, so that the order of the file decides nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from config.office import Office, Official
from workflow.appraisers import Segment, timelines, unit_heads
from workflow.intake.days import Piece
from workflow.roster.assignments import segments
from workflow.roster.rows import ACTING, Row

ROOT, ABOVE_ROOT = " agency", " above"
"""Codes of the units of the officials above the topmost civil servant: no roster can write the space."""
TOPMOST, ABOVE = "topmost", "above"
"""Stand where others have an NIP."""
OFFICIAL_SINCE = date(2000, 1, 1)
HORIZON_YEARS = 1


@dataclass(frozen=True, slots=True)
class Person:
    nip: str | None
    name: str
    email: str | None
    status: str
    grade: str


@dataclass(frozen=True, slots=True)
class UnitFacts:
    name: str
    parent: str | None
    """Code of the unit above."""


@dataclass(frozen=True, slots=True)
class Post:
    """An assignment as the file tells it."""

    key: int
    person: str
    unit: str
    post: str
    kind: str
    level: str
    capacity: str
    basis: str
    first: date
    last: date | None
    named: tuple[tuple[date, str], ...] = ()
    """From when on which superior is named: an NIP, or TOPMOST."""

    @property
    def until(self) -> date:
        return self.last or date.max

    @property
    def acting(self) -> bool:
        return self.capacity in ACTING


@dataclass(frozen=True)
class Wanted:
    people: dict[str, Person]
    units: dict[str, UnitFacts]
    posts: dict[int, Post]
    segments: list[Segment]
    relations: dict[int, list[Piece]]
    """By post; `what` is (person, capacity, document)."""
    heads: dict[str, list[Piece]]
    """By unit; `what` is the post's key."""
    horizon: date


def wanted(rows: Iterable[Row], office: Office, official: str) -> Wanted:
    """`official` is the status of the officials that the office file names."""
    ordered = [replace(row, row=number) for number, row in enumerate(sorted(rows, key=_order), start=1)]
    pieces = segments(ordered)
    horizon = last_change(pieces)
    relations = timelines(pieces, horizon=horizon, topmost=TOPMOST, topmost_superior=ABOVE)
    by_post: dict[int, list[Piece]] = defaultdict(list)
    for relation in relations:
        what = (relation.appraiser, relation.capacity, relation.document)
        by_post[relation.segment].append(Piece(relation.first, _open(relation.last, horizon), what))
    heads: dict[str, list[Piece]] = defaultdict(list)
    for head in unit_heads(pieces, relations, horizon=horizon):
        heads[head.unit].append(Piece(head.first, _open(head.last, horizon), head.segment))
    return Wanted(
        _people(ordered, office, official),
        _units(ordered, office),
        _posts(ordered, pieces),
        pieces,
        by_post,
        heads,
        horizon,
    )


def _order(row: Row) -> tuple[object, ...]:
    return row.tmt_jabatan, row.nip, row.capacity, row.unit_kode, row.jabatan, row.dasar, row.until, row.row


def last_change(pieces: Iterable[Segment]) -> date:
    """The end of the year after the last one in which anything begins or ends: from then on nothing changes."""
    year = max(day.year for piece in pieces for day in (piece.first, piece.last) if day)
    return date(year + HORIZON_YEARS, 12, 31)


def _open(last: date, horizon: date) -> date | None:
    return None if last >= horizon else last


def _people(ordered: Sequence[Row], office: Office, official: str) -> dict[str, Person]:
    """The newest row of a person speaks for name, email and grade."""
    people = {
        row.nip: Person(row.nip, row.nama, row.email or None, str(row.status), row.golongan)
        for row in ordered
    }
    for key, one in ((TOPMOST, office.topmost), (ABOVE, office.topmost_superior)):
        people[key] = Person(None, one.name, one.email, official, "")
    return people


def _units(ordered: Sequence[Row], office: Office) -> dict[str, UnitFacts]:
    """The newest row of a unit speaks for its name and place.

    A cell above that was left empty speaks only where every row that tells one ended before.
    """
    newest = {row.unit_kode: row for row in ordered}
    above = {
        row.unit_kode: row.unit_induk
        for row in ordered
        if row.unit_induk and row.until >= newest[row.unit_kode].tmt_jabatan
    }
    agencies = {
        ROOT: UnitFacts(office.topmost.agency or office.name, None),
        ABOVE_ROOT: UnitFacts(office.topmost_superior.agency or office.name, None),
    }
    return agencies | {
        code: UnitFacts(row.unit_nama, row.unit_induk or above.get(code, ROOT))
        for code, row in newest.items()
    }


def _posts(ordered: Sequence[Row], pieces: Sequence[Segment]) -> dict[int, Post]:
    """Rows that continue each other are one post; its newest row speaks for its words."""
    spells: dict[int, list[Row]] = defaultdict(list)
    for row, piece in zip(ordered, pieces, strict=True):
        spells[piece.key].append(row)
    return {key: _post(key, spell) for key, spell in spells.items()}


def _post(key: int, spell: Sequence[Row]) -> Post:
    newest = spell[-1]
    named: list[tuple[date, str]] = []
    for row in spell:
        superior = row.atasan_nip or TOPMOST
        if not named or named[-1][1] != superior:
            named.append((row.tmt_jabatan, superior))
    return Post(
        key,
        newest.nip,
        newest.unit_kode,
        newest.jabatan,
        str(newest.jenis_jabatan),
        str(newest.jenjang or ""),
        str(newest.capacity),
        newest.dasar,
        spell[0].tmt_jabatan,
        newest.tmt_selesai,
        tuple(named),
    )


def official_posts(office: Office, kind: str) -> list[Post]:
    """The officials' own posts; the topmost one's superior is the other."""
    return [
        _official(-1, TOPMOST, ROOT, office.topmost, kind),
        _official(-2, ABOVE, ABOVE_ROOT, office.topmost_superior, kind),
    ]


def _official(key: int, person: str, unit: str, official: Official, kind: str) -> Post:
    return Post(key, person, unit, official.position, kind, "", "definitive", "", OFFICIAL_SINCE, None)
