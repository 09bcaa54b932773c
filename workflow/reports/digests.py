"""What an act on reports leaves in the log: one digest a report, and one over them all."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any


def report_digest(values: Sequence[Any]) -> str:
    """Over the report's columns as they stood when somebody decided on it."""
    return sha256(json.dumps([_plain(value) for value in values], ensure_ascii=True).encode()).hexdigest()


def batch_digest(digests: Iterable[str]) -> str:
    """In the order of the reports' numbers."""
    return sha256("\n".join(digests).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Moments in UTC, whatever zone they were told in; amounts without the zeros that a database may add."""
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else f"{value.normalize():f}"
