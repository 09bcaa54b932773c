"""The office by name, and the officials above its topmost civil servant."""

import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, EmailStr, Field, PrivateAttr, ValidationError, model_validator
from pydantic_core import ErrorDetails

from config.causes import cause
from config.emblem import read_emblem
from config.errors import ConfigurationError
from config.fields import place, told

Line = Annotated[str, Field(min_length=2, max_length=120, pattern=r"^\S.*\S$")]
_REMEDIES = {
    "missing": "Tambahkan isian ini.",
    "extra_forbidden": "Hapus isian ini atau perbaiki ejaannya.",
}


class Official(BaseModel):
    """Somebody who appraises without being a civil servant here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: Annotated[str, Field(pattern=r"^[A-Z][A-Z_]{1,19}$")]
    """Stands where others have an NIP."""
    position: Line
    name: Line
    email: EmailStr
    agency: Line | None = None
    """Printed as unit kerja; the office itself where it is empty."""


class Papers(BaseModel):
    """What the office's papers carry beside their fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    emblem: Annotated[str, Field(pattern=r"^[\w-][\w.-]*$", max_length=80)] | None = None
    """File of the emblem above the D.1.1, PNG or JPEG; it lies beside this file and goes into its backups."""


class Office(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Line
    place: Line
    """Printed before the date of a document."""
    topmost: Official
    topmost_superior: Official
    papers: Papers = Papers()
    _emblem: bytes = PrivateAttr(default=b"")

    @property
    def emblem(self) -> bytes:
        """The picture above the D.1.1, looked at by load_office; empty where none is named."""
        return self._emblem

    @model_validator(mode="after")
    def _two_officials(self) -> Self:
        if self.topmost.key == self.topmost_superior.key:
            raise ValueError("topmost dan topmost_superior harus dua pejabat dengan key yang berbeda")
        return self


def load_office(path: Path) -> Office:
    """Raises ConfigurationError with every fault at once, each naming file, place and remedy."""
    try:
        office = Office.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as fault:
        raise ConfigurationError(
            [f"{path}: tidak dapat dibuka ({cause(fault)}). Periksa SIULAK_OFFICE_FILE."]
        ) from fault
    except ValidationError as fault:
        raise ConfigurationError([_sentence(path, error) for error in fault.errors()]) from fault
    except ValueError as fault:
        raise ConfigurationError(
            [f"{path}: bukan TOML dalam UTF-8 ({cause(fault)}). Perbaiki tata tulisnya."]
        ) from fault
    if office.papers.emblem:
        office._emblem = read_emblem(path.parent / office.papers.emblem, f"{path}: papers.emblem")  # noqa: SLF001
    return office


def _sentence(path: Path, error: ErrorDetails) -> str:
    return f"{path}: {place(error) or 'berkas'}: {told(error)}. {_REMEDIES.get(error['type'], 'Perbaiki nilainya.')}"
