"""How people stand to evaluations. The list filter and the single decision are one and the same."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select, update

from models.account import Account, Grant
from models.evaluation import Evaluation
from models.people import AppraiserRelation, Assignment, Headship, Unit
from models.session import reading, transaction
from tests.factories import (
    AGENCY,
    ANI,
    BUREAU,
    CHIEF,
    CICI,
    EVALUATED,
    GOVERNOR,
    HEAD,
    LAUNCH,
    OFFICE,
    OTHER_HEAD,
    POSTS,
    REGENT,
    ROOT,
    SECRETARY,
    assignment_of,
    evaluation,
    relation,
    replace_appraiser,
    stored,
)
from tests.mornings import draft, live
from workflow.accounts import held_roles
from workflow.relations import calibrates, relations, relations_to, sees_ratings

DAY = date(2026, 11, 24)
UNITS, PEOPLE = (ROOT, OFFICE, AGENCY, BUREAU), tuple(post[0] for post in POSTS)


@pytest.fixture
def office(engine: Engine, tmp_path: Path) -> Engine:
    live(engine, draft, tmp_path)
    return engine


def grant(engine: Engine, person: int, role: str, unit: int | None = None, **days: Any) -> None:
    known: dict[str, Any] = {"first": date(2026, 1, 1), "last": None}
    account = stored(engine, Account, employee_id=person)[0].id
    with transaction(engine) as session:
        session.add(Grant(account_id=account, role=role, unit_id=unit, **(known | days)))


def roles(engine: Engine, person: int, about: int, day: date = DAY) -> set[str]:
    number = evaluation(engine, about).id
    with reading(engine) as session:
        return set(relations_to(session, person, number, day))


@pytest.mark.parametrize(
    ("person", "about", "held"),
    [
        (ANI, ANI, {"employee"}),
        (CHIEF, ANI, {"appraiser"}),
        (HEAD, ANI, {"superior"}),
        (SECRETARY, ANI, {"calibrator"}),
        (HEAD, CHIEF, {"appraiser"}),
        (SECRETARY, CHIEF, {"superior", "calibrator"}),
        (SECRETARY, HEAD, {"appraiser", "calibrator"}),
        (REGENT, HEAD, {"superior"}),
        (REGENT, ANI, set()),
        (OTHER_HEAD, ANI, set()),
        (CHIEF, CICI, set()),
        (4711, ANI, set()),
    ],
)
def test_the_roster_says_how_somebody_stands(office: Engine, person: int, about: int, held: set[str]) -> None:
    assert roles(office, person, about) == held


def test_authority_is_that_of_the_day(office: Engine) -> None:
    replace_appraiser(office, ANI, OTHER_HEAD, DAY)

    yesterday = DAY - timedelta(days=1)
    assert [
        roles(office, person, ANI, day) for person in (CHIEF, OTHER_HEAD) for day in (yesterday, DAY)
    ] == [
        {"appraiser"},
        set(),
        set(),
        {"appraiser"},
    ]


def test_nobody_calibrates_the_own_evaluation(office: Engine) -> None:
    with transaction(office) as session:
        own = session.scalars(select(Headship).where(Headship.unit_id == OFFICE)).one()
        session.add(Headship(unit_id=OFFICE, assignment_id=assignment_of(HEAD), first=own.first))

    assert roles(office, SECRETARY, SECRETARY) == {"employee"}


@pytest.mark.parametrize(
    ("days", "held"),
    [
        ({}, {"hr"}),
        ({"first": DAY, "last": DAY}, {"hr"}),
        ({"last": DAY - timedelta(days=1)}, set()),
        ({"first": DAY + timedelta(days=1)}, set()),
        ({"revoked_at": LAUNCH}, set()),
    ],
)
def test_a_role_counts_on_its_days_until_it_is_withdrawn(
    office: Engine, days: dict[str, Any], held: set[str]
) -> None:
    grant(office, CICI, "hr", **days)

    assert roles(office, CICI, ANI) == held


def test_a_role_of_a_closed_account_counts_for_nothing(office: Engine) -> None:
    grant(office, CICI, "auditor")
    with transaction(office) as session:
        session.execute(update(Account).where(Account.employee_id == CICI).values(closed_at=LAUNCH))

    assert roles(office, CICI, ANI) == set()


@pytest.mark.parametrize(
    ("days", "held"),
    [
        ({"last": DAY}, {"hr"}),
        ({"last": DAY - timedelta(days=1)}, set()),
        ({"first": DAY + timedelta(days=1)}, set()),
        ({"last": DAY - timedelta(days=9), "authority_last": DAY}, {"hr"}),
        ({"last": DAY - timedelta(days=1), "capacity": "plt"}, set()),
    ],
)
def test_a_role_counts_while_its_holder_has_a_post(
    office: Engine, days: dict[str, Any], held: set[str]
) -> None:
    grant(office, CICI, "hr")
    with transaction(office) as session:
        session.execute(update(Assignment).where(Assignment.employee_id == CICI).values(days))

    assert roles(office, CICI, ANI) == held
    with reading(office) as session:
        assert held_roles(session, CICI, DAY) == held


def test_a_post_that_follows_keeps_the_role(office: Engine) -> None:
    grant(office, CICI, "hr")
    with transaction(office) as session:
        session.execute(update(Assignment).where(Assignment.employee_id == CICI).values(last=LAUNCH.date()))
        post = {"unit_id": AGENCY, "post": "Arsiparis", "post_kind": "Pelaksana", "capacity": "plt"}
        session.add(Assignment(employee_id=CICI, first=LAUNCH.date() + timedelta(days=1), **post))

    assert roles(office, CICI, ANI) == {"hr"}


@pytest.mark.parametrize("role", ["leader", "operator"])
def test_only_overseers_reach_a_person(office: Engine, role: str) -> None:
    grant(office, CICI, role)

    assert roles(office, CICI, ANI) == set()
    with reading(office) as session:
        assert held_roles(session, CICI, DAY) == {role}


def test_the_same_role_twice_counts_once(office: Engine) -> None:
    for unit in (None, AGENCY):
        grant(office, CICI, "hr", unit)

    with reading(office) as session:
        assert relations_to(session, CICI, evaluation(office, ANI).id, DAY) == {"hr"}


def test_who_calibrates_a_unit_is_above_its_head(office: Engine) -> None:
    with reading(office) as session:
        held = [
            calibrates(session, person, unit, DAY)
            for person in (SECRETARY, HEAD)
            for unit in (AGENCY, OFFICE)
        ]

    assert held == [True, False, False, False]


@pytest.mark.parametrize(
    ("held", "issued", "seen"),
    [
        (set(), True, False),
        ({"employee"}, False, False),
        ({"employee"}, True, True),
        ({"employee", "hr"}, False, False),
        ({"employee", "auditor"}, True, True),
        ({"appraiser"}, False, True),
        ({"hr"}, False, True),
    ],
)
def test_ratings_are_seen_by_whoever_works_on_them_and_then_by_the_person(
    held: set[str], issued: bool, seen: bool
) -> None:
    assert sees_ratings(frozenset(held), issued=issued) is seen


Office = tuple[dict[int, int | None], list[tuple[int, str, int | None]], list[tuple[int, int]]]


def offices() -> st.SearchStrategy[Office]:
    """Trees of units (circles too), grants, and who else appraises whom."""
    parents = st.fixed_dictionaries({unit: st.sampled_from((None, *UNITS)) for unit in UNITS})
    person = st.sampled_from(PEOPLE)
    role, unit = st.sampled_from(["hr", "auditor", "leader", "operator"]), st.sampled_from((None, *UNITS))
    return st.tuples(
        parents,
        st.lists(st.tuples(person, role, unit), max_size=4),
        st.lists(st.tuples(st.sampled_from(EVALUATED), person), max_size=4),
    )


def arrange(engine: Engine, made: Office) -> None:
    parents, grants, others = made
    with transaction(engine) as session:
        session.execute(delete(Grant))
        session.execute(delete(AppraiserRelation).where(AppraiserRelation.document == "drawn"))
        for unit, parent in parents.items():
            session.execute(update(Unit).where(Unit.id == unit).values(parent_id=parent))
        for person, appraiser in others:
            if person != appraiser:
                session.add(relation(person, appraiser, document="drawn"))
    for person, role, top in grants:
        grant(engine, person, role, top)


def expected(made: Office, person: int, about: int) -> set[str]:
    """The granted part, by hand."""
    parents, grants, _ = made
    above: list[int | None] = [POSTS[assignment_of(about) - 1][2]]
    while above[-1] is not None and above[-1] not in above[:-1]:
        above.append(parents[above[-1]])
    above.append(None)
    return {role for who, role, top in grants if who == person and role in ("hr", "auditor") and top in above}


@pytest.mark.thorough
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(offices(), st.sampled_from(PEOPLE))
def test_the_filter_of_a_list_is_the_sum_of_the_single_decisions(
    office: Engine, made: Office, person: int
) -> None:
    arrange(office, made)
    about = {row.id: row.employee_id for row in stored(office, Evaluation)}

    with reading(office) as session:
        rows = session.execute(relations(person, DAY)).tuples().all()
        single = {number: set(relations_to(session, person, number, DAY)) for number in about}

    assert {number: {role for found, role in rows if found == number} for number in about} == single
    for number, other in about.items():
        assert single[number] & {"hr", "auditor"} == expected(made, person, other)


def test_the_governor_stands_above_one_alone(office: Engine) -> None:
    assert {about for about in EVALUATED if roles(office, GOVERNOR, about)} == {SECRETARY}
