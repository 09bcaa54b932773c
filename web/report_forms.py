"""From the fields of a form, or the members of a JSON object, to a report. What is missing the rules say."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from web.fields import LARGEST_ID, plain
from workflow.errors import RefusedError
from workflow.plans.amounts import amount, amount_text
from workflow.reports.content import Entry
from workflow.reports.entering import minutes_of, number_of

NO_DAY = "Isi tanggalnya."


def entry_of(fields: dict[str, str]) -> Entry:
    """Raises RefusedError with everything that cannot be read."""
    told: list[str] = []
    day = _day(fields.get("tanggal", ""), told)
    try:
        quantity = amount(fields.get("jumlah", ""))
    except ValueError:
        told.append(f"Jumlah “{fields['jumlah'][:30]}” bukan angka; tulis seperti 1.250 atau 95,5.")
        quantity = None
    minutes = minutes_of(fields.get("menit", ""))
    if minutes is None:
        told.append(f"Menit “{fields.get('menit', '')[:30]}” bukan bilangan bulat.")
    result, _, indicator = fields.get("hasil", "").partition(".")
    if told:
        raise RefusedError(told)
    assert day is not None
    return Entry(
        day=day,
        result=number_of(result, LARGEST_ID) or 0,
        indicator=number_of(indicator, LARGEST_ID),
        text=fields.get("uraian", "").strip(),
        minutes=minutes or 0,
        quantity=quantity,
        unit=fields.get("satuan", "").strip(),
        link=fields.get("tautan", "").strip(),
    )


def _day(text: str, told: list[str]) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        told.append(
            f"Tanggal “{text[:30]}” tidak dapat dibaca; tulis seperti 2026-03-31." if text else NO_DAY
        )
        return None


MEMBERS: dict[str, tuple[type, ...]] = {
    "tanggal": (str,),
    "hasil_kerja": (int,),
    "indikator": (int, type(None)),
    "uraian": (str,),
    "jumlah": (int, float, str, type(None)),
    "satuan": (str,),
    "menit": (int,),
    "tautan": (str,),
}
NEEDED = ("tanggal", "hasil_kerja", "uraian", "menit")


def entry_from_json(told: Mapping[str, Any]) -> Entry:
    """Raises RefusedError with everything that is missing, unknown or of another kind."""
    faults = [f"{name}: wajib diisi." for name in NEEDED if name not in told]
    faults += [f"{plain(str(name))[:40]}: tidak dikenal." for name in told if name not in MEMBERS]
    faults += [
        f"{name}: jenisnya keliru."
        for name, kinds in MEMBERS.items()
        if name in told and (type(told[name]) not in kinds)
    ]
    if faults:
        raise RefusedError(faults)
    days: list[str] = []
    day = _day(told["tanggal"], days)
    if day is None:
        raise RefusedError(f"tanggal: {each}" for each in days)
    return Entry(
        day=day,
        result=_number(told["hasil_kerja"]),
        indicator=None if told.get("indikator") is None else _number(told["indikator"]),
        text=plain(told["uraian"]).strip(),
        minutes=told["menit"],
        quantity=_quantity(told.get("jumlah")),
        unit=plain(told.get("satuan", "")).strip(),
        link=plain(told.get("tautan", "")).strip(),
    )


def _number(value: int) -> int:
    return value if 1 <= value <= LARGEST_ID else 0


def _quantity(value: float | str | None) -> Decimal | None:
    """A JSON number, or its decimal text with a point; at most four decimals. Raises RefusedError."""
    if value is None:
        return None
    try:
        found = Decimal(str(value))
        good = found.is_finite() and abs(found) < Decimal(10**14) and found == round(found, 4)
    except ArithmeticError:
        good = False
    if not good:
        raise RefusedError(["jumlah: bukan angka dengan paling banyak empat desimal."])
    return found


def fields_of(row: Any) -> dict[str, str]:
    """A stored report as the form shows it."""
    indicator = f".{row.indicator_id}" if row.indicator_id is not None else ""
    return {
        "tanggal": row.day.isoformat(),
        "hasil": f"{row.result_id}{indicator}",
        "uraian": row.text,
        "jumlah": amount_text(row.quantity),
        "satuan": row.unit,
        "menit": str(row.minutes),
        "tautan": row.link,
        "nomor": str(row.id),
        "versi": str(row.version),
    }
