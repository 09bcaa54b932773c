"""One person's rows together: is it one person, and do the posts follow each other."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from workflow.roster.cells import post_name
from workflow.roster.rows import Code, Fault, Row
from workflow.roster.wording import fault

_BEFORE = frozenset(["prof", "dr", "drg", "drh", "drs", "dra", "ir", "apt", "ns", "h", "hj", "hjh", "kh"])
_AFTER = re.compile(r"[A-Za-z]{1,4}\.[A-Za-z.]+")
Numbered = Sequence[tuple[int, Mapping[str, str]]]


def bare_name(name: str) -> str:
    """The name by which two rows are one person: without titles, case, spaces and marks."""
    words = name.partition(",")[0].split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in _BEFORE:
        words.pop(0)
    while len(words) > 1 and _AFTER.fullmatch(words[-1]):
        words.pop()
    return "".join(sign for sign in "".join(words).casefold() if sign.isalnum())


def identities(numbered: Numbered) -> Iterator[Fault]:
    """A number under a second name, and the same row again."""
    names: dict[str, tuple[int, str]] = {}
    seen: dict[tuple[str, ...], int] = {}
    for row, cells in numbered:
        nip, name = cells["nip"], cells["nama"]
        earlier = seen.setdefault(tuple(cells.values()), row)
        if earlier != row:
            yield fault(Code.NIP_DUPLICATE, f"Baris ini sama dengan baris {earlier}.", row=row, nip=nip)
        if nip and name:
            first, other = names.setdefault(nip, (row, name))
            if other != name and bare_name(other) != bare_name(name):
                message = f"NIP ini atas nama “{other}” pada baris {first}, di sini “{name}”."
                yield fault(Code.NIP_DUPLICATE, message, row=row, nip=nip)


def overlaps_and_gaps(rows: Iterable[Row]) -> Iterator[Fault]:
    """Own posts of a person follow each other; an acting order beside one is none of its business."""
    own: dict[str, list[Row]] = defaultdict(list)
    acting: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.acting:
            acting[row.unit_kode, post_name(row.jabatan)].append(row)
        else:
            own[row.nip].append(row)
    for career in own.values():
        yield from _overlaps(career, "Jabatan")
        yield from _gaps(career)
    for orders in acting.values():
        yield from _overlaps(orders, "Penugasan Plt/Plh untuk jabatan")


def _overlaps(rows: list[Row], what: str) -> Iterator[Fault]:
    rows.sort(key=lambda row: (row.tmt_jabatan, row.row))
    longest = rows[0]
    for row in rows[1:]:
        if row.tmt_jabatan <= longest.until:
            message = f"{what} ini mulai {row.tmt_jabatan}, padahal baris {longest.row} belum berakhir."
            yield fault(Code.SEGMENT_OVERLAP, message, row=row.row, nip=row.nip)
        longest = max(longest, row, key=lambda each: each.until)


def _gaps(rows: list[Row]) -> Iterator[Fault]:
    for earlier, later in pairwise(rows):
        if earlier.tmt_selesai and earlier.tmt_selesai + timedelta(days=1) < later.tmt_jabatan:
            message = f"Tidak ada jabatan antara {earlier.tmt_selesai} dan {later.tmt_jabatan}."
            yield fault(Code.SEGMENT_GAP, message, row=later.row, nip=later.nip)
