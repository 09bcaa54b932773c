"""`siulak cycle`: definitions for whoever writes them, and the doors to running cycles."""

import json
import sys
from pathlib import Path

import click

from cli.cycle.export import export
from cli.cycle.launch import launch
from cli.cycle.recalendar import recalendar
from cli.cycle.status import status
from cli.cycle.windows import close, extend, hold, include, resume
from config.definition import DefinitionFile, read
from config.errors import ConfigurationError

FILE = click.Path(path_type=Path)


@click.group()
def command() -> None:
    """Siklus penilaian: memeriksa definisi, meluncurkan, melihat, menahan, memperpanjang dan menutup.

    Contoh: siulak cycle status
    """


for each in (launch, include, status, export, hold, resume, extend, recalendar, close):
    command.add_command(each)


@command.command()
@click.argument("files", metavar="BERKAS...", nargs=-1, required=True, type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Satu larik JSON: [{file, message}, …].")
def validate(files: tuple[Path, ...], as_json: bool) -> None:
    """Memeriksa definisi siklus dan menyebut semua kesalahannya sekaligus.

    Contoh: siulak cycle validate config/cycles/lima-tahap.toml
    """
    found = {name: _faults(path) for path in files for name in [click.format_filename(path)]}
    if as_json:
        told = [{"file": name, "message": text} for name, texts in found.items() for text in texts]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        # The caller of the group ignores click's own exit codes.
        sys.exit(2 if told else 0)
    for name, texts in found.items():
        if not texts:
            click.echo(f"{name}: benar.")
    faults = [f"{name}: {text}" for name, texts in found.items() for text in texts]
    if faults:
        raise ConfigurationError(faults)


@command.command()
@click.argument("file", metavar="[BERKAS]", required=False, type=FILE)
@click.option("--docs", is_flag=True, help="Tulis ulang docs/states.md dari definisi bawaan.")
def draw(file: Path | None, docs: bool) -> None:
    """Mencetak diagram keadaan (Mermaid) sebuah definisi siklus.

    Contoh: siulak cycle draw config/cycles/lima-tahap.toml
    """
    from workflow import drawing

    if docs == (file is not None):
        raise click.UsageError("Sebutkan satu berkas definisi, atau --docs saja.")
    if file is None:
        written = drawing.write_page()
        click.echo(f"Ditulis: {written.relative_to(written.parent.parent)}")
        return
    click.echo(drawing.draw(_proved(file)), nl=False)


def _faults(path: Path) -> list[str]:
    """Every fault of a file, one line each, without the file's name before it."""
    try:
        _proved(path)
    except ConfigurationError as error:
        return [" ".join(fault.removeprefix(f"{path}: ").split()) for fault in error.faults]
    return []


def _proved(path: Path) -> DefinitionFile:
    from templates.mail import KINDS
    from workflow.proofs import load

    return load(str(path), read(path), KINDS)
