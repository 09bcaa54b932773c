"""Merkle trees as in RFC 6962, section 2.1: leaf and node are hashed with different prefixes.

Neither passes for the other. A tree takes its leaves one by one and keeps no more than one hash for each level.
"""

from hashlib import sha256

LEAF, NODE, BATCH, PAYLOAD = b"\x00", b"\x01", b"\x02", b"\x03"


class Tree:
    """A growing tree."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []
        """Whole subtrees: number of leaves and root, the largest first."""

    def add(self, leaf: bytes) -> None:
        """One leaf's digest."""
        weight, peaks = 1, self._peaks
        while peaks and peaks[-1][0] == weight:
            leaf = sha256(NODE + peaks.pop()[1] + leaf).digest()
            weight *= 2
        peaks.append((weight, leaf))

    def root(self) -> bytes:
        """Of an empty tree: the hash of nothing."""
        if not self._peaks:
            return sha256().digest()
        found = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            found = sha256(NODE + peak + found).digest()
        return found
