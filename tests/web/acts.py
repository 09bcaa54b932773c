"""Acts through a page."""

from tests.factories import (
    AGENCY,
    prompts,
)
from tests.web.people import Browser, Town, words

RATED = {
    "trigger": "submit_review",
    "result_rating": "sesuai_ekspektasi",
    "result_reason": "Sesuai bukti yang diperiksa.",
    "behaviour_rating": "di_atas_ekspektasi",
    "behaviour_reason": "Selalu melayani dengan ramah.",
    "behaviour_evidence": "Lembar kesan pengunjung triwulan III.",
}


def unit_task(town: Town) -> str:
    return f"/tugas/{prompts(town.engine, kind='calibration', unit_id=AGENCY)[0].id}"


def act(browser: Browser, path: str, **fields: str) -> str:
    browser.get(path)
    return words(browser.post(path, **fields))
