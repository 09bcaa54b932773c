"""What an evaluation is for: read by anybody, and reached from wherever somebody is asked."""

import pytest

from models.cycle import Cycle
from models.session import transaction
from tests.factories import ANI, REGULATION, definition, prompts
from tests.web.people import Town, words


def test_anybody_reads_what_it_is_for_and_who_sees_what(town: Town) -> None:
    said = words(town.browser().get("/tujuan/2026"))

    purpose = definition(REGULATION).purpose
    for each in (*purpose.used_for, *purpose.not_used_for, "Siapa melihat apa", "atasan pejabat penilai"):
        assert each in said
    assert "14 hari kerja sejak dokumen diterima" in said


def test_without_a_code_it_is_the_newest_cycles(town: Town) -> None:
    with transaction(town.engine) as session:
        session.get_one(Cycle, 1).title = "Siklus terbaru"

    assert "Siklus terbaru" in words(town.browser().get("/tujuan"))


@pytest.mark.parametrize("code", ["2999", "%00", "a" * 41, "%F0%9F%98%80"])
def test_another_cycle_is_not_there(town: Town, code: str) -> None:
    assert town.browser().get(f"/tujuan/{code}").status_code == 404


def test_a_task_leads_to_its_own_cycles_purpose(asked: Town) -> None:
    task = prompts(asked.engine, recipient_id=ANI)[0]

    assert 'href="/tujuan/2026"' in asked.signed_in(ANI).get(f"/tugas/{task.id}").text
