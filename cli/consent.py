"""A question before an act that people notice."""

import sys

import click

from config.errors import ConfigurationError

yes_option = click.option("--yes", is_flag=True, help="Jangan bertanya dulu.")


def consent(question: str, *, given: bool) -> None:
    """Goes on after a yes.

    Raises Abort after anything else, ConfigurationError where nobody can be asked: a script, or a closed input.
    """
    if given:
        return
    if sys.stdin is None or not sys.stdin.isatty():
        raise ConfigurationError([f"{question} Tidak ada yang dapat ditanya di sini: tambahkan --yes."])
    click.echo(f"{question} [y/t] ", nl=False)
    if sys.stdin.readline().strip().lower() not in ("y", "ya"):
        raise click.Abort
