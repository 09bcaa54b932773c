"""`siulak rules`: the rule tables, and any figure of theirs computed anew."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from cli.days import DAY
from cli.questions import questions
from cli.tables import table
from config.errors import ConfigurationError
from config.rules.checking import faults
from config.rules.kinds import KINDS
from config.rules.table import Table, tables, title
from workflow.calendar import utc_now

CONFIDENCE = {"high": "tinggi", "medium": "sedang", "low": "rendah", "house": "ketetapan kantor"}
STILL = "sekarang"

on_option = click.option("--on", type=DAY, metavar="TANGGAL", help="Aturan yang berlaku hari itu (hari ini).")
json_option = click.option("--json", "as_json", is_flag=True, help="JSON.")


@click.group()
def command() -> None:
    """Tabel aturan: menampilkan, memeriksa dan menghitung ulang.

    Contoh: siulak rules show predikat
    """


@command.command("list")
@on_option
@json_option
def list_(on: date | None, as_json: bool) -> None:
    """Menampilkan setiap tabel dengan masa berlaku dan dasar hukumnya.

    Contoh: siulak rules list --on 2026-12-31
    """
    shown = [(kind, each) for kind in KINDS for each in tables(kind) if on is None or each.in_force(on)]
    if as_json:
        _print([_head(kind, each) for kind, each in shown])
        return
    columns = ("Aturan", "Versi", "Berlaku", "Keyakinan", "Dasar hukum", "Isi")
    table("Tabel aturan", columns, (_row(kind, each) for kind, each in shown))


@command.command()
@click.argument("code", metavar="ATURAN")
@on_option
@json_option
def show(code: str, on: date | None, as_json: bool) -> None:
    """Menampilkan isi satu tabel, apa yang belum pasti di dalamnya dan alasannya.

    Contoh: siulak rules show keberatan --on 2026-12-31
    """
    kind, day = _kind(code), on or _today()
    shown = [each for each in tables(kind) if each.in_force(day)]
    if not shown:
        raise ConfigurationError(
            [f"{code}: tidak ada versi yang berlaku pada {day}. Lihat: siulak rules list."]
        )
    if as_json:
        _print({**_head(kind, shown[0]), **shown[0].model_dump(mode="json")})
        return
    head = _row(kind, shown[0])
    click.echo(f"{head[-1]}\n{head[0]}, versi {head[1]}, berlaku {head[2]}")
    click.echo(f"Dasar hukum: {head[4]} (keyakinan {head[3]})")
    if shown[0].note:
        click.echo(shown[0].note)
    for doubt in shown[0].doubt:
        click.echo(f"- {doubt.entry}: keyakinan {CONFIDENCE[doubt.confidence]}. {doubt.reason}")
    table("Isi", ("Isian", "Nilai"), _lines(_content(shown[0])))


@command.command()
@json_option
def check(as_json: bool) -> None:
    """Memeriksa semua tabel aturan sesudah diubah; kode keluar 2 bila ada yang salah.

    Contoh: siulak rules check
    """
    found = faults()
    if as_json:
        _print([{"message": each} for each in found])
        if found:
            sys.exit(2)
        return
    if found:
        raise ConfigurationError(found)
    click.echo(f"Semua {len(KINDS)} tabel aturan dapat dipakai.")


@command.command("eval")
@click.argument("name", metavar="ATURAN")
@on_option
@json_option
def evaluate(name: str, on: date | None, as_json: bool) -> None:
    """Menghitung ulang: larik JSON dari masukan baku, larik hasil ke keluaran baku.

    Contoh: siulak rules eval deadline --json < pertanyaan.json
    """
    from workflow.rules.answers import ANSWERS
    from workflow.rules.evaluating import evaluate as answers

    if name not in ANSWERS:
        raise ConfigurationError([f"{name}: tidak dapat dihitung. Yang ada: {', '.join(ANSWERS)}."])
    results = answers(name, questions(sys.stdin), on or _today())
    if as_json:
        _print(results)
        return
    for result in results:
        click.echo(json.dumps(result, ensure_ascii=False))


def _kind(code: str) -> type[Table]:
    for kind in KINDS:
        if code == kind.CODE:
            return kind
    known = ", ".join(kind.CODE for kind in KINDS)
    raise ConfigurationError([f"{code}: tidak ada tabel aturan bernama ini. Yang ada: {known}."])


def _head(kind: type[Table], each: Table) -> dict[str, Any]:
    return {
        "rule": kind.CODE,
        "title": title(kind),
        "version": each.version,
        "key": each.key,
        "valid_from": each.valid_from.isoformat(),
        "valid_to": each.valid_to and each.valid_to.isoformat(),
        "legal_source": each.legal_source,
        "confidence": each.confidence,
    }


def _row(kind: type[Table], each: Table) -> tuple[str, ...]:
    until = STILL if each.valid_to is None else str(each.valid_to)
    validity = f"{each.valid_from} sampai {until}"
    return kind.CODE, each.version, validity, CONFIDENCE[each.confidence], each.legal_source, title(kind)


def _content(each: Table) -> dict[str, Any]:
    return each.model_dump(mode="json", exclude=set(Table.model_fields))


def _lines(content: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Places and values; a list of plain values is one line."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _lines(value, f"{place}.{key}" if place else str(key))
    elif isinstance(content, list) and any(isinstance(value, dict | list) for value in content):
        for number, value in enumerate(content, 1):
            yield from _lines(value, f"{place}.{number}")
    else:
        yield place, ", ".join(map(_word, content)) if isinstance(content, list) else _word(content)


def _word(value: object) -> str:
    return {True: "ya", False: "tidak"}[value] if isinstance(value, bool) else str(value)


def _print(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _today() -> date:
    return utc_now().astimezone().date()
