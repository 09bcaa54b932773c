"""SKP and its Lampiran as two Word files in a folder."""

from collections.abc import Iterator
from pathlib import Path

from templates.contexts import WorkPlanAppendix, WorkPlanDocument
from templates.filling import filled
from templates.word import form, plan_appendix
from workflow.plans.printing import PlanPaper


def write(printed: PlanPaper, folder: Path) -> Iterator[Path]:
    """Makes the folder; an earlier file of the same name is replaced."""
    contents = {
        f"{printed.name}.docx": form(printed.form_file).render(filled(WorkPlanDocument, printed.fields)),
        f"{printed.name}-lampiran.docx": plan_appendix().render(filled(WorkPlanAppendix, printed.appendix)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        yield folder / name
