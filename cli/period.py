"""`siulak period`: how far a cycle's periods are evaluated, and what was stated about one person's."""

from dataclasses import fields
from pathlib import Path

import click

from cli.opening import NUMBER, home_option, open_database
from cli.tables import as_json, table
from config.errors import ConfigurationError
from models.session import reading
from workflow import clock, periodic
from workflow.periods import lacking as unstated
from workflow.periods.forms import PeriodForm, form_of
from workflow.periods.unit_viewing import words_of
from workflow.periods.viewing import WORDS, PersonPeriods, UnitPeriod, by_unit, of_evaluation
from workflow.units import cycle_of, within
from workflow.wording import long_date

COLUMNS = (
    "Kode",
    "Unit",
    "Nomor",
    "Periode",
    "Dinilai",
    "Menunggu",
    "Terlambat",
    "Tidak dinilai",
    "Belum berakhir",
    "Capaian unit",
)
WAITING = ("Evaluasi", "NIP", "Nama", "Jabatan", "Unit", "Periode", "Keadaan", "Batas waktu", "Menunggu")


@click.group()
def command() -> None:
    """Evaluasi periodik: sejauh mana dinilai, dan apa yang ditetapkan.

    Contoh: siulak period status 2026
    """


@command.command()
@click.argument("code", metavar="KODE")
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap unit dan periode.")
def status(code: str, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan berapa evaluasi periodik satu siklus sudah ditetapkan, menurut unit dan periode.

    Contoh: siulak period status 2026
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        found = by_unit(session, cycle_of(session, code), clock.current(session))
    if as_json_:
        as_json(found, settings.timezone)
        return
    if not found:
        click.echo(f"Definisi siklus {code} tidak menetapkan periode (bagian [periods]).")
        return
    names = [field.name for field in fields(UnitPeriod)][:-1]
    rows = [[*(getattr(each, name) for name in names), _achieved(each)] for each in found]
    table(f"Evaluasi periodik siklus {code}", COLUMNS, rows)


def _achieved(each: UnitPeriod) -> str:
    return words_of(each.achievement) if each.achievement else "-"


@command.command()
@click.argument("code", metavar="KODE")
@click.option("--unit", metavar="KODE", help="Hanya unit ini dengan semua di bawahnya.")
@click.option("--late", is_flag=True, help="Hanya yang batas waktunya sudah lewat.")
@home_option
@click.option(
    "--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap pegawai dan periode."
)
def waiting(code: str, unit: str | None, home: Path | None, *, late: bool, as_json_: bool) -> None:
    """Menampilkan siapa yang periodenya sudah berakhir dan belum dinilai, siapa yang ditunggu, atau mengapa tidak ada.

    Contoh: siulak period waiting 2026 --unit DINKES
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        units = within(session, unit) if unit else None
        every = unstated.lacking(session, cycle_of(session, code), clock.current(session), units)
    found = [each for each in every if each.standing != "due" or not late]
    if as_json_:
        as_json(found, settings.timezone)
        return
    if not found:
        click.echo(f"Tidak ada; {len(every)} masih dalam waktunya.")
        return
    rows = [
        (
            each.evaluation_id, each.nip, each.name, each.post, each.unit_code, each.label, WORDS[each.standing],
            each.due, "; ".join(each.waits_for) or f"- ({unstated.WORDS[each.reason]})",
        )
        for each in found
    ]  # fmt: skip
    table(f"Periode siklus {code} yang belum dinilai: {len(found)}", WAITING, rows)


@command.command()
@click.argument("evaluation", metavar="EVALUASI", type=NUMBER)
@home_option
@click.option(
    "--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap periode yang dinilai."
)
def show(evaluation: int, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan periode evaluasi dengan nomor ini, dan apa yang ditetapkan tentang masing-masing.

    Contoh: siulak period show 10 --home var/demo
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        now = clock.current(session)
        line = of_evaluation(session, evaluation, now)
        if line is None:
            remedy = "`siulak period status KODE` menampilkan siklusnya; `siulak evaluation show` mencari nomornya."
            raise ConfigurationError([f"Evaluasi {evaluation} tidak mempunyai periode. {remedy}"])
        frames = [
            periodic.frame(session, evaluation, cell.number, now) for cell in line.cells if cell.revision
        ]
        forms = [form_of(session, each) for each in frames]
    if as_json_:
        as_json(forms, settings.timezone)
        return
    _show(line, forms)


def _show(line: PersonPeriods, forms: list[PeriodForm]) -> None:
    rows = [
        (cell.label, long_date(cell.first), long_date(cell.last), cell.words, cell.author)
        for cell in line.cells
    ]
    columns = ("Periode", "Dari", "Sampai", "Keadaan", "Penilai")
    table(f"{line.name}, {line.post}, {line.unit}", columns, rows)
    for form in forms:
        told = [
            (result.label, each.text, each.target, each.realisation, result.feedback)
            for result in form.results
            for each in result.indicators
        ]
        table(
            f"{form.label}: {form.ratings[2]}; capaian unit {(form.achievement or 'belum ditetapkan').lower()}",
            ("Hasil kerja", "Indikator", "Target", "Realisasi", "Umpan balik"),
            told,
        )
        ratings = (
            ("Hasil kerja", form.ratings[0], form.result_reason),
            ("Perilaku kerja", form.ratings[1], form.behaviour_reason),
        )
        table(f"{form.label}: rating", ("Bagian", "Rating", "Alasan"), ratings)
