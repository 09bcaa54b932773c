"""HR's records about a person in words, for his own page, the follow-up of an evaluation, and the terminal."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from config.rules.credit import Credit
from config.rules.table import tables
from models.record import EarlierCredit
from workflow.records.reading import RECORDED, credits_of, in_force, trainings_of
from workflow.rules.ranks import rank_text
from workflow.wording import amount, long_date


@dataclass(frozen=True)
class OwnTraining:
    day: date
    name: str
    hours: int
    proof: str

    @property
    def day_text(self) -> str:
        return long_date(self.day)


@dataclass(frozen=True)
class OwnRecords:
    """What HR recorded of one person."""

    credit: str
    """Empty where nothing is recorded."""
    facts: tuple[tuple[str, str], ...]
    """Label and text of what the angka kredit forms print beside it."""
    trainings: tuple[OwnTraining, ...]
    """The newest first."""


def credit_text(row: EarlierCredit | None) -> str:
    """`75 sampai 31 Desember 2025 (PAK 800/12/2025, Ahli Muda)`; empty where there is none."""
    if row is None:
        return ""
    return f"{amount(row.total)} sampai {long_date(row.until)} (PAK {row.decree}, {level_text(row.level)})"


def level_text(code: str) -> str:
    """The jenjang's name, by the newest table."""
    return next((each.label for each in tables(Credit)[-1].levels if each.code == code), code)


def own_records(session: Session, person: int) -> OwnRecords:
    row = in_force(credits_of(session, [person]).get(person, []))
    trainings = trainings_of(session, [person]).get(person, [])
    told = sorted((each for each in trainings if each.state == RECORDED), key=lambda each: each.day)
    return OwnRecords(
        credit_text(row),
        tuple(_facts(row)) if row else (),
        tuple(OwnTraining(each.day, each.name, each.hours, each.proof) for each in reversed(told)),
    )


def _facts(row: EarlierCredit) -> list[tuple[str, str]]:
    since = f"{rank_text(row.grade)}, TMT {long_date(row.grade_since)}" if row.grade_since else ""
    told = (("Tempat lahir", row.birthplace), ("Nomor seri Karpeg", row.card), ("Pangkat", since))
    return [(label, text) for label, text in told if text]
