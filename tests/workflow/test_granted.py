"""The roles that the log tells, held against those that count: whoever holds the file gives nobody a right."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, update

from models.account import Account, Grant
from models.session import reading, transaction
from tests.factories import AGENCY, ANI, BUDI, LAUNCH, stored
from tests.workflow.towns import OPERATOR, grant, nip, revoke, settled
from workflow import accounts
from workflow.contradicting import contradictions
from workflow.granted import Astray, astray

UNIT = f"U{AGENCY}"


@pytest.fixture
def town(engine: Engine) -> Engine:
    """Ani holds two roles, had a third; Budi's account was closed and opened again."""
    settled(engine)
    grant(engine, ANI, "hr", unit=UNIT, first=date(2026, 2, 1), last=date(2026, 6, 30))
    grant(engine, ANI, "operator")
    grant(engine, ANI, "auditor")
    revoke(engine, ANI, "auditor")
    grant(engine, BUDI, "leader")
    revoke(engine, BUDI)
    with transaction(engine) as session:
        accounts.reopen(session, nip(BUDI), LAUNCH, OPERATOR)
    return engine


def account(engine: Engine, person: int) -> int:
    return int(stored(engine, Account, employee_id=person)[0].id)


def found(engine: Engine) -> set[tuple[str, str | None, date | None, bool]]:
    with reading(engine) as session:
        return {(each.role, each.unit, each.last, each.in_log) for each in astray(session)}


def tampered(engine: Engine, statement: Any) -> Engine:
    with transaction(engine) as session:
        done: Any = session.execute(statement)
        assert done.rowcount > 0
    return engine


def test_roles_given_and_withdrawn_by_us_are_as_the_log_tells(town: Engine) -> None:
    assert found(town) == set()


def test_a_role_given_past_the_log_is_found(town: Engine) -> None:
    row = {"account_id": account(town, BUDI), "role": "auditor", "first": date(2026, 1, 1)}

    tampered(town, insert(Grant).values(row))

    assert found(town) == {("auditor", None, None, False)}


def test_the_same_role_twice_is_one_too_many(town: Engine) -> None:
    row = {"account_id": account(town, ANI), "role": "operator", "first": LAUNCH.date()}

    tampered(town, insert(Grant).values(row))

    assert found(town) == {("operator", None, None, False)}


@pytest.mark.parametrize("changed", [{"unit_id": None}, {"last": None}, {"last": date(2027, 1, 1)}])
def test_a_role_that_reaches_further_than_it_was_given_is_found(
    town: Engine, changed: dict[str, Any]
) -> None:
    tampered(town, update(Grant).where(Grant.role == "hr").values(changed))

    assert ("hr", UNIT, date(2026, 6, 30), True) in found(town)
    assert len(found(town)) == 2


@pytest.mark.parametrize("role", ["auditor", "leader"])
def test_a_role_that_was_withdrawn_and_counts_again_is_found(town: Engine, role: str) -> None:
    tampered(town, update(Grant).where(Grant.role == role).values(revoked_at=None))

    assert found(town) == {(role, None, None, False)}


@pytest.mark.parametrize(
    "statement",
    [delete(Grant).where(Grant.role == "operator"), update(Grant).values(revoked_at=LAUNCH)],
)
def test_a_role_taken_past_the_log_is_found(town: Engine, statement: Any) -> None:
    tampered(town, statement)

    assert ("operator", None, None, True) in found(town)


def test_a_role_of_one_person_given_to_another_is_found_on_both(town: Engine) -> None:
    budi = account(town, BUDI)

    tampered(town, update(Grant).where(Grant.role == "operator").values(account_id=budi))

    with reading(town) as session:
        assert set(astray(session)) == {
            Astray(account(town, ANI), "operator", None, LAUNCH.date(), None, in_log=True),
            Astray(budi, "operator", None, LAUNCH.date(), None, in_log=False),
        }


def test_verifying_tells_whose_role_it_is(town: Engine, tmp_path: Path) -> None:
    ani, which = account(town, ANI), "(seluruh instansi, mulai 2026-01-05)"
    tampered(town, update(Grant).where(Grant.role == "operator").values(role="auditor"))

    assert {finding.message for finding in contradictions(town, tmp_path)} == {
        f"Akun {ani}: peran auditor {which} berlaku, tetapi tidak tercatat dalam log.",
        f"Akun {ani}: peran operator {which} tercatat dalam log, tetapi tidak berlaku lagi.",
    }
