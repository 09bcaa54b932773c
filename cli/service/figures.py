"""`siulak service figures`: speed, share within the standard, first time right, returns."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from cli.days import DAY
from cli.opening import home_option, open_database
from cli.tables import as_json, table
from models.service import Service, Ticket
from models.session import reading
from workflow import clock
from workflow.calendar import office_calendar
from workflow.service.gathering import Period, Told, told
from workflow.service.survey import year
from workflow.units import within

COLUMNS = (
    "Petugas",
    "Layanan",
    "Tiket",
    "Median (jam)",
    "Persentil 90 (jam)",
    "Sesuai standar (%)",
    "Sekali benar (%)",
    "Pengembalian",
)


@click.command()
@click.option("--unit", "code", metavar="KODE", help="Hanya unit ini dengan semua di bawahnya.")
@click.option("--from", "first", type=DAY, metavar="TANGGAL", help="Terbit mulai hari ini (1 Januari).")
@click.option("--until", "last", type=DAY, metavar="TANGGAL", help="Terbit sampai hari ini (31 Desember).")
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu objek JSON: {lines, withheld, cases, rules}.")
def figures(
    code: str | None, first: date | None, last: date | None, home: Path | None, *, as_json_: bool
) -> None:
    """Menampilkan angka layanan menurut petugas dan layanan, dalam jam kerja.

    Dihitung dari berkas lengkap sampai terbit. Angka dari terlalu sedikit tiket, dan yang dapat dihitung dari selisih,
    tidak ditampilkan.

    Contoh: siulak service figures --unit DUKCAPIL --from 2026-01-01 --until 2026-03-31
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        usual = year(clock.current(session).astimezone(settings.timezone).date())
        period = Period(first or usual.first, last or usual.last)
        if period.last < period.first:
            raise click.UsageError("--until lebih dulu daripada --from.")
        years = range(period.first.year - 1, period.last.year + 1)
        calendar = office_calendar(settings.calendar_file, settings.zone, years)
        meant = []
        if code is not None:
            services = select(Service.id).where(Service.unit_id.in_(within(session, code)))
            meant.append(Ticket.service_id.in_(services))
        found = told(session, period, calendar, *meant)
    if as_json_:
        as_json(_plain(found), settings.timezone)
        return
    rows = [
        (
            line.officer,
            line.service,
            line.cases,
            line.median_hours,
            line.p90_hours,
            line.within_percent,
            line.first_time_right_percent,
            line.returns,
        )
        for line in found.lines
    ]
    table(f"Layanan yang terbit {period.first} sampai {period.last}", COLUMNS, rows)
    if found.withheld:
        click.echo(f"{found.withheld} angka tidak ditampilkan: terlalu sedikit tiket di baliknya.")


def _plain(found: Told) -> dict[str, Any]:
    """Numbers as numbers."""
    whole = asdict(found)
    whole["lines"] = [
        {name: float(value) if isinstance(value, Decimal) else value for name, value in line.items()}
        for line in whole["lines"]
    ]
    return whole
