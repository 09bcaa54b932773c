"""`siulak plan document`: the papers of a plan, printed on demand. What is issued and audited comes from the flows."""

from pathlib import Path

import click

from cli.answering import answer, json_option
from cli.opening import NUMBER, home_option, open_database
from cli.plan.papers import write
from config.office import load_office
from models.session import reading
from workflow import clock
from workflow.plans.printing import paper


@click.command()
@click.argument("evaluation", metavar="EVALUASI", type=NUMBER)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="FOLDER",
    help="Folder tempat kedua berkas ditulis.",
)
@click.option(
    "--revision", type=NUMBER, help="Versi SKP; biasanya yang disepakati, atau konsepnya bila belum ada."
)
@home_option
@json_option
def document(
    *, evaluation: int, folder: Path, revision: int | None, home: Path | None, as_json_: bool
) -> None:
    """Mencetak SKP dan lampirannya sebagai dua berkas Word.

    Contoh: siulak plan document 10 --to var/skp
    """
    settings, engine = open_database(home)
    office = load_office(settings.office_file)
    with reading(engine) as session:
        today = clock.current(session).astimezone(settings.timezone).date()
        printed = paper(session, evaluation, revision, (office.name, office.place), today)
    paths = [str(path) for path in write(printed, folder)]
    answer("\n".join(paths), as_json=as_json_, evaluation=evaluation, files=paths)
