"""*Tugas saya* tells of plans and lists that wait: until when, what follows otherwise, and where to act."""

import pytest

from tests.factories import ANI, BUDI, CHIEF, CICI, LAUNCH, evaluation
from tests.web.people import Town, words
from tests.web.skp import skp
from tests.workflow.plans.plans import sent_back, submitted
from workflow import planning
from workflow.peers import rounds
from workflow.plans.machine import AGREE

pytestmark = pytest.mark.thorough


def tasks(town: Town, person: int) -> str:
    return words(town.signed_in(person).get("/tugas"))


def test_a_plan_is_a_task_of_its_writer_then_of_the_appraiser_then_of_nobody(town: Town) -> None:
    page = tasks(town, ANI)
    assert "SKP perlu disusun dan diajukan 1" in page
    assert "Bila tidak dilakukan sampai batas waktu: Selama belum ada SKP yang disepakati" in page
    assert "Senin, 19 Januari 2026 pukul 23.59 WIB" in page

    own = words(town.signed_in(ANI).get(skp(town, ANI)))
    assert "SKP perlu disusun dan diajukan. Batas waktu: Senin, 19 Januari 2026" in own

    plan = submitted(town.engine, ANI)
    assert "SKP perlu" not in tasks(town, ANI)
    assert "Batas waktu: Senin" not in words(town.signed_in(ANI).get(skp(town, ANI)))
    above = town.signed_in(CHIEF).get("/tugas")
    assert "SKP menunggu kesepakatan Bapak/Ibu 1" in words(above)
    assert f'href="/skp/{evaluation(town.engine, ANI).id}">Ani Contoh' in above.text
    sent_back(town.engine, plan)
    assert "SKP dikembalikan untuk diperbaiki 1" in tasks(town, ANI)
    assert "SKP menunggu" not in tasks(town, CHIEF)

    planning.act(town.engine, plan, ANI, "submit_plan", LAUNCH)
    planning.act(town.engine, plan, CHIEF, AGREE, LAUNCH)
    assert "SKP menunggu" not in tasks(town, CHIEF)
    assert not any(told in tasks(town, ANI) for told in ("SKP perlu", "SKP dikembalikan"))


def test_who_has_no_address_finds_it_there_all_the_same(town: Town) -> None:
    assert "SKP perlu disusun dan diajukan 1" in tasks(town, CICI)


def test_a_list_to_approve_is_named_once(town: Town) -> None:
    rounds.nominate(town.engine, evaluation(town.engine, ANI).id, ANI, {BUDI: "peer"}, LAUNCH)

    page = tasks(town, CHIEF)

    assert "Daftar pemberi umpan balik menunggu persetujuan Bapak/Ibu 1" in page
    assert page.count("Daftar pemberi umpan balik menunggu persetujuan") == 1
