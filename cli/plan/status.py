"""`siulak plan status`: which units still lack agreed plans."""

from dataclasses import fields
from pathlib import Path

import click

from cli.opening import home_option, open_database
from cli.tables import as_json, table
from models.session import reading
from workflow.plans.counting import UnitPlans, by_unit
from workflow.units import cycle_of

COLUMNS = ("Kode", "Unit", "Evaluasi", "Tanpa SKP", "Disusun", "Diajukan", "Disepakati", "Sedang diubah")


@click.command()
@click.argument("code", metavar="KODE")
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap unit.")
def status(code: str, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan sejauh mana SKP satu siklus disusun dan disepakati, menurut unit.

    Contoh: siulak plan status 2027
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        found = by_unit(session, cycle_of(session, code).id)
    if as_json_:
        as_json(found, settings.timezone)
        return
    names = [field.name for field in fields(UnitPlans)]
    rows = [[getattr(unit, name) for name in names] for unit in found]
    sums = ["", "Semua", *(sum(row[place] for row in rows) for place in range(2, len(names)))]
    table(f"SKP siklus {code}", COLUMNS, [*rows, sums])
