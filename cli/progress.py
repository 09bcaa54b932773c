"""How far a long piece of work has come: a bar on a terminal, one line elsewhere; never on standard output."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Told = Callable[[int], None]


@contextmanager
def progress(text: str, total: int | None = None) -> Iterator[Told]:
    """Gives what to call with the number done so far; without a total the bar only shows that it goes on."""
    if not sys.stderr.isatty():
        click.echo(f"{text} …", err=True)
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text, total=total)
        yield lambda done: bar.update(task, completed=done)
