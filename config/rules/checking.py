"""All rule tables at once, for whoever has edited one."""

from pathlib import Path

from config.errors import ConfigurationError
from config.rules.kinds import KINDS
from config.rules.table import FOLDER, tables


def faults(folder: Path = FOLDER) -> list[str]:
    """One sentence a fault, over all files; empty where everything can be used."""
    found = [
        f"rules/{path.name}: tidak ada aturan bernama ini. Hapus, atau betulkan nama berkasnya."
        for path in sorted(folder.glob("*.toml"))
        if path.stem not in {kind.CODE for kind in KINDS}
    ]
    for kind in KINDS:
        try:
            tables(kind, folder)
        except ConfigurationError as fault:
            found += fault.faults
    return found
