"""docs/access.md, written by hand, asked of the portal: every route × every kind of person × every object."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from httpx import Response
from markdown_it import MarkdownIt

from models.base import Base
from models.document import DocumentJob, IssuedPaper
from models.evidence import EvidenceFile
from models.service import Ticket
from models.session import reading, transaction
from models.socialisation import DataCorrection
from tests.factories import AGENCY, ANI, BUDI, CHIEF, CICI, HEAD, SECRETARY, evaluation, prompts, stored
from tests.mornings import CLERKS, INVITATION, LINK
from tests.test_packaging import ROOT
from tests.web.people import OURS, Browser, Town
from tests.workflow.evidence.files import files, pdf
from workflow import accounts
from workflow.evidence.attaching import Matter, attach
from workflow.gathering import Actor

PAGE = ROOT / "docs" / "access.md"
PEOPLE = {"nobody": None, "Ani": ANI, "colleague": BUDI, "appraiser": CHIEF, "superior": HEAD}
PEOPLE |= {"calibrator": SECRETARY} | {name: person for person, name in CLERKS.items()}
OBJECTS = {"Ani's": ANI, "Budi's": BUDI, "Cici's": CICI}
ON_POSTGRESQL = ("nobody", "Ani", "appraiser", "hr")
"""Of these every page asks its statements; who may see it is no matter of the database."""
MISSING = 4711
CELLS = 420
"""An emptied table fails."""


def on_sqlite(*values: object) -> Any:
    return pytest.param(*values, marks=pytest.mark.sqlite("others ask the same statements on PostgreSQL"))


@dataclass(frozen=True, eq=False)
class Row:
    method: str
    route: str
    about: str
    expected: dict[str, int]


@cache
def rows() -> tuple[Row, ...]:
    tokens = MarkdownIt("commonmark").enable("table").parse(PAGE.read_text(encoding="utf-8"))
    lines: list[list[str]] = []
    for before, token in pairwise(tokens):
        if before.type == "tr_open":
            lines.append([])
        if before.type in ("th_open", "td_open"):
            lines[-1].append(token.content)
    _, _, *people = lines[0]
    assert people == list(PEOPLE)
    return tuple(_row(line, people) for line in lines[1:])


def _row(line: list[str], people: list[str]) -> Row:
    method, _, route = line[0].partition(" ")
    cells = zip(people, line[2:], strict=True)
    return Row(method, route, line[1], {person: int(status) for person, status in cells if status})


def path_of(town: Town, row: Row, person: int | None) -> str:
    """The row's route with the number or secret of what it is about."""
    whose = person if row.about == "own" else OBJECTS.get(row.about)
    number = MISSING
    if whose is not None and "{prompt_id}" in row.route:
        number = prompts(town.engine, recipient_id=whose)[0].id
    elif whose is not None and "{job_id}" in row.route:
        number = stored(town.engine, DocumentJob, evaluation_id=evaluation(town.engine, whose).id)[0].id
    elif whose is not None and "{paper_id}" in row.route:
        number = stored(town.engine, IssuedPaper, evaluation_id=evaluation(town.engine, whose).id)[0].id
    elif row.about == "the agency's":
        (number,) = [paper.id for paper in stored(town.engine, IssuedPaper, evaluation_id=None)]
    elif whose is not None and "{file_id}" in row.route:
        number = stored(town.engine, EvidenceFile, owner_id=whose)[0].id
    elif whose is not None and "{evaluation_id}" in row.route:
        number = evaluation(town.engine, whose).id
    elif whose is not None and "{ticket_id}" in row.route:
        number = next(iter(each.id for each in stored(town.engine, Ticket, officer_id=whose)), MISSING)
    elif whose is not None and "{correction_id}" in row.route:
        number = stored(town.engine, DataCorrection, employee_id=whose)[0].id
    secret = "x" * 43 if whose is None else INVITATION if "/aktivasi" in row.route else LINK
    filled = row.route.replace("{token}", secret)
    filled = filled.replace("{code}", "U3" if row.about == "a desk" else "U9").replace("{number}", "1")
    filled = filled.replace("{cycle}", "2026" if row.about == "a cycle" else "2999")
    if row.about == "a unit":
        filled = filled.replace("{cycle_id}", "1").replace("{unit_id}", str(AGENCY))
    return re.sub(r"\{\w+\}", str(number), filled)


def ask(browser: Browser, row: Row, path: str) -> Response:
    form = {"data": {"tanda": browser.form}, "headers": OURS} if row.method == "POST" else {}
    answer: Response = browser.client.request(row.method, path, follow_redirects=False, **form)
    return answer


def browser_of(town: Town, name: str) -> Browser:
    person = PEOPLE[name]
    if person is None:
        return town.browser()
    browser = town.signed_in(person)
    if name == "closed":
        with transaction(town.engine) as session:
            accounts.revoke(session, town.nip(person), None, town.wall.now, Actor())
    return browser


@pytest.fixture
def everybody(town_at: Callable[..., Town]) -> Town:
    town = town_at("every_role")
    with transaction(town.engine) as session:
        matter = Matter(evaluation(town.engine, ANI).id, ANI, "employee", act="submit_self_assessment")
        attach(session, matter, files(town.settings.evidence, pdf()), town.wall.now)
    return town


@pytest.mark.thorough
@pytest.mark.parametrize("name", [on_sqlite(name) if name not in ON_POSTGRESQL else name for name in PEOPLE])
def test_every_route_answers_as_the_page_says(everybody: Town, name: str) -> None:
    browser = browser_of(everybody, name)
    mine = [row for row in rows() if name in row.expected]

    answers = [(row, ask(browser, row, path_of(everybody, row, PEOPLE[name]))) for row in mine]

    assert {row: answer.status_code for row, answer in answers} == {row: row.expected[name] for row in mine}
    absent: dict[str, set[str]] = defaultdict(set)
    for row, answer in answers:
        if answer.status_code == 404:
            del answer.headers["x-request-id"]
            absent[row.route].add(f"{answer.headers!r} {answer.text}")
    assert {route: len(pages) for route, pages in absent.items()} == dict.fromkeys(absent, 1)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("method", "people"),
    [
        ("GET", ("nobody", "Ani", "calibrator", "hr")),
        on_sqlite("HEAD", ("nobody", "Ani")),
        on_sqlite("OPTIONS", ("Ani",)),
    ],
)
def test_reading_changes_nothing(everybody: Town, method: str, people: tuple[str, ...]) -> None:
    browsers = {name: browser_of(everybody, name) for name in people}
    before = dump(everybody)

    for row in (row for row in rows() if row.method == "GET"):
        for name in row.expected.keys() & set(people):
            ask(browsers[name], replace(row, method=method), path_of(everybody, row, PEOPLE[name]))

    assert dump(everybody) == before


def dump(town: Town) -> dict[str, list[object]]:
    with reading(town.engine) as session:
        return {
            table.name: [tuple(row) for row in session.execute(table.select())]
            for table in Base.metadata.sorted_tables
        }


def test_every_route_has_its_rows(everybody: Town) -> None:
    there = {
        (method, context.path)
        for context in iter_route_contexts(everybody.app.routes)
        for method in context.methods or ()
    }

    assert {(row.method, row.route) for row in rows()} == there


def test_every_route_with_an_object_is_asked_for_a_missing_one() -> None:
    with_object = {(row.method, row.route) for row in rows() if "{" in row.route}

    assert with_object <= {(row.method, row.route) for row in rows() if row.about == "missing"}
    assert sum(len(row.expected) for row in rows()) >= CELLS
