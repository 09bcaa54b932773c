"""SKP and its Lampiran as two Word files in a folder."""

from collections.abc import Iterator
from pathlib import Path

from templates.contexts import WorkPlanAppendix, WorkPlanDocument
from templates.filling import filled
from templates.word import plan_appendix, plan_template
from workflow.plans.printing import PlanPaper
from workflow.plans.words import LEADER


def write(printed: PlanPaper, folder: Path) -> Iterator[Path]:
    """Makes the folder; an earlier file of the same name is replaced."""
    form = plan_template(template_name(printed))
    contents = {
        f"{printed.name}.docx": form.render(filled(WorkPlanDocument, printed.fields)),
        f"{printed.name}-lampiran.docx": plan_appendix().render(filled(WorkPlanAppendix, printed.appendix)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        yield folder / name


def template_name(printed: PlanPaper) -> str:
    if printed.is_qualitative:
        return "kualitatif"
    return "kuantitatif-jpt" if printed.form == LEADER else "kuantitatif-ja-jf"
