"""What happens in the sample office during its year: a move, an acting head, a vacant post, a hand-over."""

from collections.abc import Callable
from datetime import date, timedelta

from cli.demo.units import FIVE_UNITS

Roster = list[dict[str, str]]
SMALLEST = FIVE_UNITS


def happen(rows: Roster, year: int) -> Roster:
    """The rows after all four; every changed person keeps the old row, closed, before the new one."""
    codes = list(dict.fromkeys(row["unit_kode"] for row in rows))
    home, target, headless, vacant = codes[1:5]
    rows = _move(rows, home, target, date(year, 7, 1))
    rows = _hand_over(rows, home, date(year, 9, 1))
    rows = _born(rows, _first(rows, headless, "JPT Pratama")["nip"], date(year - 60, 6, 10))
    rows = _born(rows, _first(rows, vacant, "Pengawas")["nip"], date(year - 58, 10, 10))
    rows = _act(rows, headless, target, date(year, 7, 1))
    return _leave_vacant(rows, vacant, date(year, 11, 1))


def _split(row: dict[str, str], day: date, **changes: str) -> Roster:
    """The row until the day before, and from that day on with the changes."""
    return [
        row | {"tmt_selesai": str(day - timedelta(days=1))},
        row | {"tmt_jabatan": str(day)} | changes,
    ]


def _replaced(
    rows: Roster, chosen: Callable[[dict[str, str]], bool], new: Callable[[dict[str, str]], Roster]
) -> Roster:
    return [after for row in rows for after in (new(row) if chosen(row) else [row])]


def _first(rows: Roster, unit: str, kind: str) -> dict[str, str]:
    return next(row for row in rows if row["unit_kode"] == unit and row["jenis_jabatan"] == kind)


def _born(rows: Roster, nip: str, day: date) -> Roster:
    """Gives somebody the age of retirement, wherever the number stands."""
    used = {row["nip"] for row in rows}
    numbers = (f"{day:%Y%m%d}{nip[8:15]}{sequence:03}" for sequence in range(1, 1000))
    number = next(number for number in numbers if number not in used)
    return [row | {key: number for key in ("nip", "atasan_nip") if row[key] == nip} for row in rows]


def _move(rows: Roster, home: str, target: str, day: date) -> Roster:
    """An expert goes to another unit in mid-year, under a superior there."""
    mover = _first(rows, home, "Fungsional")
    superior = _first(rows, target, "Pengawas")
    there = {key: superior[key] for key in ("unit_kode", "unit_nama", "unit_induk")}
    changes = there | {
        "atasan_nip": superior["nip"],
        "jabatan": "Analis SDM Aparatur Ahli Muda",
        "dasar": f"definitif SK Bupati Nomor 800/101/{day.year}",
    }
    return _replaced(rows, lambda row: row is mover, lambda row: _split(row, day, **changes))


def _hand_over(rows: Roster, unit: str, day: date) -> Roster:
    """Somebody keeps the post and gets another appraiser."""
    kept = _first(rows, unit, "Pelaksana")
    leaders = [_first(rows, unit, kind)["nip"] for kind in ("Administrator", "Pengawas")]
    new = next(nip for nip in leaders if nip != kept["atasan_nip"])
    return _replaced(rows, lambda row: row is kept, lambda row: _split(row, day, atasan_nip=new))


def _act(rows: Roster, unit: str, lender: str, day: date) -> Roster:
    """A head retires; another unit's head acts, and those whom the retired one led follow the acting one."""
    retired, deputy = _first(rows, unit, "JPT Pratama"), _first(rows, lender, "JPT Pratama")
    post = {
        key: retired[key]
        for key in ("jabatan", "jenis_jabatan", "unit_kode", "unit_nama", "unit_induk", "atasan_nip")
    }
    order = f"Plt SPT Nomor 800/202/{day.year}"
    acting = deputy | post | {"tmt_jabatan": str(day), "tmt_selesai": "", "dasar": order}
    rows = _replaced(
        rows,
        lambda row: row["atasan_nip"] == retired["nip"] and not row["tmt_selesai"],
        lambda row: _split(row, day, atasan_nip=deputy["nip"]),
    )
    gone = retired | {"tmt_selesai": str(day - timedelta(days=1))}
    return _replaced(rows, lambda row: row is retired, lambda _: [gone, acting])


def _leave_vacant(rows: Roster, unit: str, day: date) -> Roster:
    """A lower leader retires and nobody follows; those whom she led still name her."""
    retired = _first(rows, unit, "Pengawas")
    gone = retired | {"tmt_selesai": str(day - timedelta(days=1))}
    return _replaced(rows, lambda row: row is retired, lambda _: [gone])
