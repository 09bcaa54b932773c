"""Where the lines of a picture go: plain geometry, drawn by templates/portal/grafik.html without scripts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflow.plans.amounts import amount_text
from workflow.reports.overview import Measured, Overview
from workflow.reports.progress import LABELS, Progress
from workflow.wording import long_date

WIDTH, HEIGHT = 440, 220
LEFT, RIGHT, TOP, BOTTOM = 64, 10, 14, 30
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
MOST_TICKS = 6


@dataclass(frozen=True)
class Chart:
    """One indicator: its line, the reports' steps, and the same in words."""

    number: int
    title: str
    told: str
    """The text alternative."""
    target: str
    standing: str
    low: str
    """Points of the target's line; empty without a number."""
    band: str
    """Points of the range's area; empty where the target is one number."""
    steps: str
    """Points of what was reported."""
    today: float
    ticks: tuple[tuple[float, str], ...]
    heights: tuple[tuple[float, str], ...]
    rows: tuple[tuple[str, str, str, str], ...]
    """(day, reached, line, standing)."""


def chart(seen: Overview, measured: Measured, number: int) -> Chart:
    gauge, found = measured.gauge, measured.progress
    scale = _Scale(seen.first, seen.last, *_ends(measured))
    return Chart(
        number=number,
        title=f"{measured.goal.place}: {gauge.text}",
        told=_told(measured, seen.today),
        target=_target(gauge.low, gauge.high, gauge.unit) or "berupa uraian, bukan angka",
        standing=LABELS[found.standing],
        low=_line(scale, seen, gauge.low, level=found.level),
        band=_band(scale, seen, measured),
        steps=_steps(scale, seen.today, found),
        today=scale.x(seen.today),
        ticks=_ticks(scale),
        heights=tuple(
            (scale.y(part), amount_text(round(part, 2)))
            for part in (scale.bottom, (scale.bottom + scale.top) / 2, scale.top)
        ),
        rows=tuple(
            (long_date(day), amount_text(round(reached, 2)), _span(then), LABELS[then.standing])
            for day, reached, then in measured.monthly
        ),
    )


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    bottom: Decimal
    top: Decimal

    def x(self, day: date) -> float:
        days = max((self.last - self.first).days, 1)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / days, 1)

    def y(self, amount: Decimal) -> float:
        return round(
            HEIGHT
            - BOTTOM
            - (HEIGHT - TOP - BOTTOM) * float((amount - self.bottom) / (self.top - self.bottom)),
            1,
        )

    def points(self, *places: tuple[date, Decimal]) -> str:
        return " ".join(f"{self.x(day)},{self.y(amount)}" for day, amount in places)


def _ends(measured: Measured) -> tuple[Decimal, Decimal]:
    """A sum is drawn from zero; a level near its target, or nobody could see it move."""
    amounts = [amount for _, amount in measured.progress.points]
    targets = [each for each in (measured.gauge.low, measured.gauge.high) if each is not None]
    top = max([*amounts, *targets, Decimal(0)]) or Decimal(1)
    if not measured.progress.level or not [*amounts, *targets]:
        return Decimal(0), top
    least = min([*amounts, *targets])
    room = max(top - least, top / 20)
    return max(least - room, Decimal(0)), top + room / 2


def _line(scale: _Scale, seen: Overview, end: Decimal | None, *, level: bool) -> str:
    if end is None:
        return ""
    return scale.points((seen.first, end if level else Decimal(0)), (seen.last, end))


def _band(scale: _Scale, seen: Overview, measured: Measured) -> str:
    low, high = measured.gauge.low, measured.gauge.high
    if low is None or high is None:
        return ""
    if not measured.progress.level:
        return scale.points((seen.first, Decimal(0)), (seen.last, low), (seen.last, high))
    return scale.points((seen.first, low), (seen.last, low), (seen.last, high), (seen.first, high))


def _steps(scale: _Scale, today: date, found: Progress) -> str:
    """A sum stays where it is until the next report."""
    if not found.points:
        return ""
    places = []
    before = found.points[0][1] if found.level else Decimal(0)
    for day, amount in found.points:
        places += [(day, before), (day, amount)]
        before = amount
    return scale.points(*places, (today, before))


def _ticks(scale: _Scale) -> tuple[tuple[float, str], ...]:
    months: list[date] = []
    day = scale.first
    while day <= scale.last:
        months.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    every = -(-len(months) // MOST_TICKS)
    return tuple((scale.x(each), MONTHS[each.month - 1]) for each in months[::every])


def _told(measured: Measured, today: date) -> str:
    found = measured.progress
    kind = "Rata-rata" if found.level else "Jumlah"
    unit = f" {measured.gauge.unit}".rstrip()
    said = f"{kind} yang dilaporkan sampai {long_date(today)}: {amount_text(round(found.reached, 2)) or '0'}{unit}"
    validated = (
        f", {amount_text(round(found.validated, 2)) or '0'} di antaranya tervalidasi"
        if not found.level
        else ""
    )
    line = f" Garis lurus menuju target pada hari itu: {_span(found)}{unit}." if found.low is not None else ""
    return f"{said}{validated}.{line} Kedudukan: {LABELS[found.standing]}."


def _span(found: Progress) -> str:
    ends = [amount_text(round(each, 2)) for each in (found.low, found.high) if each is not None]
    return "–".join(ends)


def _target(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    ends = "–".join(amount_text(each) for each in (low, high) if each is not None)
    return f"{ends} {unit}".strip() if ends else ""
