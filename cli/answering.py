"""What a command that acts answers: a sentence for people, or one JSON object for programs."""

import json
from collections.abc import Iterator
from datetime import date, datetime

import click

json_option = click.option(
    "--json", "as_json_", is_flag=True, help="Satu objek JSON: apa yang dikerjakan, jumlah dan nomornya."
)


def answer(sentence: str, *, as_json: bool, **facts: object) -> None:
    """The facts stand beside the command's own name. Days and moments are ISO texts, paths are texts."""
    if not as_json:
        click.echo(sentence)
        return
    told = {"command": " ".join(reversed([*_names()])), **facts}
    click.echo(json.dumps(told, default=_plain, ensure_ascii=False))


def _names() -> Iterator[str]:
    """From the command up to, and without, `siulak` itself."""
    context = click.get_current_context()
    while context.parent is not None:
        yield context.info_name or ""
        context = context.parent


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
