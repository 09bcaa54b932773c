from importlib.metadata import PackageNotFoundError, requires

import pytest

from cli.doctor import versions
from cli.doctor.findings import Level

INSTALLED = {"prefect": "3.8.8", "fastapi": "0.150.0", "sqlalchemy": "2.0.58", "rich": "15.0"}
WANTED = ("prefect<3.9,>=3.8.8", "fastapi<0.151,>=0.139", "sqlalchemy[asyncio]<2.1,>=2.0.58", "rich<16,>=15")


def pinned(**changes: str) -> tuple[Level, str]:
    installed = {**INSTALLED, **changes}

    def find(name: str) -> str:
        if name not in installed or not installed[name]:
            raise PackageNotFoundError(name)
        return installed[name]

    verdict = versions.pinned(WANTED, find=find)
    return verdict.level, verdict.found


@pytest.mark.parametrize(
    ("found", "level"),
    [
        ((3, 10, 9), Level.ERROR),
        ((3, 11, 0), Level.OK),
        ((3, 14, 9), Level.OK),
        ((3, 15, 0), Level.ERROR),
    ],
)
def test_python_from_and_before(found: tuple[int, ...], level: Level) -> None:
    assert versions.python(found).level is level


@pytest.mark.parametrize(
    ("found", "level"), [((3, 51, 2), Level.ERROR), ((3, 51, 3), Level.OK), ((4, 0, 0), Level.OK)]
)
def test_sqlite_without_the_damage_of_many_writers(found: tuple[int, ...], level: Level) -> None:
    assert versions.sqlite(found).level is level


def test_a_knot_in_its_ranges_is_told_by_its_versions() -> None:
    assert pinned() == (Level.OK, "prefect 3.8.8, fastapi 0.150.0, sqlalchemy 2.0.58")


@pytest.mark.parametrize(
    ("name", "found"),
    [("prefect", "3.9.1"), ("fastapi", "0.155.0"), ("sqlalchemy", "2.1.9"), ("prefect", "3.8.7")],
)
def test_one_of_the_knot_outside_its_range_is_an_error(name: str, found: str) -> None:
    level, told = pinned(**{name: found})

    assert level is Level.ERROR
    assert f"{name} {found} di luar" in told


def test_another_library_outside_its_range_is_a_warning() -> None:
    assert pinned(rich="16.0")[0] is Level.WARNING


def test_a_missing_library_is_named() -> None:
    assert pinned(prefect="") == (Level.ERROR, "prefect tidak terpasang")


def test_what_is_for_developers_is_not_asked_for() -> None:
    verdict = versions.pinned([*WANTED, "pytest>=99; extra == 'dev'"], find=lambda name: INSTALLED[name])

    assert verdict.level is Level.OK


def test_this_installation_is_as_declared() -> None:
    assert versions.pinned(requires("siulak") or ()).level is Level.OK
