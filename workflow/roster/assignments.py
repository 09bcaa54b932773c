"""Rows as the assignments they tell of: what the derivation of appraisers starts from."""

from collections.abc import Iterable

from workflow.careers import Segment
from workflow.roster.cells import post_name
from workflow.roster.rows import Row
from workflow.tiling import Spell, beginnings

Post = tuple[str, ...]


def segments(rows: Iterable[Row]) -> list[Segment]:
    """One segment a row, in the order of rows; `key` is the number of the assignment's first row.

    A new superior hands over, it does not begin anew. Two orders to act are two assignments, whatever the post.
    """
    ordered = list(rows)
    places = beginnings([Spell(_post(row), row.tmt_jabatan, row.tmt_selesai) for row in ordered])
    return [_segment(row, ordered[place].row) for row, place in zip(ordered, places, strict=True)]


def _post(row: Row) -> Post:
    order = row.dasar if row.acting else ""
    level = row.jenjang or ""
    return row.nip, row.unit_kode, post_name(row.jabatan), row.jenis_jabatan, level, row.capacity, order


def _segment(row: Row, key: int) -> Segment:
    return Segment(
        key=key,
        nip=row.nip,
        unit=row.unit_kode,
        post=row.jabatan,
        acting=row.acting,
        capacity=row.capacity.value,
        document=row.dasar if row.acting else "",
        superior_nip=row.atasan_nip,
        first=row.tmt_jabatan,
        last=row.tmt_selesai,
        rank=row.jenis_jabatan.rank,
    )
