"""Whether NIP and golongan are those of the status (PP 11/2017, PP 49/2018, Perpres 98/2020)."""

from collections.abc import Iterator
from functools import cache

from config.rules.credit import Grades
from config.rules.table import tables
from workflow.roster.nip import Nip
from workflow.roster.rows import Status


def mismatches(status: Status, nip: Nip, golongan: str) -> Iterator[str]:
    """One Indonesian sentence for each disagreement."""
    expected = "PNS" if status is Status.PNS else "PPPK"
    if nip.kind != expected:
        yield f"Status {status}, tetapi susunan NIP adalah milik {nip.kind}."
    if status is Status.PNS and golongan.casefold() not in _known(Status.PNS):
        yield f"Golongan “{golongan[:20]}” bukan golongan ruang PNS (I/a sampai IV/e)."
    if status is not Status.PNS and golongan and golongan.casefold() not in _known(Status.PPPK):
        yield f"Golongan “{golongan[:20]}” bukan golongan PPPK (I sampai XVII)."


@cache
def _known(status: Status) -> frozenset[str]:
    newest = tables(Grades)[-1]
    grades = [rank.grade for rank in newest.pns] if status is Status.PNS else newest.pppk
    return frozenset(grade.casefold() for grade in grades)
