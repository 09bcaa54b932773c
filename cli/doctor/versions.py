"""The programs SIULAK stands on."""

from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version

from packaging.requirements import Requirement
from packaging.version import Version

from cli.doctor.findings import Verdict, error, ok, warning

PYTHON = (3, 11), (3, 15)
"""From, and before."""
SQLITE = (3, 51, 3)
"""Before it, SQLite could damage a database with several writers in WAL mode."""
KNOT = ("prefect", "fastapi", "sqlalchemy")
"""Outside its ranges Prefect's server does not start, or never schedules."""
REINSTALL = "Pasang lagi dari requirements.lock."


def python(found: tuple[int, ...]) -> Verdict:
    told, (first, before) = ".".join(map(str, found[:3])), PYTHON
    if first <= found[:2] < before:
        return ok(told)
    return error(told, "Pakai Python 3.11 sampai 3.14.")


def sqlite(found: tuple[int, ...]) -> Verdict:
    told = ".".join(map(str, found))
    return (
        ok(told) if found >= SQLITE else error(f"{told}, terlalu lama", f"{REINSTALL} pysqlite3 membawanya.")
    )


def pinned(
    requirements: Iterable[str], names: tuple[str, ...] = KNOT, find: Callable[[str], str] = version
) -> Verdict:
    """The knot must be as declared; what else is not may still do."""
    wrong: dict[str, str] = {}
    told = []
    for requirement in map(Requirement, requirements):
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = find(requirement.name)
        except PackageNotFoundError:
            wrong[requirement.name] = f"{requirement.name} tidak terpasang"
            continue
        if requirement.name in names:
            told.append(f"{requirement.name} {found}")
        if Version(found) not in requirement.specifier:
            wrong[requirement.name] = f"{requirement.name} {found} di luar {requirement.specifier}"
    if not wrong:
        return ok(", ".join(told))
    judge = error if set(wrong) & set(names) else warning
    return judge(", ".join(wrong.values()), REINSTALL)
