"""What a check found. A check that breaks is a finding too: the others go on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from config.errors import ConfigurationError
from config.logs import blot


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Verdict:
    level: Level
    found: str
    remedy: str = ""


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it is, what was seen, what to do."""

    name: str
    level: Level
    found: str
    remedy: str

    def plain(self) -> dict[str, str]:
        return {key: str(value) for key, value in asdict(self).items()}


Check = tuple[str, Callable[[], Verdict]]


def ok(found: str) -> Verdict:
    return Verdict(Level.OK, found)


def warning(found: str, remedy: str) -> Verdict:
    return Verdict(Level.WARNING, found, remedy)


def error(found: str, remedy: str) -> Verdict:
    return Verdict(Level.ERROR, found, remedy)


def exit_code(findings: Iterable[Finding]) -> int:
    """Warnings alone are no failure."""
    return 2 if any(finding.level is Level.ERROR for finding in findings) else 0


def examine(checks: Iterable[Check]) -> Iterator[Finding]:
    for name, check in checks:
        verdict = _verdict(check)
        yield Finding(name, verdict.level, verdict.found, verdict.remedy)


def _verdict(check: Callable[[], Verdict]) -> Verdict:
    try:
        return check()
    except ConfigurationError as fault:
        return error(" ".join(fault.faults), "Betulkan berkas itu.")
    except Exception as fault:  # noqa: BLE001 -- whatever it is, it is a finding
        told = " ".join(str(blot(str(getattr(fault, "orig", fault)))).split())[:200]
        return error(
            f"pemeriksaan ini sendiri gagal ({type(fault).__name__}: {told})", "Laporkan beserta baris ini."
        )
