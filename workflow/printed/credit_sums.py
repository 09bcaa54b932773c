"""The sums of an angka kredit determination: what was there before, what this period adds, what is asked for.

Values over rows that were read; the forms and the read-out share them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from config.rules.credit import Credit, Grades, Level
from config.rules.table import table_on
from models.record import EarlierCredit
from workflow import crediting
from workflow.crediting import Earned
from workflow.rules.applied import named
from workflow.rules.credit_months import uncovered
from workflow.rules.promotion import Conclusion, Standing, concluded, next_level
from workflow.rules.ranks import rank_text
from workflow.wording import amount, months_text

UNTOLD = "angka kredit dari sebelum SIULAK belum tercatat"


@dataclass(frozen=True)
class Sums:
    """Of one person up to the end of one period, in the jenjang of then."""

    table: Credit
    level: Level | None
    earlier: EarlierCredit | None
    """The determination from before SIULAK, where it is of this jenjang."""
    before: tuple[Earned, ...]
    """Pieces of earlier periods that it does not count,"""
    now: tuple[Earned, ...]
    """and of this one."""
    lacking: tuple[str, ...]
    """What is not known, in Indonesian."""

    @property
    def brought(self) -> Decimal:
        return self.earlier.total if self.earlier else Decimal()

    @property
    def old(self) -> Decimal:
        """Of the earlier periods that are recorded here."""
        return crediting.sum_of(self.before)

    @property
    def new(self) -> Decimal:
        return crediting.sum_of(self.now)

    @property
    def total(self) -> Decimal:
        return self.brought + self.old + self.new

    def conclusion(self, grade: str) -> Conclusion:
        return concluded(self.level, grade, self.total, self.lacking)


def sums(
    pieces: Sequence[Earned],
    cycle_id: int,
    level: Level | None,
    record: EarlierCredit | None,
) -> Sums:
    """`pieces`: all of the person's; some are of the cycle. `record`: what counts before the cycle ends."""
    own = [each for each in pieces if each.cycle_id == cycle_id]
    first, table = own[0].first, named(Credit, own[0].rule)
    same = record if record is not None and level is not None and record.level == level.code else None
    until = same.until if same else None
    counted = [each for each in pieces if level is None or each.level == level.code]
    before = [each for each in counted if each.last < first and level is not None and each.is_final]
    now = [each for each in counted if each.cycle_id == cycle_id]
    return Sums(
        table,
        level,
        same,
        tuple(crediting.beyond(before, until)),
        tuple(crediting.beyond(now, until)),
        tuple(_lacking(table, level, record, [each for each in pieces if each.is_final], first)),
    )


def _lacking(
    table: Credit, level: Level | None, record: EarlierCredit | None, final: Sequence[Earned], first: date
) -> list[str]:
    if record is None:
        return [UNTOLD]
    if level is not None and record.level != level.code:
        label = next((each.label for each in table.levels if each.code == record.level), record.level)
        return [f"PAK yang tercatat berlaku untuk jenjang {label}, bukan {level.label}"]
    missing = uncovered(record.until, {(each.first, each.last) for each in final}, first)
    years = sorted({year for year, _ in missing})
    return [
        f"angka kredit {months_text([month for month in missing if month[0] == year])} {year} belum tercatat"
        for year in years
    ]


def conclusion_text(sums_: Sums, grade: str) -> str:
    """By the credit alone; other conditions of a promotion are not judged."""
    told = sums_.conclusion(grade)
    to = f"untuk kenaikan {_STEPS[told.step]} setingkat lebih tinggi"
    match told.standing:
        case Standing.END:
            return f"TIDAK ADA pangkat atau jenjang berikutnya menurut {sums_.table.key}"
        case Standing.ENOUGH:
            return f"DAPAT DIPERTIMBANGKAN {to}{_next(sums_, grade, told.step)}"
        case Standing.SHORT:
            return f"BELUM DAPAT DIPERTIMBANGKAN {to}: kurang {amount((told.least or 0) - sums_.total)}"
    why = "; ".join(told.lacking)
    if told.least is None:
        return f"BELUM DAPAT DISIMPULKAN: {why}. Yang tercatat {amount(sums_.total)}"
    of = f"{amount(sums_.total)} dari {amount(Decimal(told.least))}"
    return f"BELUM DAPAT DISIMPULKAN: {why}. Yang tercatat {of} {to}"


_STEPS = {"pangkat": "pangkat", "jenjang": "jenjang jabatan", "": "pangkat/jenjang jabatan"}


def _next(sums_: Sums, grade: str, step: str) -> str:
    if step == "jenjang":
        above = next_level(sums_.table, sums_.level) if sums_.level else None
        return f" menjadi {above.label}" if above else ""
    known = [each.grade for each in table_on(Grades, date.max).pns]
    return f" menjadi {rank_text(known[known.index(grade) + 1])}" if grade in known[:-1] else ""
