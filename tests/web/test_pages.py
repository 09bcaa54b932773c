"""The pages in Debian's Chromium: a whole case on a phone without scripts, and every page measured and checked."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from sqlalchemy import select, update

from models.account import Account, OneTimeSecret, WebSession
from models.period import PeriodEvaluation, PeriodReply
from models.plan import WorkPlan
from models.session import transaction
from tests.factories import (
    ANI,
    BUDI,
    CALIBRATION,
    CHIEF,
    HEAD,
    REVIEW,
    SECRETARY,
    at,
    evaluation,
    put,
    stored,
)
from tests.mornings import INVITATION, LINK, RATED
from tests.web.serving import Site, site
from tests.workflow.plans.plans import agreed, chiefs_plan, result, result_numbers
from workflow import browsers
from workflow.acts import token_digest
from workflow.calendar import utc_now

pytestmark = pytest.mark.server

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NARROW, WIDE = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
NIP = "19800101200501{:04}"
Look = Callable[[Page], None]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    executable = shutil.which("chromium")
    assert executable, "apt-get install chromium (see TEST_PACKAGES in the Makefile)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


def phone(chromium: Browser, *, scripts: bool = False) -> Page:
    context = chromium.new_context(viewport=NARROW, java_script_enabled=scripts, locale="id-ID")  # type: ignore[arg-type]
    return context.new_page()


def nothing(page: Page) -> None:
    """Looks at nothing."""


def faults(page: Page) -> list[str]:
    """What sticks out of a phone's screen, and what WCAG 2.2 AA does not allow, on a phone and on a desk."""
    found = []
    for screen in (NARROW, WIDE):
        page.set_viewport_size(screen)  # type: ignore[arg-type]
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > screen["width"]:
            found.append(f"{page.url} at {screen['width']}: {width} wide")
        violations = Axe().run(page, options=WCAG).response["violations"]
        found += [f"{page.url} at {screen['width']}: {rule['id']} {_where(rule)}" for rule in violations]
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    return found


def _where(rule: dict[str, list[dict[str, object]]]) -> str:
    return "; ".join(str(node["html"])[:120] for node in rule["nodes"][:3])


def looking(found: list[str]) -> Look:
    return lambda page: found.extend(faults(page))


# The steps of a case.


def sign_in(page: Page, office: Site, person: int, look: Look) -> None:
    page.goto(f"{office.address}/masuk")
    look(page)
    page.fill("#pengenal", NIP.format(person))
    go(page, page.get_by_role("button", name="Kirim kode"), look)
    page.fill("#kode", office.code())
    go(page, page.get_by_role("button", name="Masuk"), look)


def go(page: Page, where: Locator, look: Look) -> None:
    """Presses a button or a link and waits for the page that it leads to."""
    with page.expect_navigation():
        where.click()
    look(page)


def press(page: Page, trigger: str, look: Look) -> None:
    go(page, page.locator(f"button[value={trigger}]").first, look)


def open_task(page: Page, office: Site, link: str, look: Look) -> None:
    page.goto(f"{office.address}/tugas")
    go(page, page.get_by_role("link", name=link).first, look)


def assess(page: Page, office: Site, look: Look) -> None:
    open_task(page, office, "Evaluasi Bapak/Ibu sendiri", look)
    press(page, "submit_self_assessment", look)
    page.fill("textarea", "Dua belas laporan bulanan selesai; buktinya di map unit.")
    press(page, "submit_self_assessment", look)


def send_back(page: Page, office: Site, look: Look) -> None:
    open_task(page, office, "Ani Contoh", look)
    page.locator("summary", has_text="Kembalikan").click()
    page.fill("#send_back-reason", "Bukti bulan Mei belum ada.")
    press(page, "send_back", look)


def review(page: Page, office: Site, look: Look) -> None:
    """The session is gone when the form is sent: the text is kept, and a code sends it."""
    open_task(page, office, "Ani Contoh", look)
    for name in ("result", "behaviour"):
        page.check(f"#submit_review-{name}_rating-sesuai_ekspektasi")
        page.fill(f"#submit_review-{name}_reason", "Sesuai bukti yang diperiksa bersama.")
    page.context.clear_cookies()
    press(page, "submit_review", look)
    page.fill("#pengenal", NIP.format(CHIEF))
    go(page, page.get_by_role("button", name="Kirim kode"), look)
    page.fill("#kode", office.code())
    go(page, page.get_by_role("button", name="Kirim isian"), look)


def calibrate(page: Page, office: Site, look: Look) -> None:
    open_task(page, office, "Dinas", look)
    press(page, "confirm", look)
    page.check("#capaian-achievement-baik")
    page.fill("#capaian-reason", "Menurut laporan kinerja triwulan IV.")
    press(page, "state_achievement", look)
    page.locator("td summary").first.click()
    look(page)
    press(page, "confirm", look)


