"""In whose name a command changes something: a person with an office role, or the user of this machine."""

import getpass
import os
from datetime import date

import click
from sqlalchemy.orm import Session

from workflow import accounts
from workflow.errors import WorkflowError
from workflow.gathering import Actor
from workflow.identifying import person_of

OFFICE_ROLES = ("hr", "operator")
"""Who may act here by name, in the order in which a role is taken."""

by_option = click.option(
    "--by",
    metavar="NIP",
    help="Atas nama siapa (pemegang peran hr atau operator); biasanya pengguna komputer ini.",
)


class NoOfficeRoleError(WorkflowError):
    """Orang ini tidak memegang peran hr atau operator pada hari ini."""


def acting(session: Session, by: str | None, day: date) -> Actor:
    """Raises UnknownPersonError, or NoOfficeRoleError for somebody without the right."""
    if by is None:
        return Actor(user=user_of_this_machine(), role="operator")
    person = person_of(session, by)
    held = accounts.held_roles(session, person.id, day)
    role = next((role for role in OFFICE_ROLES if role in held), None)
    if role is None:
        raise NoOfficeRoleError("Beri dulu perannya dengan `siulak account grant`, atau hapus --by.")
    return Actor(employee_id=person.id, role=role)


def user_of_this_machine() -> str:
    """By the process, not by what the environment says. A container may know a number only."""
    try:
        import pwd
    except ImportError:
        return getpass.getuser()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
