"""Click's own words in Indonesian: through gettext, which click asks for every sentence, and through metavars.

The words stand in `locale/id/LC_MESSAGES/messages.po`; `python -m cli.words` compiles them.
"""

import gettext
import os
from pathlib import Path

import click

FOLDER = Path(__file__).parent / "locale"
CATALOGUE = FOLDER / "id" / "LC_MESSAGES" / "messages.po"
VALUES = {
    "text": "TEKS",
    "integer": "ANGKA",
    "integer range": "ANGKA",
    "path": "BERKAS",
    "file": "BERKAS",
    "day": "TANGGAL",
}
"""What stands for a value in a usage line, by the name of its type."""


def speak_indonesian() -> None:
    """From now on gettext answers in Indonesian, in this process and in those it starts."""
    os.environ["LANGUAGE"] = "id"
    gettext.bindtextdomain("messages", str(FOLDER))


def in_indonesian(command: click.Command) -> click.Command:
    """The command, and all commands below it, with placeholders of usage lines in Indonesian."""
    command.options_metavar = "[PILIHAN]"
    command.short_help = command.short_help or _first_sentence(command.help or "")
    for parameter in command.params:
        if parameter.metavar is None and isinstance(parameter, click.Option) and not parameter.is_flag:
            parameter.metavar = VALUES.get(parameter.type.name)
    if isinstance(command, click.Group):
        command.subcommand_metavar = "PERINTAH [ISIAN]..."
        for below in command.commands.values():
            in_indonesian(below)
    return command


def _first_sentence(text: str) -> str:
    """Whole, where click would cut it off in the middle."""
    return " ".join(text.split("\n\n", maxsplit=1)[0].split()).partition(". ")[0].removesuffix(".") + "."


def compiled() -> bytes:
    """The catalogue as gettext reads it."""
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    out = BytesIO()
    write_mo(out, read_po(BytesIO(CATALOGUE.read_bytes()), locale="id"))
    return out.getvalue()


if __name__ == "__main__":
    CATALOGUE.with_suffix(".mo").write_bytes(compiled())
