"""What an inspection of the log finds: a sentence with the place, and what it means."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

LIMIT = 20
"""Findings of one kind told in full; the rest are counted."""


@dataclass(frozen=True)
class Finding:
    """One breach. `position` is its place in the sealed log, where it has one."""

    kind: str
    message: str
    position: int | None = None
    event_id: int | None = None

    def plain(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "position": self.position,
            "event": self.event_id,
            "message": self.message,
        }


def shortened(found: Iterable[Finding]) -> Iterator[Finding]:
    """The first of every kind in full, then how many more there are."""
    seen: dict[str, int] = {}
    for finding in found:
        seen[finding.kind] = seen.get(finding.kind, 0) + 1
        if seen[finding.kind] <= LIMIT:
            yield finding
    for kind, number in seen.items():
        if number > LIMIT:
            yield Finding(kind, f"… dan {number - LIMIT} temuan lain yang sejenis.")
