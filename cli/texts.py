"""A text on the command line: what the terminal's letters cannot say can neither be searched for nor stored."""

from typing import Any

import click
from click.types import StringParamType


class Text(StringParamType):
    """Refuses bytes that are no letters, which Python hands over as lone surrogates."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        text = super().convert(value, param, ctx)
        if isinstance(text, str) and any("\ud800" <= sign <= "\udfff" for sign in text):
            shown = text.encode("utf-8", "backslashreplace").decode()
            self.fail(
                f"'{shown[:80]}' memuat huruf yang tidak terbaca; ketik ulang dengan UTF-8.", param, ctx
            )
        return text


TEXT = Text()


def only_readable(command: click.Command) -> click.Command:
    """The command, and all commands below it, with this type for every text."""
    for parameter in command.params:
        if type(parameter.type) is StringParamType:
            parameter.type = TEXT
    if isinstance(command, click.Group):
        for below in command.commands.values():
            only_readable(below)
    return command
