"""Who has a way in, who still needs one, and which roles people hold beside those of the roster."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from models.account import Account, Grant, OneTimeSecret
from models.people import Assignment, Employee, Unit
from workflow.alive import alive
from workflow.authority import main_assignments
from workflow.intake.wanted import ABOVE_ROOT, ROOT

STATES = {
    "none": "belum punya akun",
    "new": "belum diundang",
    "invited": "diundang",
    "expired": "undangan lewat",
    "active": "aktif",
    "closed": "ditutup",
}


@dataclass(frozen=True)
class Held:
    """One granted role."""

    role: str
    unit: str | None
    """Its code; none for the whole office."""
    first: date
    last: date | None


@dataclass(frozen=True)
class Person:
    """One person and how far the way in is open."""

    employee_id: int
    nip: str | None
    name: str
    unit: str | None
    """Code of the unit of the main post; the name of an official's own, which has no code of the roster."""
    email: str | None
    shared: bool
    """Others have the same address: no secret goes there."""
    state: str
    """A key of STATES."""
    activated_at: datetime | None
    roles: tuple[Held, ...]

    @property
    def has_mail(self) -> bool:
        return self.email is not None and not self.shared

    @property
    def idle_roles(self) -> bool:
        """There are roles that do not count: nobody without a post holds one."""
        return bool(self.roles) and self.unit is None

    @property
    def needs_slip(self) -> bool:
        """Nothing but a printed slip lets this person in."""
        return not self.has_mail and self.state not in ("active", "closed")


def people(session: Session, today: date, now: datetime) -> list[Person]:
    """Everybody on the roster, by name."""
    shared, roles, secrets = _shared(session), _roles(session), _secrets(session, now)
    main = main_assignments(today).subquery()
    rows = session.execute(
        select(Employee, _unit_shown(), Account)
        .outerjoin(main, main.c.employee_id == Employee.id)
        .outerjoin(Assignment, Assignment.id == main.c.assignment_id)
        .outerjoin(Unit, Unit.id == Assignment.unit_id)
        .outerjoin(Account, Account.employee_id == Employee.id)
        .order_by(Employee.name, Employee.id)
    )
    return [
        Person(
            employee_id=employee.id,
            nip=employee.nip,
            name=employee.name,
            unit=unit,
            email=employee.email,
            shared=(employee.email or "").lower() in shared,
            state=_state(account, secrets, now),
            activated_at=account.activated_at if account else None,
            roles=tuple(roles[account.id]) if account else (),
        )
        for employee, unit, account in rows
    ]


def _unit_shown() -> ColumnElement[str]:
    officials = Unit.code.in_((ROOT, ABOVE_ROOT))
    return case((officials, Unit.name), else_=Unit.code)


def _shared(session: Session) -> frozenset[str]:
    address = func.lower(Employee.email)
    rows = select(address).where(address.is_not(None)).group_by(address).having(func.count() > 1)
    return frozenset(session.scalars(rows))


def _roles(session: Session) -> dict[int, list[Held]]:
    """Roles that were not withdrawn, also past and coming ones."""
    found: dict[int, list[Held]] = defaultdict(list)
    rows = session.execute(
        select(Grant, Unit.code)
        .outerjoin(Unit, Unit.id == Grant.unit_id)
        .where(Grant.revoked_at.is_(None))
        .order_by(Grant.role, Grant.first)
    )
    for grant, unit in rows:
        found[grant.account_id].append(Held(grant.role, unit, grant.first, grant.last))
    return found


Secrets = dict[int, datetime]


def _secrets(session: Session, now: datetime) -> Secrets:
    """Account → the end of the latest invitation or slip that still stands; the day of its asking if none does."""
    standing = func.max(OneTimeSecret.expires_at).filter(alive(now))
    rows: Any = session.execute(
        select(
            OneTimeSecret.account_id,
            func.coalesce(standing, func.min(OneTimeSecret.asked_at), type_=OneTimeSecret.asked_at.type),
        )
        .where(OneTimeSecret.purpose.in_(("invitation", "slip")))
        .group_by(OneTimeSecret.account_id)
    )
    return dict(rows.tuples().all())


def _state(account: Account | None, secrets: Secrets, now: datetime) -> str:
    if account is None:
        return "none"
    if account.closed_at is not None:
        return "closed"
    if account.activated_at is not None:
        return "active"
    if account.id not in secrets:
        return "new"
    return "invited" if secrets[account.id] > now else "expired"
