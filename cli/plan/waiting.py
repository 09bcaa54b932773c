"""`siulak plan waiting`: who has no agreed plan, and who is late."""

from pathlib import Path

import click

from cli.opening import home_option, open_database
from cli.tables import as_json, deadline, table
from models.session import reading
from workflow import clock
from workflow.plans.lacking import Lacking, lacking
from workflow.plans.words import STATES
from workflow.units import cycle_of, within

COLUMNS = ("Evaluasi", "NIP", "Nama", "Jabatan", "Unit", "SKP", "Menunggu", "Batas waktu", "Terlambat")
WORDS = {**STATES, "none": "belum ada", "returned": "dikembalikan"}


@click.command()
@click.argument("code", metavar="KODE")
@click.option("--unit", metavar="KODE", help="Hanya unit ini dengan semua di bawahnya.")
@click.option("--late", is_flag=True, help="Hanya yang batas waktunya sudah lewat.")
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap pegawai.")
def waiting(code: str, unit: str | None, home: Path | None, *, late: bool, as_json_: bool) -> None:
    """Menampilkan siapa yang SKP-nya belum disepakati, siapa yang ditunggu, dan siapa yang terlambat.

    Contoh: siulak plan waiting 2027 --late
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        units = within(session, unit) if unit else None
        found = lacking(session, cycle_of(session, code), clock.current(session), units)
    shown = [each for each in found if each.late or not late]
    if as_json_:
        as_json(shown, settings.timezone)
        return
    if not shown:
        click.echo(
            f"Tidak ada yang terlambat; {len(found)} SKP masih dalam waktunya atau tidak dimintai."
            if found
            else f"Semua SKP siklus {code} sudah disepakati."
        )
        return
    rows = [
        (
            each.evaluation_id, each.nip, each.name, each.post, each.unit_code, _plan(each), _who(each),
            deadline(each.due, settings.timezone), "ya" if each.late else "",
        )
        for each in shown
    ]  # fmt: skip
    title = (
        f"SKP siklus {code} yang belum disepakati: {len(shown)}, terlambat {sum(each.late for each in shown)}"
    )
    table(title, COLUMNS, rows)


def _plan(each: Lacking) -> str:
    words = WORDS[each.plan]
    return f"perubahan {words}" if each.has_agreed else words


def _who(each: Lacking) -> str:
    return each.waits_for or ("unit ditahan" if each.held else "-")
