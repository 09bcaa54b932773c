"""From a form's fields to a part of a plan, and back. What is missing the plan's own rules say."""

from web.fields import LARGEST_ID
from workflow.errors import RefusedError
from workflow.plans.amounts import amount, amount_text
from workflow.plans.content import Indicator, Result
from workflow.plans.storing import Approach, Change, Conditions, Expectations, OneResult, WithoutResult
from workflow.plans.words import CONDITIONS, MOST_INDICATORS

SLOTS = range(1, MOST_INDICATORS + 1)
EXPECTATION = "ekspektasi-"
FIELDS = ("aspek", "indikator", "target", "sampai", "satuan", "kata")
UNKNOWN = "Bagian SKP itu tidak dikenal."
HIGHEST_PLACE = 99


def change_of(fields: dict[str, str]) -> Change:
    """The part that the form's field `bagian` names. Raises RefusedError with everything that cannot be read."""
    match fields.get("bagian"):
        case "pendekatan":
            return Approach(fields.get("pendekatan", ""))
        case "hasil":
            return OneResult(result_of(fields))
        case "hapus":
            return WithoutResult(number(fields, "nomor") or 0)
        case "ekspektasi":
            return Expectations(expectations_of(fields))
        case "lampiran":
            return Conditions({kind: tuple(fields.get(kind, "").split("\n")) for kind in CONDITIONS})
    raise RefusedError([UNKNOWN])


def expectations_of(fields: dict[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(EXPECTATION): text for name, text in fields.items() if name.startswith(EXPECTATION)
    }


def number(fields: dict[str, str], name: str, largest: int = LARGEST_ID) -> int | None:
    """A row's number; none for anything else."""
    text = fields.get(name, "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(largest))):
        return None
    return int(text) if 1 <= int(text) <= largest else None


def result_of(fields: dict[str, str]) -> Result:
    faults: list[str] = []
    indicators = tuple(
        _indicator(fields, slot, faults)
        for slot in SLOTS
        if any(_cell(fields, name, slot) for name in FIELDS)
    )
    if faults:
        raise RefusedError(faults)
    return Result(
        section=fields.get("kelompok", ""),
        text=fields.get("hasil", "").strip(),
        indicators=indicators,
        supports=number(fields, "pimpinan"),
        perspective=fields.get("perspektif", ""),
        number=number(fields, "nomor"),
        place=number(fields, "urutan", HIGHEST_PLACE) or 0,
    )


def _indicator(fields: dict[str, str], slot: int, faults: list[str]) -> Indicator:
    amounts = {}
    for name in ("target", "sampai"):
        try:
            amounts[name] = amount(_cell(fields, name, slot))
        except ValueError:
            typed = _cell(fields, name, slot)[:30]
            faults.append(f"Indikator {slot}: {name} “{typed}” bukan angka; tulis seperti 1.250 atau 95,5.")
            amounts[name] = None
    return Indicator(
        text=_cell(fields, "indikator", slot),
        aspect=_cell(fields, "aspek", slot),
        low=amounts["target"],
        high=amounts["sampai"],
        unit=_cell(fields, "satuan", slot),
        words=_cell(fields, "kata", slot),
    )


def _cell(fields: dict[str, str], name: str, slot: int) -> str:
    return fields.get(f"{name}{slot}", "").strip()


def fields_of(result: Result, place: int) -> dict[str, str]:
    """The form of a stored result, at the n-th place of its section."""
    found = {
        "nomor": str(result.number or ""),
        "kelompok": result.section,
        "urutan": str(place),
        "hasil": result.text,
        "pimpinan": str(result.supports or ""),
        "perspektif": result.perspective,
    }
    for slot, each in enumerate(result.indicators, 1):
        cells = (
            each.aspect,
            each.text,
            amount_text(each.low),
            amount_text(each.high),
            each.unit,
            each.words,
        )
        found |= {f"{name}{slot}": text for name, text in zip(FIELDS, cells, strict=True)}
    return found
