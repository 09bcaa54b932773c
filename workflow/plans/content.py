"""What a plan says, as plain values: for rules, pages, comparison and the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from workflow.plans.words import FURTHER, MAIN, SECTIONS


@dataclass(frozen=True)
class Indicator:
    """Indikator kinerja individu. The target is a number, a range, or words."""

    text: str
    aspect: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    words: str = ""
    number: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Result:
    """Rencana hasil kerja."""

    section: str
    text: str
    indicators: tuple[Indicator, ...] = ()
    supports: int | None = None
    """Number of the superior's work result."""
    perspective: str = ""
    number: int | None = field(default=None, compare=False)
    root: int | None = field(default=None, compare=False)
    """Number of the result from which it descends; its own where it was written anew."""
    place: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Content:
    approach: str
    results: tuple[Result, ...] = ()
    """In the order of the form: utama, then tambahan."""
    expectations: Mapping[str, str] = field(default_factory=dict)
    """Ekspektasi khusus pimpinan, by the code of the value."""
    conditions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The Lampiran SKP, by its part."""

    def of(self, section: str) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.section == section)

    @property
    def named(self) -> tuple[tuple[str, Result], ...]:
        """Each result with its place as a person counts: `Utama 1`."""
        return tuple(
            (f"{SECTIONS[section]} {number}", result)
            for section in (MAIN, FURTHER)
            for number, result in enumerate(self.of(section), 1)
        )


FRAME = ("evaluation_id", "source_id", "form", "rule")


def frame(plan: Any) -> dict[str, Any]:
    """Under what a plan began, as the log keeps it: nothing of it changes afterwards. Of a row with these columns."""
    return {name: getattr(plan, name) for name in FRAME}


def identified(content: Content) -> dict[str, Any]:
    """`body` with the numbers of its parts: by these others serve them, report on them and go on with them."""
    told = body(content)
    numbers = [
        [result.number, result.root, [each.number for each in result.indicators]]
        for result in content.results
    ]
    return told | {"numbers": numbers}


def body(content: Content) -> dict[str, Any]:
    """What a plan says, as JSON with every number as the text of its exact value."""
    return {
        "approach": content.approach,
        "results": [_result(result) for result in content.results],
        "expectations": dict(sorted(content.expectations.items())),
        "conditions": {kind: list(texts) for kind, texts in sorted(content.conditions.items())},
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "section": result.section,
        "text": result.text,
        "supports": result.supports,
        "perspective": result.perspective,
        "indicators": [_indicator(each) for each in result.indicators],
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "aspect": indicator.aspect,
        "text": indicator.text,
        "low": _exact(indicator.low),
        "high": _exact(indicator.high),
        "unit": indicator.unit,
        "words": indicator.words,
    }


def _exact(amount: Decimal | None) -> str | None:
    """One text for one amount, whether it was read as 95 or as 95.0000."""
    return None if amount is None else f"{amount.normalize():f}"


def ordered(results: Sequence[Result]) -> tuple[Result, ...]:
    """In the order of the form."""
    sections = list(SECTIONS)
    return tuple(
        sorted(results, key=lambda each: (sections.index(each.section), each.place, each.number or 0))
    )
