"""What a civil servant's number says, part by part, also where it is not valid: for whoever looks into one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from workflow.roster import nip
from workflow.roster.table import plain

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """A part that cannot be read is None."""

    digits: str
    kind: nip.Kind | None
    """The status of the HR record where there is one: it wins over what the digits look like."""
    born: date | None
    appointed: str | None
    """YYYY-MM; of a PPPK YYYY, and where the digits name no month."""
    sex: nip.Sex | None
    mismatch: bool
    """Whether the digits look like the other kind's."""
    reason: str
    """Why the digits are not valid; empty where they are, whatever the status: that is a mismatch, no fault."""

    @property
    def valid(self) -> bool:
        return not self.reason


def read(raw: str, status: str | None, on: date) -> Reading:
    """`status` as the HR record has it, `on` the day by which age is judged."""
    recorded: nip.Kind | None = None if status is None else "PNS" if status == "PNS" else "PPPK"
    digits = nip.normalise(plain(raw))
    why = _fault(digits, on)
    if not nip.well_formed(digits):
        return Reading(digits, None, None, None, None, mismatch=False, reason=why)
    month = nip.month(digits)
    looks: nip.Kind = "PPPK" if month is None else "PNS"
    kind = recorded or looks
    year = digits[8:12]
    return Reading(
        digits,
        kind,
        _readable(nip.born, digits),
        year if kind == "PPPK" or month is None else f"{year}-{month:02}",
        _readable(nip.sex, digits),
        mismatch=kind != looks,
        reason=why,
    )


def _fault(digits: str, on: date) -> str:
    try:
        number = nip.parse(digits)
    except nip.NipError as fault:
        return str(fault)
    if nip.rounded(digits):
        return "Tiga angka terakhir hilang: nomor ini pernah tersimpan sebagai bilangan."
    if not number.plausible(on):
        return f"Menurut nomor ini umurnya {number.age(on)} tahun pada {on}."
    return ""


def _readable(part: Callable[[str], T], digits: str) -> T | None:
    try:
        return part(digits)
    except nip.NipError:
        return None
