"""Everything wrong with a roster at once, so that HR corrects it once.

Rows are judged one by one, then person by person, then as an organisation. Faults of one row never hide those of
another, nor other faults of its own, and make none where there is none: what is clear about a faulty row is compared
with the others, and of whom something is unclear no lack is told.
"""

from collections.abc import Sequence
from datetime import date

from workflow.roster import circles, contacts, organisation, persons
from workflow.roster.cells import Reader, clean
from workflow.roster.rows import Fault, RawRow, Row

SPAN = 100


def check(raw_rows: Sequence[RawRow], *, as_of: date, span: int = SPAN) -> tuple[list[Row], list[Fault]]:
    """The usable rows in file order and all faults by row.

    Vacancies and ages are those of the day `as_of`, gaps and spans those of its year; `span` is the greatest
    number of direct reports without a warning.
    """
    cells = [clean(raw) for raw in raw_rows]
    readers = [Reader(raw, cleaned, as_of) for raw, cleaned in zip(raw_rows, cells, strict=True)]
    numbered = [(raw.row, cleaned) for raw, cleaned in zip(raw_rows, cells, strict=True)]
    # A row repeated word for word is one fault, not an overlap with itself too.
    once = list({tuple(reader.cells.values()): reader for reader in reversed(readers)}.values())[::-1]
    rows = [reader.result for reader in once if reader.result]
    placed = [reader.placed for reader in once if reader.placed]
    linked = [reader.placed for reader in once if reader.placed and reader.linked]
    unclear = {reader.cells["nip"] for reader in once if not reader.placed}
    faults = [
        *(fault for reader in readers for fault in reader.faults),
        *persons.identities(numbered, {reader.raw.row for reader in readers if not reader.numbered}),
        *persons.overlaps(placed),
        *persons.gaps([row for row in placed if row.nip not in unclear], as_of.year),
        *persons.acting_alone([row for row in rows if row.nip not in unclear], placed, as_of.year),
        *contacts.check(numbered),
        *organisation.units(numbered),
        *organisation.unit_conflicts(rows, as_of),
        *organisation.superiors(linked, {cleaned["nip"] for cleaned in cells}),
        *organisation.vacancies(placed, unclear, as_of),
        *organisation.spans(linked, as_of.year, span),
        *circles.superiors(linked),
        *circles.units(placed),
    ]
    return rows, sorted(faults)
