"""What HR's files tell of the time before SIULAK and beside it: angka kredit by decree, training by certificate."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Amount, Base


class EarlierCredit(Base):
    """The last Penetapan Angka Kredit before SIULAK counts, as one version of it. It stays for ever.

    A correction and a withdrawal are further revisions; the newest one counts.
    """

    __tablename__ = "earlier_credit"
    __table_args__ = (UniqueConstraint("employee_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    revision: Mapped[int]
    """Which of the person's, from 1."""
    state: Mapped[str] = mapped_column(String(10))
    """recorded or withdrawn."""
    decree: Mapped[str] = mapped_column(String(80))
    decreed_on: Mapped[date]
    until: Mapped[date]
    """The last day whose credit it counts: from the next month on SIULAK counts."""
    level: Mapped[str] = mapped_column(String(40))
    """Code of the jenjang in which it was earned."""
    base: Mapped[Decimal] = mapped_column(Amount)
    """Angka kredit dasar,"""
    former: Mapped[Decimal] = mapped_column(Amount)
    """of the functional post by the old rules,"""
    adjusted: Mapped[Decimal] = mapped_column(Amount)
    """by penyesuaian or penyetaraan,"""
    converted: Mapped[Decimal] = mapped_column(Amount)
    """by conversion of predicates,"""
    education: Mapped[Decimal] = mapped_column(Amount)
    """and by a higher education: the five rows of the form."""
    grade: Mapped[str] = mapped_column(String(10))
    """The golongan that the next day is of; empty where it was not told."""
    grade_since: Mapped[date | None]
    birthplace: Mapped[str] = mapped_column(String(80))
    card: Mapped[str] = mapped_column(String(20))
    """Nomor seri Karpeg."""
    reason: Mapped[str] = mapped_column(String(200))
    """Of a withdrawal."""
    digest: Mapped[str] = mapped_column(String(64))
    """Over everything that it says."""
    at: Mapped[datetime]

    @property
    def total(self) -> Decimal:
        return self.base + self.former + self.adjusted + self.converted + self.education


class Training(Base):
    """One training of one person as one version of it. It stays for ever; the newest revision counts."""

    __tablename__ = "training"
    __table_args__ = (UniqueConstraint("employee_id", "number", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    number: Mapped[int]
    """Which of the person's trainings, from 1."""
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    """recorded or withdrawn."""
    day: Mapped[date]
    """Its last day: the year in which its hours count."""
    name: Mapped[str] = mapped_column(String(200))
    hours: Mapped[int]
    """JP."""
    proof: Mapped[str] = mapped_column(String(200))
    """Number of the certificate, or where it lies."""
    guided: Mapped[bool | None]
    """Whether a plan of guidance recorded the same hours, as HR said; empty where HR did not say."""
    reason: Mapped[str] = mapped_column(String(200))
    """Of a withdrawal."""
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
