"""The names of SIULAK_* variables: a misspelt one would silently be nothing."""

from collections.abc import Iterable
from difflib import get_close_matches

PREFIX = "SIULAK_"
CHILD, REHEARSAL = "SIULAK_CHILD", "SIULAK_KILL_AT"
"""What is set for children (children.py), and for a rehearsal of crashes (workflow/points.py)."""


def known() -> list[str]:
    """Every setting's, by the name that the environment has it under."""
    from config.settings import Settings

    return [f"{PREFIX}{field.upper()}" for field in Settings.model_fields]


def strange(names: Iterable[str], besides: Iterable[str]) -> list[str]:
    """Those of ours that are no setting and not named in `besides`; nothing is imported where none is ours."""
    ours = sorted(name for name in names if name.upper().startswith(PREFIX) and name.upper() not in besides)
    settings = set(known()) if ours else set()
    return [name for name in ours if name.upper() not in settings]


def faults(names: Iterable[str]) -> list[str]:
    """A sentence each, with the nearest name that there is."""
    return [_fault(name) for name in strange(names, (CHILD, REHEARSAL))]


def _fault(name: str) -> str:
    tails = [each.removeprefix(PREFIX) for each in known()]
    near = get_close_matches(name.upper().removeprefix(PREFIX), tails, n=1)
    meant = f"Maksudnya {PREFIX}{near[0]}?" if near else "Daftarnya di docs/operating.md."
    return f"Variabel lingkungan {name} tidak dikenal. {meant} Betulkan atau hapus variabel itu."
