"""`siulak follow-up`: sums of a year's predicates, and who comes into question for a reward or another post."""

from dataclasses import asdict
from pathlib import Path

import click

from cli.opening import NUMBER, home_option, open_database
from cli.tables import as_json, table
from config.errors import ConfigurationError
from config.settings import Settings
from models.session import reading
from workflow.rules.words import LABELS, PREDICATES
from workflow.rules.years_in_row import WORDS
from workflow.summing.counting import DIMENSIONS, figures
from workflow.summing.reading import Year, of_year, years
from workflow.units import within

UNIT = click.option("--unit", metavar="KODE", help="Hanya unit ini dengan semua di bawahnya.")
ADVICE = "Bahan pertimbangan; yang mengusulkan dan menetapkan adalah pejabat yang berwenang."


@click.group()
def command() -> None:
    """Tindak lanjut hasil evaluasi: jumlah per tahun, bahan usulan penghargaan dan mutasi.

    Contoh: siulak follow-up sums 2026
    """


@command.command()
@click.argument("year", metavar="TAHUN", type=NUMBER)
@UNIT
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap kelompok.")
def sums(year: int, unit: str | None, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan jumlah pegawai menurut predikat tahunan, per unit, golongan dan jenis jabatan.

    Contoh: siulak follow-up sums 2026 --json
    """
    settings, found = _year(year, unit, home)
    shown = figures(found.members()).shown
    if as_json_:
        as_json([asdict(each) | {"rule": found.rule.key} for each in shown], settings.timezone)
        return
    columns = (
        "Kelompok",
        "Nama",
        "Pegawai",
        *(LABELS[each] for each in PREDICATES[::-1]),
        "Penghargaan",
        "Mutasi",
    )
    rows = (
        (
            DIMENSIONS[each.dimension], each.name, each.people,
            *(each.predicates.get(code, 0) for code in PREDICATES[::-1]), each.reward, each.mutation,
        )
        for each in shown
    )  # fmt: skip
    table(f"Predikat tahunan {year} yang final (aturan {found.rule.key})", columns, rows)
    if found.unfinished:
        click.echo(f"{found.unfinished} dari {len(found.people)} pegawai belum final.", err=True)


@command.command()
@click.argument("year", metavar="TAHUN", type=NUMBER)
@UNIT
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap pegawai.")
def candidates(year: int, unit: str | None, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan pegawai dengan predikat yang sama beberapa tahun berturut-turut menurut tabel aturan.

    Contoh: siulak follow-up candidates 2026
    """
    settings, found = _year(year, unit, home)
    people = [each for each in found.people if each.candidate]
    if as_json_:
        as_json([asdict(each) | {"rule": found.rule.key} for each in people], settings.timezone)
        return
    rows = (
        (
            WORDS[each.candidate or ""], each.nip or "-", each.name, each.grade or "-", each.post, each.unit,
            "; ".join(f"{year_}: {LABELS[code]}" for year_, code in each.predicates.items() if code),
        )
        for each in people
    )  # fmt: skip
    columns = ("Usulan", "NIP", "Nama", "Golongan", "Jabatan", "Unit", "Predikat")
    table(f"Bahan usulan sampai {year} (aturan {found.rule.key})", columns, rows)
    click.echo(ADVICE, err=True)


def _year(year: int, unit: str | None, home: Path | None) -> tuple[Settings, Year]:
    """Raises ConfigurationError for a year without a cycle, UnknownUnitError."""
    settings, engine = open_database(home)
    with reading(engine) as session:
        known = years(session)
        if year not in known:
            told = ", ".join(map(str, known)) or "belum ada"
            raise ConfigurationError([f"{year}: tidak ada siklus tahunan untuk tahun ini. Yang ada: {told}."])
        return settings, of_year(session, year, within(session, unit) if unit else None)
