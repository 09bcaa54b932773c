"""What follows from a predicate: a PPPK's contract (PP 49/2018), and the box of talent management (PermenPANRB 3/2020).

Proposals by a rule table, never a decision: a person signs, and no sanction is wired to them.
"""

from dataclasses import dataclass

from config.rules.follow_up import Box, ContractAdvice, NineBox

CONTRACT = {"perpanjangan": "Perpanjangan perjanjian kerja", "pemutusan": "Pemutusan perjanjian kerja"}
MEASURES = {
    "dipertahankan": "Dipertahankan",
    "rotasi": "Rotasi",
    "pengembangan_karier": "Pengembangan karier",
    "bimbingan_kinerja": "Bimbingan kinerja",
}
TICKED, OPEN = "☒", "☐"


@dataclass(frozen=True)
class Placed:
    """Somebody's box, or why there is none."""

    box: int | None
    text: str
    """`Kotak 8`, or that potential is not measured."""
    recommendations: tuple[str, ...]
    talent_pool: bool
    rule: str


@dataclass(frozen=True)
class Proposed:
    """What is proposed to a PPPK, in words, and every box of the form."""

    contract: str
    measures: tuple[str, ...]
    boxes: tuple[tuple[str, str], ...]
    """Mark and text, in the order of the form."""
    rule: str


def proposed(table: ContractAdvice, predicate: str | None) -> Proposed:
    """Without a predicate nothing is proposed, and every box stays open."""
    advice = {str(code): each for code, each in table.advice.items()}.get(predicate or "")
    contract = advice.contract if advice else None
    measures = advice.measures if advice else ()
    boxes = [(TICKED if code == contract else OPEN, text) for code, text in CONTRACT.items()]
    boxes += [(TICKED if code in measures else OPEN, text) for code, text in MEASURES.items()]
    named = tuple(MEASURES[code] for code in measures)
    return Proposed(CONTRACT[contract] if contract else "", named, tuple(boxes), table.key)


def placed(table: NineBox, predicate: str | None, potential: str | None) -> Placed:
    """`potential` comes from an assessment of competence alone; without one nobody is put into a box."""
    performance = {str(code): str(each) for code, each in table.performance_of.items()}.get(predicate or "")
    box = next(
        (each for each in table.boxes if (each.performance, each.potential) == (performance, potential)), None
    )
    return _placed(table, box)


def _placed(table: NineBox, box: Box | None) -> Placed:
    if box is None:
        return Placed(None, table.not_measured, (), talent_pool=False, rule=table.key)
    return Placed(box.box, f"Kotak {box.box}", box.recommendations, box.box in table.talent_pool, table.key)
