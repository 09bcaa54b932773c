from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from pydantic import HttpUrl
from sqlalchemy import Engine

from config.settings import Settings
from tests import mornings
from tests.factories import ANI
from tests.mornings import live
from tests.web.people import ADDRESS, Town, Wall
from web.app import create_app


@pytest.fixture(scope="session")
def apps() -> dict[int, FastAPI]:
    return {}


@pytest.fixture(scope="session")
def loop() -> Iterator[BlockingPortal]:
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture
def town_at(
    engine: Engine, tmp_path: Path, apps: dict[int, FastAPI], loop: BlockingPortal
) -> Callable[..., Town]:
    """The portal on one of the mornings of tests/mornings.py."""

    def town(morning: str, address: str = ADDRESS) -> Town:
        settings = Settings(home=tmp_path, base_url=HttpUrl(address))
        live(engine, getattr(mornings, morning), settings.documents)
        if id(engine) not in apps:
            apps[id(engine)] = create_app(settings, engine)
        return Town(apps[id(engine)], engine, settings, Wall(), loop)

    return town


@pytest.fixture
def town(town_at: Callable[..., Town]) -> Town:
    return town_at("draft")


@pytest.fixture
def asked(town_at: Callable[..., Town]) -> Town:
    return town_at("asked")


@pytest.fixture
def reviewing(town_at: Callable[..., Town]) -> Town:
    return town_at("reviewing")


@pytest.fixture
def calibrating(town_at: Callable[..., Town]) -> Town:
    return town_at("calibrating")


@pytest.fixture
def confirmed(town_at: Callable[..., Town]) -> Town:
    return town_at("confirmed")


@pytest.fixture
def handed_over(town_at: Callable[..., Town]) -> Town:
    return town_at("handed_over")


@pytest.fixture
def objecting(town_at: Callable[..., Town]) -> Town:
    return town_at("objecting")


@pytest.fixture
def with_password(town: Town) -> Town:
    """Ani has a password."""
    return town.with_password(ANI)
