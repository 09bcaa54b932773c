"""`siulak skm`: the public's survey of a service unit."""

from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from cli.acting import acting, by_option
from cli.answering import answer
from cli.opening import home_option, open_database
from cli.tables import as_json, table
from models.session import reading
from workflow import clock
from workflow.service.answering import CODE_DAYS, MOST_CODES, desk, print_codes
from workflow.service.survey import Index, UnitSurvey, unit_survey, year

json_option = click.option("--json", "as_json_", is_flag=True, help="Satu objek JSON.")


@click.group()
def command() -> None:
    """Survei Kepuasan Masyarakat: indeks dan mutu unit layanan, kode untuk loket.

    Contoh: siulak skm show DUKCAPIL
    """


@command.command()
@click.argument("unit", metavar="UNIT")
@click.option("--year", "number", type=click.IntRange(2000, 2200), metavar="TAHUN", help="Tahun (tahun ini).")
@home_option
@json_option
def show(unit: str, number: int | None, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan IKM satu unit layanan: jumlah jawaban, indeks, mutu, kinerja, dan rata-rata setiap unsur.

    Indeks unit adalah dari jawaban dengan kode loket; jawaban tanpa kode disebut terpisah.

    Contoh: siulak skm show DUKCAPIL --year 2026
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        today = clock.current(session).astimezone(settings.timezone).date()
        period = year(today if number is None else date(number, 1, 1))
        place = desk(session, unit)
        found = unit_survey(session, place.unit_id, period, whole=True)
    if as_json_:
        as_json(_plain(place.code, place.name, period.first.year, found), settings.timezone)
        return
    click.echo(f"SKM {place.name} {period.first.year} (rumus {found.rule})")
    click.echo(f"Dengan kode loket: {_sentence(found.verified)}")
    click.echo(f"Tanpa kode loket: {_sentence(found.unverified)}")
    rows = [(each.label, each.answers, each.mean) for each in found.verified.elements]
    table("Unsur, dari jawaban dengan kode loket", ("Unsur", "Jawaban", "Rata-rata"), rows)


def _sentence(index: Index) -> str:
    if index.reason:
        return f"{index.answers} jawaban. {index.reason}"
    return f"{index.answers} jawaban, IKM {index.ikm}, mutu {index.mutu} ({index.kinerja})"


def _plain(code: str, name: str, number: int, found: UnitSurvey) -> dict[str, Any]:
    """The unit's own index at the top, the one without codes beside it; numbers as numbers."""
    return {
        "unit": code,
        "name": name,
        "year": number,
        "rule": found.rule,
        **_numbers(found.verified),
        "unverified": _numbers(found.unverified),
    }


def _numbers(index: Index) -> dict[str, Any]:
    told = asdict(index)
    for place in (told, *told["elements"]):
        for name in ("ni", "ikm", "mean"):
            if place.get(name) is not None:
                place[name] = float(place[name])
    return told


@command.command()
@click.argument("unit", metavar="UNIT")
@click.option(
    "--count",
    type=click.IntRange(1, MOST_CODES),
    default=100,
    show_default=True,
    metavar="N",
    help="Berapa kode.",
)
@by_option
@home_option
@json_option
def codes(unit: str, count: int, by: str | None, home: Path | None, *, as_json_: bool) -> None:
    """Membuat kode sekali pakai untuk loket, satu setiap baris; ditampilkan sekali ini saja.

    Berikan satu kode kepada setiap orang yang selesai dilayani. Jawaban dengan kode dihitung untuk indeks unit dan
    untuk petugas. Kode tidak terkait dengan siapa pun.

    Contoh: siulak skm codes DUKCAPIL --count 200
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        now = clock.current(session)
        today = now.astimezone(settings.timezone).date()
        actor = acting(session, by, today)
    last = today + timedelta(days=CODE_DAYS)
    made = list(print_codes(engine, unit, count, actor, now, last))
    answer("\n".join(made), as_json=as_json_, unit=unit, last=last, codes=made)
