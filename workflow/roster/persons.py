"""One person's rows together: is it one person, and do the posts follow each other."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate

from workflow.roster.cells import post_name
from workflow.roster.rows import Code, Fault, Row
from workflow.roster.wording import fault

_BEFORE = re.compile(r"(?i)(?:prof|drg|drh|drs|dra|dr|ir|apt|ns|r|ra|hjh|hj|h|kh)(?:\.\s*|\s+)(?=\S)")
_POINTED = re.compile(r"[A-Za-z]{1,4}\.[A-Za-z.]+")
"""A degree behind a name without a comma before it: S.Sos, A.Md.Keb."""
_DEGREES = frozenset(
    [
        "se", "sh", "st", "mm", "mt", "mh", "msi", "spd", "mpd", "skm", "mkm", "skep", "mkep", "skeb", "ssos", "skom",
        "mkom", "stp", "spt", "sag", "mag", "spdi", "sfarm", "amd", "sst", "sap", "map",
    ]
)  # fmt: skip
Numbered = Sequence[tuple[int, Mapping[str, str]]]


def bare_name(name: str) -> str:
    """The name by which two rows are one person: without titles, case, spaces and marks."""
    rest = name.partition(",")[0].strip()
    while match := _BEFORE.match(rest):
        rest = rest[match.end() :]
    words = rest.split()
    while last := _degree(words):
        del words[-last:]
    return "".join(sign for sign in "".join(words).casefold() if sign.isalnum())


def _degree(words: Sequence[str]) -> int:
    """How many of the last words are one degree; the first word is always the name's."""
    if len(words) > 1 and (_POINTED.fullmatch(words[-1]) or words[-1].rstrip(".").casefold() in _DEGREES):
        return 1
    apart = len(words) > 2 and words[-2].endswith(".")  # noqa: PLR2004 -- a name, and a degree in two words
    return 2 if apart and "".join(words[-2:]).replace(".", "").casefold() in _DEGREES else 0


def identities(numbered: Numbered, unnumbered: Collection[int]) -> Iterator[Fault]:
    """A number under a second name, and the same row again; not for the rows whose number is no good."""
    names: dict[str, tuple[int, str]] = {}
    seen: dict[tuple[str, ...], int] = {}
    for row, cells in numbered:
        nip, name = cells["nip"], cells["nama"]
        earlier = seen.setdefault(tuple(cells.values()), row)
        if earlier != row:
            yield fault(Code.NIP_DUPLICATE, f"Baris ini sama dengan baris {earlier}.", row=row, nip=nip)
        if nip and name and row not in unnumbered:
            first, other = names.setdefault(nip, (row, name))
            if other != name and bare_name(other) != bare_name(name):
                message = f"NIP ini atas nama “{other[:60]}” pada baris {first}, di sini “{name[:60]}”."
                yield fault(Code.NIP_DUPLICATE, message, row=row, nip=nip)


def overlaps(rows: Iterable[Row]) -> Iterator[Fault]:
    """Own posts of a person follow each other; an acting order beside one is none of its business."""
    for career in _own(rows).values():
        yield from _overlaps(career, "Jabatan")
    acting: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.acting:
            acting[row.unit_kode, post_name(row.jabatan)].append(row)
    for orders in acting.values():
        yield from _overlaps(orders, "Penugasan Plt/Plh untuk jabatan")


def gaps(rows: Iterable[Row], year: int) -> Iterator[Fault]:
    """Days of that year between a person's own posts. Earlier years are nobody's evaluation any more."""
    for career in _own(rows).values():
        career.sort(key=lambda row: (row.tmt_jabatan, row.row))
        for until, later in zip(accumulate((row.until for row in career), max), career[1:], strict=False):
            if until < date.max and _within(until + timedelta(days=1), later.tmt_jabatan, year):
                message = f"Tidak ada jabatan antara {until} dan {later.tmt_jabatan}."
                yield fault(Code.SEGMENT_GAP, message, row=later.row, nip=later.nip)


def acting_alone(orders: Iterable[Row], rows: Iterable[Row], year: int) -> Iterator[Fault]:
    """Days of that year on which somebody acts before the first own post or after the last: acting fills no gap."""
    own = _own(rows)
    for order in orders:
        if order.acting and (day := _alone(order, own.get(order.nip, []), year)):
            message = f"{order.capacity.word} pada {day} tanpa jabatan sendiri, sehingga tanpa evaluasi."
            remedy = "Tambahkan baris jabatan sendiri; Plt atau Plh memberi wewenang, bukan evaluasi."
            yield fault(Code.SEGMENT_GAP, message, row=order.row, nip=order.nip, remedy=remedy)


def _alone(order: Row, career: Sequence[Row], year: int) -> date | None:
    """The first such day; None where there is none."""
    first, until = max(order.tmt_jabatan, date(year, 1, 1)), min(order.until, date(year, 12, 31))
    if first > until:
        return None
    if all(first < row.tmt_jabatan for row in career):
        return first
    ended = max(row.until for row in career)
    return max(first, ended + timedelta(days=1)) if ended < until else None


def _within(first: date, end: date, year: int) -> bool:
    """Whether some of the days from `first` until before `end` are of that year."""
    return first < end and first <= date(year, 12, 31) and end > date(year, 1, 1)


def _own(rows: Iterable[Row]) -> dict[str, list[Row]]:
    own: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if not row.acting:
            own[row.nip].append(row)
    return own


def _overlaps(rows: list[Row], what: str) -> Iterator[Fault]:
    rows.sort(key=lambda row: (row.tmt_jabatan, row.row))
    longest = rows[0]
    for row in rows[1:]:
        if row.tmt_jabatan <= longest.until:
            message = f"{what} ini mulai {row.tmt_jabatan}, padahal baris {longest.row} belum berakhir."
            yield fault(Code.SEGMENT_OVERLAP, message, row=row.row, nip=row.nip)
        longest = max(longest, row, key=lambda each: each.until)
