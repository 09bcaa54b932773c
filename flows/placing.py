"""A document's file, whole or not at all."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from config.causes import cause
from workflow.errors import WorkflowError
from workflow.points import Point, reach


class DocumentNotWrittenError(WorkflowError):
    """Dokumen tidak dapat ditulis; periksa folder, hak akses dan ruang diska."""


def placed(folder: Path, path: str, content: bytes, hold: Callable[[], None], name: str) -> str:
    """Its SHA-256; `name` tells which one it is without naming a person.

    `hold` raises where another run took over. Raises DocumentNotWrittenError.
    """
    target = folder / path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(f".{uuid4().hex}.part")
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        hold()
        partial.replace(target)
    except OSError as fault:
        raise DocumentNotWrittenError(f"Dokumen {name}: {cause(fault)}.") from None
    reach(Point.DOCUMENT_WRITTEN)
    return hashlib.sha256(content).hexdigest()
