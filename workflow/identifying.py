"""Whom a typed NIP or e-mail address means."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import Session, aliased

from models.people import Employee
from workflow.errors import WorkflowError

LONGEST_NAME = 254
"""No address is longer."""


class UnknownPersonError(WorkflowError):
    """Pegawai itu tidak ada pada daftar pegawai."""


def person_of(session: Session, identifier: str) -> Employee:
    """By NIP, or by an e-mail address that only one person has. Raises UnknownPersonError."""
    found = session.scalars(select(Employee).where(_named(identifier)).limit(2)).all()
    if len(found) != 1:
        raise UnknownPersonError(f"Periksa NIP atau alamat email {identifier!r}.")
    return found[0]


def canonical(identifier: str) -> str:
    """The one spelling of a typed NIP or address, by which it is looked for and counted."""
    typed = identifier[:LONGEST_NAME]
    digits = "".join(typed.split()).lstrip("'")
    return digits if digits.isdecimal() else " ".join(typed.lower().split())


def _named(identifier: str) -> Any:
    name = canonical(identifier)
    if name.isdecimal():
        return Employee.nip == name
    if "\0" in name:
        return false()  # which no address holds, and PostgreSQL does not take
    return func.lower(Employee.email) == name


def shares_address() -> ColumnElement[bool]:
    """The address belongs to several people: a secret sent there would let any of them in."""
    address = func.lower(aliased(Employee).email)
    several = select(address).where(address.is_not(None)).group_by(address).having(func.count() > 1)
    return and_(Employee.email.is_not(None), func.lower(Employee.email).in_(several))
