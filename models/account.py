"""Ways in: accounts, the roles they hold for a time, one-time secrets, and signed-in browsers."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Account(Base):
    """One a person. What somebody may do as employee, appraiser or calibrator follows from the roster."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), unique=True)
    version: Mapped[int] = mapped_column(default=0)
    """How many events there are about it: opening it for everybody on the roster is none."""
    password_digest: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Grant(Base):
    """A role that the roster cannot tell, within a unit and all below it (none: the whole office), for a time."""

    __tablename__ = "role_grant"
    __table_args__ = (CheckConstraint("last IS NULL OR last >= first", name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[str] = mapped_column(String(12))
    """hr, leader, auditor or operator."""
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    first: Mapped[date]
    last: Mapped[date | None]
    revoked_at: Mapped[datetime | None]


class OneTimeSecret(Base):
    """A secret that lets its holder in once: an invitation, a printed slip, or a code that was asked for."""

    __tablename__ = "one_time_secret"
    __table_args__ = (Index("ix_one_time_secret_account", "account_id", "purpose", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[str] = mapped_column(String(10))
    """invitation, slip or code."""
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"), index=True)
    digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Made with the mail's bytes; the secret itself is in the mail or on the slip alone."""
    browser: Mapped[str | None] = mapped_column(String(64))
    """Digest of the cookie of the browser that asked for the code: it works nowhere else."""
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    """Used, replaced or withdrawn."""


class SignInTry(Base):
    """A wrong password, or a code that was asked for: what the limits of an hour count."""

    __tablename__ = "sign_in_try"
    __table_args__ = (Index("ix_sign_in_try_who", "who", "kind", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(String(64))
    """Digest of a link, or of a name or an account and its known browser."""
    kind: Mapped[str] = mapped_column(String(10))
    """password or code."""
    at: Mapped[datetime] = mapped_column(index=True)


class WebSession(Base):
    """A signed-in browser. The cookie holds a secret, this row its digest: it can be ended from here."""

    __tablename__ = "web_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    browser: Mapped[str] = mapped_column(String(64), index=True)
    """Digest of the cookie by which the browser is known again."""
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    """When the person last proved who it is: a final act wants it to be recent."""
    ended_at: Mapped[datetime | None]
