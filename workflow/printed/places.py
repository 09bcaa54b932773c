"""Where a paper's file lies, and one that is ready to be rendered."""

import re
from dataclasses import dataclass
from typing import Any

from models.people import Unit
from workflow.printed.owing import Owed
from workflow.printing import folder


@dataclass(frozen=True)
class Written:
    """One paper: its form, its place, its fields by name."""

    paper: Owed
    form: str
    """File name of the template."""
    path: str
    """Relative to the documents folder, the same whenever it is written again."""
    fields: dict[str, Any]


def place_of(cycle: str, unit: Unit, name: str) -> str:
    return f"{cycle}/{folder(unit)}/{name}.docx"


def slug(text: str) -> str:
    """`Triwulan II` → `triwulan-ii`."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
