"""`siulak documents check` and `sample`: a Word form that HR has edited, before an office prints on it."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.answering import answer, json_option
from cli.tables import as_json, table
from config.causes import cause
from config.errors import ConfigurationError
from config.office import load_office
from config.settings import Settings

if TYPE_CHECKING:
    from templates.forms import Form

KIND = click.option(
    "--as",
    "name",
    metavar="FORMULIR",
    help="Nama formulir asli, bila berkasnya diberi nama lain: dokumen-evaluasi, ak-konversi, …",
)
WORDS = {"unknown": "tidak dikenal", "missing": "hilang", "fault": "salah"}


@click.command()
@click.argument("file", metavar="TEMPLAT", type=click.Path(path_type=Path))
@KIND
@click.option("--json", "as_json_", is_flag=True, help="Satu larik JSON: {kind, field, place, sentence}.")
def check(file: Path, name: str | None, as_json_: bool) -> None:
    """Memeriksa formulir Word yang disunting: isian yang tidak dikenal dan yang hilang, menurut tempatnya.

    Kode keluar 2 bila ada temuan.

    Contoh: siulak documents check var/formulir/dokumen-evaluasi.docx
    """
    from templates.word_checking import findings

    form = _form(file, name)
    found = findings(_read(file), form)
    if as_json_:
        as_json([asdict(each) for each in found], Settings().timezone)
    elif not found:
        click.echo(f"{file}: tidak ada temuan.")
    else:
        rows = [(each.place, WORDS[each.kind], each.field or "-", each.sentence) for each in found]
        table(f"{file}: {len(found)} temuan", ("Tempat", "Temuan", "Isian", "Keterangan"), rows)
    raise SystemExit(2 if found else 0)


@click.command()
@click.argument("file", metavar="TEMPLAT", type=click.Path(path_type=Path))
@KIND
@click.option(
    "--to", "target", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="BERKAS",
    help="Berkas Word yang ditulis.",
)  # fmt: skip
@json_option
def sample(file: Path, name: str | None, target: Path, *, as_json_: bool) -> None:
    """Mencetak formulir dengan data contoh, untuk melihat hasil suntingan.

    Contoh: siulak documents sample var/formulir/ak-konversi.docx --to var/contoh.docx
    """
    from templates import samples
    from templates.word import WordTemplate

    form = _form(file, name)
    emblem = load_office(Settings().office_file).emblem
    content = WordTemplate(file.name, _read(file), form.context, emblem).render(samples.sample(form.file))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    answer(f"{target}", as_json=as_json_, form=form.file, file=target)


def _form(file: Path, name: str | None) -> "Form":
    """Raises ConfigurationError where no form has that name."""
    from templates.forms import BY_FILE

    wanted = f"{Path(name).stem if name else file.stem}.docx"
    if wanted not in BY_FILE:
        known = ", ".join(Path(each).stem for each in BY_FILE)
        remedy = f"Pakai --as dengan salah satu: {known}."
        raise ConfigurationError([f"{wanted}: tidak ada formulir dengan nama ini. {remedy}"])
    return BY_FILE[wanted]


def _read(file: Path) -> bytes:
    """Raises ConfigurationError for a file that cannot be read."""
    try:
        return file.read_bytes()
    except OSError as fault:
        raise ConfigurationError(
            [f"{file}: tidak dapat dibuka ({cause(fault)}). Periksa namanya."]
        ) from fault
