"""Which one-time secrets still let somebody in: one condition for the mail that carries one and for the door."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from models.account import Account, OneTimeSecret
from models.people import Employee
from models.prompt import OutboxMessage
from workflow.identifying import shares_address


def alive(now: datetime) -> ColumnElement[bool]:
    """Not used, ended or over. An invitation must also have gone to today's address, the person's alone, and the
    person have a NIP to name.

    So it ends when the roster corrects the address, or when somebody else gets the same one.
    """
    mail = aliased(OutboxMessage)
    reaches_its_person = (
        select(mail.id)
        .join(Account, Account.id == OneTimeSecret.account_id)
        .join(Employee, Employee.id == Account.employee_id)
        .where(mail.id == OneTimeSecret.message_id)
        .where(Employee.nip.is_not(None))
        .where(func.lower(mail.address) == func.lower(Employee.email), ~shares_address())
        .correlate(OneTimeSecret)
        .exists()
    )
    return and_(
        OneTimeSecret.ended_at.is_(None),
        OneTimeSecret.expires_at > now,
        or_(OneTimeSecret.purpose != "invitation", reaches_its_person),
    )