def receive_and_accept(page: Page, office: Site, look: Look) -> None:
    page.goto(f"{office.address}/penilaian")
    go(page, page.get_by_role("link", name="Ani Contoh").first, look)
    assert "Dokumen belum terbit" in page.inner_text("main")
    office.issue(CALIBRATION)
    open_task(page, office, "Evaluasi Bapak/Ibu sendiri", look)
    press(page, "acknowledge", look)
    page.locator("summary", has_text="Ajukan keberatan").click()
    look(page)
    press(page, "accept", look)


def play(chromium: Browser, office: Site, *, scripts: bool, look: Look) -> Page:
    """A case from the self-assessment to the acceptance; the page on which it ends."""
    ani, chief, secretary = (phone(chromium, scripts=scripts) for _ in range(3))
    sign_in(ani, office, ANI, look)
    assess(ani, office, look)
    office.pass_time(REVIEW)
    sign_in(chief, office, CHIEF, nothing)
    send_back(chief, office, look)
    assess_again(ani, office, look)
    review(chief, office, look)
    put(office.engine, HEAD, state="calibration", **RATED)
    office.pass_time(CALIBRATION)
    sign_in(secretary, office, SECRETARY, nothing)
    calibrate(secretary, office, look)
    receive_and_accept(ani, office, look)
    return ani


def assess_again(page: Page, office: Site, look: Look) -> None:
    open_task(page, office, "Evaluasi Bapak/Ibu sendiri", look)
    page.fill("textarea", "Dua belas laporan bulanan selesai, juga bulan Mei; buktinya di map unit.")
    press(page, "submit_self_assessment", look)


def test_a_case_is_lived_through_on_a_phone_without_scripts(chromium: Browser, tmp_path: Path) -> None:
    with site(tmp_path, "asked") as office:
        page = play(chromium, office, scripts=False, look=nothing)

        assert "Evaluasi Ani Contoh sekarang pada tahap: Selesai." in page.inner_text("main")
        assert evaluation(office.engine, ANI).state == "final"
        assert evaluation(office.engine, ANI).realisation == (
            "Dua belas laporan bulanan selesai, juga bulan Mei; buktinya di map unit."
        )


def test_every_page_of_a_case_fits_a_phone_and_everybody(chromium: Browser, tmp_path: Path) -> None:
    found: list[str] = []
    with site(tmp_path, "asked") as office:
        play(chromium, office, scripts=True, look=looking(found))

    assert sorted(set(found)) == []


# The other pages, on the morning on which everybody has something.


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("site"), "every_role") as running:
        yield running


def signed_in(chromium: Browser, office: Site, person: int, *, scripts: bool = True) -> Page:
    """As somebody who signed in a moment ago."""
    page = phone(chromium, scripts=scripts)
    account = stored(office.engine, Account, employee_id=person)[0].id
    with transaction(office.engine) as session:
        secret = browsers.begin(session, account, "a browser", utc_now())
    page.context.add_cookies([{"name": "siulak", "value": secret, "url": office.address}])
    return page


@pytest.mark.parametrize(
    "path",
    [
        "/masuk",
        "/aktivasi",
        f"/aktivasi/{INVITATION}",
        f"/t/{LINK}",
        "/tidak-ada",
        "/layanan/U3",
        "/layanan/U3/hasil",
        "/layanan/U3/poster",
        "/tanda-terima",
    ],
)
def test_every_page_before_the_door_fits(chromium: Browser, office: Site, path: str) -> None:
    page = phone(chromium, scripts=True)
    page.goto(f"{office.address}{path}")

    assert faults(page) == []


@pytest.mark.parametrize(
    ("person", "path"),
    [
        (BUDI, f"/t/{LINK}"),
        (ANI, "/sandi"),
        (SECRETARY, "/penilaian"),
        (SECRETARY, "/penetapan"),
        (SECRETARY, "/penilaian/1"),
        (ANI, "/tugas/4711"),
        (ANI, "/layanan-saya"),
        (ANI, "/tiket/1"),
        (SECRETARY, "/penilaian/1/layanan"),
    ],
)
def test_every_page_behind_the_door_fits(chromium: Browser, office: Site, person: int, path: str) -> None:
    page = signed_in(chromium, office, person)
    page.goto(f"{office.address}{path}")

    assert faults(page) == []


def test_a_plan_is_drafted_and_agreed_on_a_phone_and_every_page_of_it_fits(
    chromium: Browser, tmp_path: Path
) -> None:
    with site(tmp_path, "draft") as office:
        ani, chief = signed_in(chromium, office, ANI), signed_in(chromium, office, CHIEF)
        found: list[str] = []
        where = f"{office.address}/skp/{evaluation(office.engine, ANI).id}"
        look = looking(found)
        ani.goto(where)
        press(ani, "begin_plan", look)
        go(ani, ani.get_by_role("link", name="Tambah hasil kerja"), look)
        ani.check("#hasil-kelompok-utama")
        ani.fill("#skp-hasil", "Tersusunnya laporan bulanan pelayanan.")
        ani.select_option("#aspek1", "kuantitas")
        for name, text in (
            ("#skp-indikator1", "Jumlah laporan"),
            ("#target1", "12"),
            ("#satuan1", "laporan"),
        ):
            ani.fill(name, text)
        press(ani, "edit_plan", look)
        press(ani, "submit_plan", look)
        chief.goto(f"{office.address}/skp")
        look(chief)
        go(chief, chief.get_by_role("link", name="Ani Contoh"), look)
        press(chief, "agree_plan", look)
        chief.goto(f"{where}/versi")
        look(chief)

        assert [plan.state for plan in stored(office.engine, WorkPlan)] == ["agreed"]
        assert sorted(set(found)) == []


