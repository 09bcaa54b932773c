"""Whether NIP and golongan are those of the status (PP 11/2017, PP 49/2018, Perpres 98/2020)."""

import re
from collections.abc import Iterator

from workflow.roster.nip import Nip
from workflow.roster.rows import Status

_PNS = re.compile(r"(?i)(I|II|III)/[a-d]|IV/[a-e]")
_PPPK = re.compile(r"(?i)IX|IV|V?I{1,3}|V|X(I{1,3}|IV|VI{0,2})?")


def mismatches(status: Status, nip: Nip, golongan: str) -> Iterator[str]:
    """One Indonesian sentence for each disagreement."""
    expected = "PNS" if status is Status.PNS else "PPPK"
    if nip.kind != expected:
        yield f"Status {status}, tetapi susunan NIP adalah milik {nip.kind}."
    if status is Status.PNS and not _PNS.fullmatch(golongan):
        yield f"Golongan “{golongan[:20]}” bukan golongan ruang PNS (I/a sampai IV/e)."
    if status is not Status.PNS and golongan and not _PPPK.fullmatch(golongan):
        yield f"Golongan “{golongan[:20]}” bukan golongan PPPK (I sampai XVII)."
