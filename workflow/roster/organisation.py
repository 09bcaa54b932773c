"""The rows as one organisation: superiors and units that exist, serve, and have not too much to do."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from workflow.roster.cells import post_name
from workflow.roster.persons import Numbered
from workflow.roster.rows import Code, Fault, Row
from workflow.roster.wording import fault

Post = tuple[str, str]
SHOWN = 5
"""Rows and values of a disagreement that are named; the others are counted."""


def units(numbered: Numbered) -> Iterator[Fault]:
    """A unit above that no row belongs to: told once for each pair, however many rows repeat it.

    As many as there are units whose own code is missing may be those.
    """
    codes = {cells["unit_kode"] for _, cells in numbered}
    names = {cells["unit_nama"] for _, cells in numbered if cells["unit_kode"]}
    uncoded = {cells["unit_nama"] for _, cells in numbered if not cells["unit_kode"]} - names
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, cells in numbered:
        if cells["unit_induk"] and cells["unit_induk"] not in codes:
            pairs[cells["unit_kode"], cells["unit_induk"]].append(row)
    if len({above for _, above in pairs}) <= len(uncoded):
        return
    for (unit, above), rows in pairs.items():
        message = f"Unit induk “{above}” dari unit {unit} tidak ada dalam berkas ({len(rows)} baris)."
        yield fault(Code.UNIT_UNKNOWN, message, row=rows[0])


def unit_conflicts(rows: Sequence[Row], day: date) -> Iterator[Fault]:
    """Rows that call one unit, or the unit above it, by different names on that day.

    A unit may have been renamed or moved over time; of one without anybody that day the newest rows count. An
    empty cell contradicts nobody.
    """
    by_unit: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_unit[row.unit_kode].append(row)
    for unit, members in by_unit.items():
        newest = max(row.tmt_jabatan for row in members)
        today = [row for row in members if row.serves(day)]
        meant = today or [row for row in members if row.tmt_jabatan == newest]
        for column in ("unit_nama", "unit_induk"):
            values: dict[str, list[int]] = defaultdict(list)
            for row in meant:
                values[getattr(row, column)].append(row.row)
            values.pop("", None)
            if len(values) > 1:
                message = f"Unit {unit} mempunyai {column} yang berbeda: {_places(values)}."
                yield fault(Code.UNIT_CONFLICT, message, row=next(iter(values.values()))[0])


def _places(values: dict[str, list[int]]) -> str:
    told = [f"“{value}” (baris {_some(map(str, rows))})" for value, rows in values.items()]
    return _some(told)


def _some(texts: Iterable[str]) -> str:
    every = list(texts)
    more = f" dan {len(every) - SHOWN} lainnya" if len(every) > SHOWN else ""
    return ", ".join(every[:SHOWN]) + more


def superiors(rows: Sequence[Row], known: Collection[str]) -> Iterator[Fault]:
    """Superiors that the file does not know; none stated while somebody else holds the topmost post."""
    top = _topmost(rows)
    reigns = [row for row in rows if not row.atasan_nip and _post(row) == top]
    for row in rows:
        if row.atasan_nip == row.nip:
            yield fault(Code.SUPERVISOR_SELF, "Pegawai menjadi atasannya sendiri.", row=row.row, nip=row.nip)
        elif row.atasan_nip and row.atasan_nip not in known:
            message = f"NIP atasan {row.atasan_nip} tidak ada dalam berkas."
            yield fault(Code.SUPERVISOR_UNKNOWN, message, row=row.row, nip=row.nip)
        elif not row.atasan_nip and _post(row) != top and any(_meet(row, each) for each in reigns):
            message = f"Kolom atasan_nip kosong, padahal hanya {reigns[0].jabatan} yang tanpa atasan ASN."
            yield fault(Code.SUPERVISOR_UNKNOWN, message, row=row.row, nip=row.nip)


def _post(row: Row) -> Post:
    return row.unit_kode, post_name(row.jabatan)


def _meet(row: Row, reign: Row) -> bool:
    """Whether somebody else reigns on a day of the row; who acts as the topmost is appraised above, wholly."""
    return row.nip != reign.nip and row.tmt_jabatan <= reign.until and reign.tmt_jabatan <= row.until


def _topmost(rows: Sequence[Row]) -> Post | None:
    """Of the posts without a superior: in a unit without one, of the highest kind, named by most."""
    named: dict[str, int] = defaultdict(int)
    for row in rows:
        named[row.atasan_nip] += 1
    candidates = [row for row in rows if not row.atasan_nip]
    if not candidates:
        return None
    best = max(
        candidates, key=lambda row: (not row.unit_induk, row.jenis_jabatan.rank, named[row.nip], -row.row)
    )
    return _post(best)


def vacancies(rows: Sequence[Row], unclear: Collection[str], day: date) -> Iterator[Fault]:
    """Rows served that day whose named superior has no post at all on it; `unclear` are those who may have one.

    Other days are left alone: a roster tells present posts, not everybody's whole career.
    """
    known = {row.nip for row in rows}.difference(unclear)
    serving = {row.nip for row in rows if row.serves(day) and not row.away}
    for row in rows:
        vacant = row.atasan_nip in known and row.atasan_nip not in serving
        if vacant and row.serves(day) and row.atasan_nip != row.nip:
            message = f"Atasan {row.atasan_nip} tidak menjabat pada {day}."
            yield fault(Code.SUPERVISOR_VACANT, message, row=row.row, nip=row.nip)


def spans(rows: Sequence[Row], year: int, limit: int) -> Iterator[Fault]:
    """Superiors who have more than `limit` direct reports on some day of that year."""
    start, end = date(year, 1, 1), date(year, 12, 31)
    changes: dict[str, list[tuple[date, int]]] = defaultdict(list)
    places: dict[str, int] = {}
    for row in rows:
        places[row.nip] = row.row
        first, last = max(row.tmt_jabatan, start), min(row.until, end)
        if row.atasan_nip and first <= last:
            changes[row.atasan_nip] += [(first, 1), (last + timedelta(days=1), -1)]
    for nip, steps in changes.items():
        widest = _peak(steps)
        if widest > limit:
            message = f"Pegawai ini mempunyai {widest} bawahan langsung, lebih dari {limit}."
            yield fault(Code.SPAN_TOO_WIDE, message, row=places.get(nip, 0), nip=nip)


def _peak(steps: list[tuple[date, int]]) -> int:
    """Ends sort before beginnings of the same day, so that a hand-over counts once."""
    peak = count = 0
    for _, step in sorted(steps):
        count += step
        peak = max(peak, count)
    return peak
