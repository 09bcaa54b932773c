"""`siulak plan document`: the papers of a plan, printed on demand. What is issued and audited comes from the flows."""

from pathlib import Path

import click

from cli.opening import NUMBER, home_option, open_database
from config.office import load_office
from models.session import reading
from templates.contexts import WorkPlanAppendix, WorkPlanDocument
from templates.filling import filled
from templates.word import plan_appendix, plan_template
from workflow import clock
from workflow.plans.printing import PlanPaper, paper
from workflow.plans.words import LEADER


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
def document(evaluation: int, folder: Path, revision: int | None, home: Path | None) -> None:
    """Mencetak SKP dan lampirannya sebagai dua berkas Word.

    Contoh: siulak plan document 10 --to var/skp
    """
    settings, engine = open_database(home)
    office = load_office(settings.office_file)
    with reading(engine) as session:
        today = clock.current(session).astimezone(settings.timezone).date()
        printed = paper(session, evaluation, revision, (office.name, office.place), today)
    form = plan_template(template_name(printed))
    contents = {
        f"{printed.name}.docx": form.render(filled(WorkPlanDocument, printed.fields)),
        f"{printed.name}-lampiran.docx": plan_appendix().render(filled(WorkPlanAppendix, printed.appendix)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        click.echo(f"{folder / name}")


def template_name(printed: PlanPaper) -> str:
    if printed.is_qualitative:
        return "kualitatif"
    return "kuantitatif-jpt" if printed.form == LEADER else "kuantitatif-ja-jf"
