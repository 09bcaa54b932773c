"""`siulak evaluation why`: the tree from a predicate down to what people handed in."""

import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlalchemy.orm import Session

from cli.opening import home_option, open_database
from config.errors import ConfigurationError
from models.session import reading
from workflow.units import cycle_of
from workflow.why import reading as stories
from workflow.why.telling import Told, documents, told
from workflow.why.tree import Tree, printed

BOTH_OR_NONE = "Sebutkan satu nomor evaluasi, atau --cycle KODE untuk seluruh siklus."


@click.command()
@click.argument("number", metavar="NOMOR", required=False)
@click.option("--cycle", "code", metavar="KODE", help="Semua evaluasi siklus ini, satu demi satu.")
@home_option
@click.option("--json", "as_json_", is_flag=True, help="Satu baris JSON setiap evaluasi (docs/why.md).")
def why(number: str | None, code: str | None, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan mengapa predikatnya demikian: dari hasil sampai catatan sumbernya, dan apa yang akan mengubahnya.

    Yang dicetak dengan --json dapat dihitung ulang oleh scripts/recompute.py tanpa SIULAK.

    Contoh: siulak evaluation why 10
    """
    if (number is None) == (code is None):
        raise click.UsageError(BOTH_OR_NONE)
    settings, engine = open_database(home)
    zone = settings.timezone
    with reading(engine) as session:
        for tree in _cycle(session, code) if code else [_one(session, str(number))]:
            if as_json_:
                click.echo(printed(tree, zone))
            else:
                _show(tree, zone)


def _cycle(session: Session, code: str) -> Iterator[Tree]:
    return stories.of_cycle(session, cycle_of(session, code).id)


def _one(session: Session, number: str) -> Tree:
    """Raises ConfigurationError where there is none."""
    found = stories.of_one(session, int(number)) if re.fullmatch(r"[0-9]{1,9}", number) else None
    if found is None:
        message = f"{number}: tidak ada evaluasi dengan nomor ini. `siulak audit show` menyebut nomornya."
        raise ConfigurationError([message])
    return found


def _show(tree: Tree, zone: ZoneInfo) -> None:
    head = f"# Evaluasi {tree.evaluation}: {tree.employee}, {tree.post} ({tree.unit}), siklus {tree.cycle}"
    click.echo(f"{head}, {tree.state_label}")
    _lines(told(tree, zone), 0)
    for each in tree.alternatives:
        click.echo(each.sentence)
    for document in documents(tree, zone):
        _lines(document, 0)


def _lines(node: Told, depth: int) -> None:
    margin = "  " * depth
    click.echo(f"{margin}{node.what}{f': {node.value}' if node.value else ''}")
    for label, text in node.facts:
        click.echo(f"{margin}  {label}: {' '.join(text.split())}")
    for child in node.children:
        _lines(child, depth + 1)