def test_a_period_is_evaluated_and_answered_on_a_phone_and_every_page_of_it_fits(
    chromium: Browser, tmp_path: Path
) -> None:
    with site(tmp_path, "draft") as office:
        supports = result_numbers(office.engine, chiefs_plan(office.engine))[0]
        agreed(office.engine, ANI, CHIEF, result(supports=supports))
        office.pass_time(at(2026, 4, 6))
        ani, chief = signed_in(chromium, office, ANI), signed_in(chromium, office, CHIEF)
        found: list[str] = []
        look = looking(found)
        chief.goto(f"{office.address}/periode")
        look(chief)
        go(chief, chief.get_by_role("link", name="Nilai Triwulan I").first, look)
        chief.check("#p-result_rating-sesuai_ekspektasi")
        press(chief, "state_period", look)
        chief.fill("#p-result_reason", "Sesuai rencana.")
        chief.check("#p-behaviour_rating-sesuai_ekspektasi")
        chief.fill("#p-behaviour_reason", "Ramah.")
        press(chief, "state_period", look)
        ani.goto(f"{office.address}/periode/{evaluation(office.engine, ANI).id}/1")
        look(ani)
        ani.fill("#p-tanggapan", "Terima kasih.")
        press(ani, "reply_period", look)

        assert [row.predicate for row in stored(office.engine, PeriodEvaluation)] == ["baik"]
        assert len(stored(office.engine, PeriodReply)) == 1
        assert sorted(set(found)) == []


def test_the_page_that_asks_for_a_proof_fits(chromium: Browser, office: Site) -> None:
    page = signed_in(chromium, office, ANI)
    with transaction(office.engine) as session:
        session.execute(update(WebSession).values(proved_at=at(2026, 1, 1)))
    page.goto(f"{office.address}/sandi")

    assert "Buktikan bahwa ini Bapak/Ibu" in page.inner_text("h1")
    assert faults(page) == []


def test_the_mail_page_fits_and_its_links_lead_on(chromium: Browser, office: Site) -> None:
    door, page = phone(chromium), phone(chromium, scripts=True)
    door.goto(f"{office.address}/masuk")
    door.fill("#pengenal", NIP.format(BUDI))
    door.get_by_role("button", name="Kirim kode").click()
    code = office.code()
    page.goto(office.mail_page)
    listed = faults(page)
    page.get_by_role("link", name="Kode masuk SIULAK").first.click()

    assert page.frame_locator("iframe").locator(".code").inner_text() == code
    assert listed + faults(page) == []


def test_the_keyboard_comes_everywhere_and_shows_where_it_is(chromium: Browser, office: Site) -> None:
    page = signed_in(chromium, office, ANI)
    page.goto(f"{office.address}/tugas")

    outlines = []
    for _ in range(page.locator("a, button").count()):
        page.keyboard.press("Tab")
        outlines.append(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))

    assert set(outlines) == {"solid"}


def test_the_first_key_leads_past_the_menu(chromium: Browser, office: Site) -> None:
    page = signed_in(chromium, office, ANI)
    page.goto(f"{office.address}/tugas")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    text, box = skip.inner_text(), skip.bounding_box()

    page.keyboard.press("Enter")

    assert text == "Langsung ke isi"
    assert box is not None
    assert box["x"] >= 0
    assert page.evaluate("location.hash") == "#isi"


def test_a_robot_that_presses_everything_gets_nowhere(chromium: Browser, office: Site) -> None:
    """What mail scanners do: they run scripts, follow links, and press buttons."""
    before = len(stored(office.engine, WebSession)), evaluation(office.engine, ANI).state
    page = phone(chromium, scripts=True)
    for link in (f"/aktivasi/{INVITATION}", f"/t/{LINK}"):
        page.goto(f"{office.address}{link}")
        for place in range(page.locator("button").count()):
            page.goto(f"{office.address}{link}")
            for field in page.locator("input:not([type=hidden])").all():
                field.fill("p6@kerincikab.example")
            page.locator("button").nth(place).click()

    with transaction(office.engine) as session:
        invitation = session.scalars(
            select(OneTimeSecret).where(OneTimeSecret.digest == token_digest(INVITATION))
        ).one()
    assert (len(stored(office.engine, WebSession)), evaluation(office.engine, ANI).state) == before
    assert invitation.ended_at is None


def test_the_pages_ask_nobody_else_for_anything(chromium: Browser, office: Site) -> None:
    page = signed_in(chromium, office, ANI)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text))
    for path in ("/tugas", "/penilaian", "/sandi", "/masuk"):
        page.goto(f"{office.address}{path}")

    assert [url for url in asked if not re.match(re.escape(office.address), url)] == []
