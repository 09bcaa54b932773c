"""The list inside a backup: what is in it, of which moment, and the digest of every piece."""

from datetime import datetime
from pathlib import PurePosixPath
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from cli.backup.tables import TableDigest

NAME = "manifest.json"
FORM = 1
DOCUMENTS, EVIDENCE, OFFICE = "documents", "evidence", "office"
FORMS = f"{OFFICE}/forms"
"""The Word forms that the office made its own."""
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Entry(BaseModel):
    """One file in the archive."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: Annotated[int, Field(ge=0)]
    sha256: Digest


class LogHead(BaseModel):
    """The end of the sealed audit log: who notes it elsewhere can tell later whether the log was cut."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int
    position: int
    digest: str


class Manifest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal[1]
    version: str
    """Of SIULAK."""
    made_at: datetime
    """Moment of the snapshot; what happened later is not in it."""
    database: Literal["sqlite", "postgresql"]
    database_entry: str
    revision: str | None
    tables: dict[str, TableDigest]
    events: int
    """Audit events, sealed or not."""
    log_head: LogHead | None
    settings: dict[str, str]
    """SIULAK_* as they were, without secrets."""
    faults: list[str]
    """What should have been there and was not, or was not as it should be."""
    entries: dict[str, Entry]

    @model_validator(mode="after")
    def _names_stay_inside(self) -> Self:
        """A name becomes a path when it is unpacked."""
        for name in self.entries:
            parts = PurePosixPath(name).parts
            if name != "/".join(parts) or name.startswith("/") or ".." in parts or "\\" in name:
                raise ValueError(f"{name!r} leads out of the archive")
        if self.database_entry not in self.entries:
            raise ValueError("no database")
        return self
