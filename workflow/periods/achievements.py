"""A unit's achievement in one period: what its official states, who may and from when, as plain choices."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from models.period import PeriodAchievement
from workflow.payloads import text
from workflow.periods.content import LONGEST
from workflow.periods.rules import TOO_LONG
from workflow.periods.windows import Standing
from workflow.reports.digests import report_digest
from workflow.rules.words import ACHIEVEMENTS

NOT_OVER = "Periode ini belum berakhir; capaiannya ditetapkan mulai sehari sesudah hari terakhirnya."
CLOSED = "Predikat tahunan seluruh pegawai unit ini sudah ditetapkan; capaian periodenya tidak dapat ditambah lagi."
INCOMPLETE = "Capaian kinerja organisasi dan dasarnya belum lengkap."
NO_CHANGE_REASON = "Tuliskan alasan perubahannya; versi sebelumnya tetap tersimpan."


@dataclass(frozen=True)
class Achieved:
    """What the official states of one unit and period."""

    achievement: str
    """One of ACHIEVEMENTS."""
    reason: str
    """What it rests on."""
    change_reason: str = field(default="", compare=False)
    """Why it takes the place of a version before it."""

    def cleaned(self) -> "Achieved":
        """Without the space around its texts. Raises RefusedError as `text` does."""
        return Achieved(self.achievement, text(self.reason), text(self.change_reason))


def hindrances(standing: Standing, *, closed: bool) -> list[str]:
    """Why nothing can be stated at all, whatever it says."""
    told = [NOT_OVER] if standing in ("ahead", "running") else []
    return [*told, CLOSED] if closed else told


def faults(said: Achieved, *, later: bool) -> list[str]:
    """Of what is stated. `later`: it takes the place of an earlier version."""
    complete = said.achievement in ACHIEVEMENTS and said.reason
    return [
        *([] if complete else [INCOMPLETE]),
        *([NO_CHANGE_REASON] if later and not said.change_reason else []),
        *([TOO_LONG] if any(len(each) > LONGEST for each in (said.reason, said.change_reason)) else []),
    ]


def stated(row: PeriodAchievement) -> Achieved:
    """What a stored version says."""
    return Achieved(row.achievement, row.reason, row.change_reason)


def newest(rows: Iterable[PeriodAchievement]) -> dict[tuple[int, int], PeriodAchievement]:
    """The version that counts, by unit and period."""
    return {(row.unit_id, row.period): row for row in sorted(rows, key=lambda each: each.revision)}


def achievement_digest(row: PeriodAchievement) -> str:
    """Over every column but its own number and this one."""
    whose = row.cycle_id, row.unit_id, row.period, row.revision, row.author_id
    return report_digest((*whose, row.achievement, row.reason, row.change_reason, row.at))
