"""Whether everybody can be written to, each at an address of their own."""

from collections import defaultdict
from collections.abc import Iterator

from workflow.roster.persons import Numbered
from workflow.roster.rows import Code, Fault
from workflow.roster.wording import fault


def check(numbered: Numbered) -> Iterator[Fault]:
    """One finding per person, at that person's first row."""
    people: dict[str, tuple[int, bool]] = {}
    owners: dict[str, dict[str, int]] = defaultdict(dict)
    for row, cells in numbered:
        nip, address = cells["nip"], cells["email"]
        if not nip:
            continue
        first, reachable = people.get(nip, (row, False))
        people[nip] = first, reachable or bool(address)
        if address:
            owners[address.casefold()].setdefault(nip, row)
    for nip, (row, reachable) in people.items():
        if not reachable:
            yield fault(Code.EMAIL_MISSING, "Pegawai ini tidak mempunyai email.", row=row, nip=nip)
    for address, rows in owners.items():
        for nip, row in list(rows.items())[1:]:
            message = f"Email {address} sudah dipakai pegawai lain pada baris {min(rows.values())}."
            yield fault(Code.EMAIL_SHARED, message, row=row, nip=nip)
