"""Somebody's plan in a browser."""

from tests.factories import evaluation
from tests.web.people import Browser, Town, words


def skp(town: Town, person: int) -> str:
    return f"/skp/{evaluation(town.engine, person).id}"


def at(town: Town, reader: int, whose: int) -> Browser:
    """Signed in and looking at somebody's plan."""
    browser = town.signed_in(reader)
    browser.get(skp(town, whose))
    return browser


def press(browser: Browser, town: Town, whose: int, **fields: str) -> str:
    """Sends a form of the plan's page as it is seen now."""
    browser.get(skp(town, whose))
    return words(browser.post(skp(town, whose), **fields))
