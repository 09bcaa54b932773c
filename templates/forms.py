"""Every kind of paper: the file of its form, and what it may print. Adding a kind is adding a line here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from templates.contexts import AppraisalDocument, WorkPlanAppendix, WorkPlanDocument
from templates.paper_contexts import CreditDocument, EvaluationDocument, UnitPredicates

FOLDER = Path(__file__).parent / "word"
EVALUATIONS = {
    "kuantitatif-ja-jf": "evaluasi-kuantitatif-ja-jf.docx",
    "kuantitatif-jpt": "evaluasi-kuantitatif-jpt.docx",
    "kualitatif": "evaluasi-kualitatif.docx",
}
APPRAISALS = {
    "biasa": "dokumen-evaluasi.docx",
    "keberatan": "dokumen-evaluasi-keberatan.docx",
    "pppk": "dokumen-evaluasi-pppk.docx",
    "pppk-keberatan": "dokumen-evaluasi-pppk-keberatan.docx",
}
"""D.1.1: plain, with the objection's blocks, for PPPK."""
UNIT = "penetapan-predikat.docx"
CREDITS = {
    "konversi": "ak-konversi.docx",
    "akumulasi": "ak-akumulasi.docx",
    "penetapan": "ak-penetapan.docx",
}


@dataclass(frozen=True)
class Form:
    """A template's file name, what people call the paper, and the fields that it offers."""

    file: str
    title: str
    context: type[Any]


FORMS: tuple[Form, ...] = (
    Form("skp-kuantitatif-ja-jf.docx", "SKP kuantitatif JA/JF", WorkPlanDocument),
    Form("skp-kuantitatif-jpt.docx", "SKP kuantitatif JPT", WorkPlanDocument),
    Form("skp-kualitatif.docx", "SKP kualitatif", WorkPlanDocument),
    Form("lampiran-skp.docx", "Lampiran SKP", WorkPlanAppendix),
    Form(EVALUATIONS["kuantitatif-ja-jf"], "Evaluasi kinerja kuantitatif JA/JF", EvaluationDocument),
    Form(EVALUATIONS["kuantitatif-jpt"], "Evaluasi kinerja kuantitatif JPT", EvaluationDocument),
    Form(EVALUATIONS["kualitatif"], "Evaluasi kinerja kualitatif", EvaluationDocument),
    Form(APPRAISALS["biasa"], "Dokumen evaluasi (D.1.1)", AppraisalDocument),
    Form(APPRAISALS["keberatan"], "Dokumen evaluasi dengan keberatan", AppraisalDocument),
    Form(APPRAISALS["pppk"], "Dokumen evaluasi PPPK", AppraisalDocument),
    Form(APPRAISALS["pppk-keberatan"], "Dokumen evaluasi PPPK dengan keberatan", AppraisalDocument),
    Form(UNIT, "Penetapan predikat kinerja unit", UnitPredicates),
    Form(CREDITS["konversi"], "Konversi predikat kinerja ke angka kredit", CreditDocument),
    Form(CREDITS["akumulasi"], "Akumulasi angka kredit", CreditDocument),
    Form(CREDITS["penetapan"], "Penetapan angka kredit", CreditDocument),
)
BY_FILE = {form.file: form for form in FORMS}
