"""A round of peers' feedback in a real browser on a phone, and whether every page of it fits."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from models.peers import PeerBox
from models.session import transaction
from tests.factories import ANI, CHIEF, SYSTEM, evaluation
from tests.web.serving import Site, site
from tests.web.test_pages import Look, chromium, go, looking, nothing, press, signed_in
from tests.workflow.peers.rounds import (
    CODES,
    COLLEAGUES,
    CYCLE,
    LATER,
    NOW,
    closed,
    hired,
    raters,
    rows,
    sheet,
)
from workflow import accounts, clock
from workflow.calendar import utc_now
from workflow.peers.answering import answer
from workflow.peers.scheduling import open_rounds

__all__ = ["chromium"]
pytestmark = pytest.mark.server


def propose(page: Page, office: Site, look: Look) -> None:
    page.goto(f"{office.address}/rekan")
    look(page)
    go(page, page.get_by_role("link", name="Tentang Bapak/Ibu sendiri"), look)
    for place, person in enumerate(raters(5), 1):
        page.select_option(f"#pilih-peer-{place}", str(person))
    press(page, "nominate_peers", look)


def approve(page: Page, office: Site, look: Look) -> None:
    page.goto(f"{office.address}/tugas")
    look(page)
    go(page, page.get_by_role("link", name="Ani Contoh"), look)
    press(page, "approve_peers", look)


def give(page: Page, office: Site, look: Look) -> str:
    """The receipt."""
    page.goto(f"{office.address}/tugas")
    go(page, page.get_by_role("link", name="menunggu jawaban"), look)
    go(page, page.get_by_role("link", name="Ani Contoh"), look)
    press(page, "answer", look)
    assert "Beri skor untuk setiap nilai" in page.inner_text(".galat")
    for code in CODES:
        page.check(f"#nilai-{code}-4")
    press(page, "answer", look)
    return page.inner_text(".kode")


def change(page: Page, receipt: str, look: Look) -> None:
    go(page, page.get_by_role("link", name="Ubah dengan kode"), look)
    page.fill("#kode", receipt.lower())
    go(page, page.get_by_role("button", name="Buka jawaban"), look)
    page.check("#nilai-loyal-5")
    press(page, "ubah", look)


@pytest.mark.parametrize("scripts", [False, True])
def test_a_round_is_lived_through_and_every_page_of_it_fits(
    chromium: Browser,
    tmp_path: Path,
    *,
    scripts: bool,
) -> None:
    found: list[str] = []
    look = looking(found) if scripts else nothing
    with site(tmp_path, "draft") as office:
        hired(office.engine)
        with transaction(office.engine) as session:
            accounts.open_missing(session, utc_now())
        clock.business_time(office.engine, NOW)
        where = f"{office.address}/rekan/{evaluation(office.engine, ANI).id}"
        ani, chief, rater = (
            signed_in(chromium, office, person, scripts=scripts) for person in (ANI, CHIEF, COLLEAGUES[0])
        )
        propose(ani, office, look)
        approve(chief, office, look)
        open_rounds(office.engine, CYCLE, SYSTEM, NOW)
        change(rater, give(rater, office, look), look)
        rater.goto(f"{where}/isi")
        look(rater)
        (box,) = rows(office.engine, PeerBox)
        assert [said["scores"]["loyal"] for said in box.answers] == [5]
        for other in list(raters(5))[1:]:
            answer(office.engine, box.round_id, other, sheet(3, f"Catatan {other}"), NOW)
        chief.goto(where)
        look(chief)
        closed(office.engine, LATER)
        ani.goto(where)
        look(ani)
        assert "Rekan kerja: 5 jawaban" in ani.inner_text("main")
        assert "3,40" in ani.inner_text("main")  # (5 + 4 × 3) / 5
    assert sorted(set(found)) == []
