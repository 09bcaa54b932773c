"""The digest over what a close froze: kept with the round and in its event."""

import hashlib
import json
from collections.abc import Iterable

from models.peers import PeerComment, PeerFigure


def digest_of(answers: int | None, figures: Iterable[PeerFigure], comments: Iterable[PeerComment]) -> str:
    """Over the number of answers, every sum and every text in its place."""
    told = {
        "answers": answers,
        "figures": sorted([row.name, row.value, row.answers, row.total] for row in figures),
        "comments": sorted([row.value, row.place, row.text] for row in comments),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
