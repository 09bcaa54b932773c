"""The pages of peers' feedback: proposing, approving, answering, changing by receipt, the frozen result."""

import re

import pytest
from sqlalchemy import Engine

from models.peers import PeerBox, PeerNominee, PeerRound
from models.session import reading, transaction
from tests.factories import ANI, BUDI, CHIEF, DODI, HEAD, SYSTEM, evaluation, stored
from tests.web.people import Browser, Town, words
from tests.workflow.peers.rounds import (
    CODES,
    COLLEAGUES,
    LATER,
    NOW,
    closed,
    hired,
    nominated,
    opened,
    raters,
    sheet,
)
from workflow import accounts, clock
from workflow.peers import receipts
from workflow.peers.answering import answer
from workflow.peers.rules import PEER, UPWARD
from workflow.peers.scheduling import open_rounds

pytestmark = pytest.mark.thorough
RATER = COLLEAGUES[0]
GOOD = {f"nilai-{code}": "4" for code in CODES}
CODE = re.compile(r"\d+-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
HIDDEN = re.compile(r'name="tanda_terima" value="([^"]+)"')


@pytest.fixture
def office(town: Town) -> Town:
    """It is October, and Ani has eight further colleagues."""
    hired(town.engine)
    with transaction(town.engine) as session:
        accounts.open_missing(session, town.wall.now)
    clock.business_time(town.engine, NOW)
    return town


def path(town: Town, person: int = ANI) -> str:
    return f"/rekan/{evaluation(town.engine, person).id}"


def chosen(*people: int, group: str = PEER) -> dict[str, str]:
    return {f"pilih-{group}-{place}": str(one) for place, one in enumerate(people, 1)}


def listed(engine: Engine) -> dict[int, str]:
    with reading(engine) as session:
        return {row.rater_id: row.group for row in session.query(PeerNominee)}


def box(engine: Engine) -> PeerBox:
    with reading(engine) as session:
        return session.query(PeerBox).one()


def form(town: Town, person: int = RATER, about: int = ANI) -> Browser:
    browser = town.signed_in(person)
    browser.get(f"{path(town, about)}/isi")
    return browser


def test_from_the_proposal_to_an_answer_and_its_change(office: Town) -> None:
    own = office.signed_in(ANI)
    assert "Belum diajukan" in words(own.get("/rekan"))
    own.get(path(office))
    assert "Daftar tersimpan" in words(own.post(path(office), **chosen(*raters(4))))

    chief = office.signed_in(CHIEF)
    assert "menunggu persetujuan Bapak/Ibu 1" in words(chief.get("/tugas"))
    chief.get(path(office))
    assert "Daftar disetujui" in words(chief.post(path(office), **chosen(*raters(3), DODI)))
    assert listed(office.engine) == dict.fromkeys([*raters(3), DODI], PEER)
    assert "Pengisian dibuka mulai" in words(chief.get(path(office)))

    opened_now(office)
    rater = office.signed_in(RATER)
    assert "menunggu jawaban Bapak/Ibu 1" in words(rater.get("/tugas"))
    rater.get(f"{path(office)}/isi")
    told = rater.post(f"{path(office)}/isi", **GOOD, **{"catatan-loyal": "Setia <kawan>"})
    assert told.status_code == 200
    (code,) = CODE.findall(words(told))
    assert box(office.engine).took_part == [RATER]
    assert "Tidak ada tugas yang menunggu" in words(rater.get("/tugas"))
    assert "sudah mengisi" in words(rater.get(f"{path(office)}/isi"))

    stranger = office.signed_in(BUDI)
    stranger.get("/rekan/tanda-terima")
    shown = stranger.post("/rekan/tanda-terima", kode=code.lower().replace("-", " "))
    assert "Setia &lt;kawan&gt;" in shown.text
    changed = {**GOOD, "nilai-loyal": "5"}
    assert "Perubahan tersimpan" in words(
        stranger.post("/rekan/tanda-terima", kode=code, trigger="ubah", **changed)
    )
    assert box(office.engine).answers[0]["scores"]["loyal"] == 5
    assert "tidak ditampilkan" in words(own.get(path(office)))


def opened_now(town: Town) -> None:
    open_rounds(town.engine, 1, SYSTEM, NOW)


def test_a_form_sent_twice_is_one_answer_with_one_receipt(office: Town) -> None:
    opened(office.engine)
    browser = office.signed_in(RATER)
    (given,) = HIDDEN.findall(browser.get(f"{path(office)}/isi").text)
    first = browser.post(f"{path(office)}/isi", **GOOD, tanda_terima=given)
    second = browser.post(f"{path(office)}/isi", **GOOD, tanda_terima=given)
    assert CODE.findall(words(first)) == CODE.findall(words(second)) == [given]
    assert len(box(office.engine).answers) == 1
    other = words(browser.post(f"{path(office)}/isi", **GOOD, tanda_terima=receipts.new(1)))
    assert "sudah mengisi" in other
    assert len(box(office.engine).answers) == 1


def test_what_was_typed_stays_with_its_receipt_beside_every_fault(office: Town) -> None:
    opened(office.engine)
    browser = form(office)
    some = {name: score for name, score in GOOD.items() if name != "nilai-loyal"}
    told = browser.post(f"{path(office)}/isi", **some, **{"catatan-loyal": "Belum selesai"}, tanda_terima="x")
    assert told.status_code == 422
    assert "Beri skor untuk setiap nilai" in words(told)
    assert "Belum selesai" in told.text
    assert told.text.count("checked") == len(some)
    assert receipts.is_of(HIDDEN.findall(told.text)[0], stored(office.engine, PeerRound)[0].id)
    wrong = browser.post(f"{path(office)}/isi", **{**GOOD, "nilai-loyal": "9"})
    assert wrong.status_code == 422
    assert box(office.engine).answers == []


def test_only_those_asked_find_the_form_and_only_while_it_is_open(office: Town) -> None:
    opened(office.engine, 3)
    for person in (ANI, CHIEF, BUDI, COLLEAGUES[4]):
        assert office.signed_in(person).get(f"{path(office)}/isi").status_code == 404
        assert form(office, person).post(f"{path(office)}/isi", **GOOD).status_code == 404
    browser = form(office)
    clock.business_time(office.engine, LATER)
    assert browser.post(f"{path(office)}/isi", **GOOD).status_code == 404
    assert box(office.engine).answers == []


def test_a_declared_conflict_ends_the_asking(office: Town) -> None:
    opened(office.engine)
    browser = form(office)
    told = words(browser.post(f"{path(office)}/isi", trigger="declare_conflict"))
    assert "Benturan kepentingan tercatat" in told
    assert "Kirim umpan balik" not in told
    assert "Tidak ada tugas yang menunggu" in words(browser.get("/tugas"))
    assert browser.post(f"{path(office)}/isi", **GOOD).status_code == 422


@pytest.mark.parametrize("kode", ["", "AAAA-AAAA-AAAA", "1-AAAA-AAAA-AAAA", "9" * 40, "x' OR 1=1"])
def test_a_code_that_nobody_has_leads_nowhere(office: Town, kode: str) -> None:
    opened(office.engine)
    browser = office.signed_in(BUDI)
    browser.get("/rekan/tanda-terima")
    for fields in ({}, {"trigger": "ubah", **GOOD}):
        told = browser.post("/rekan/tanda-terima", kode=kode, **fields)
        assert told.status_code == 422
        assert "tidak dikenal" in words(told)


def test_who_may_be_asked_is_offered_and_who_may_not_is_told_with_the_reason(office: Town) -> None:
    nominated(office.engine, 3, BUDI)
    with transaction(office.engine) as session:
        row = session.query(PeerNominee).first()
        assert row is not None
        session.add(PeerNominee(round_id=row.round_id, rater_id=ANI, group=PEER))
    own = office.signed_in(ANI)
    answer_ = own.get(path(office))
    assert "Budi Contoh: saling menilai" in words(answer_)
    assert "Citra Misal: pejabat penilai" in words(answer_)
    assert f'<option value="{BUDI}"' not in answer_.text
    for people in ((BUDI,), (HEAD,), (4711,)):
        told = own.post(path(office), **chosen(*people))
        assert told.status_code == 422
        assert "dari daftar yang ditampilkan" in words(told)
    chief = office.signed_in(CHIEF)
    assert "Bawahan" in words(chief.get(path(office, CHIEF)))
    assert f'<option value="{ANI}"' in chief.get(path(office, CHIEF)).text
    chief.post(path(office, CHIEF), **chosen(ANI, DODI, group=UPWARD))
    assert listed(office.engine)[DODI] == UPWARD


def test_the_appraiser_is_told_what_a_list_lacks_and_may_press_twice(office: Town) -> None:
    nominated(office.engine, 2)
    chief = office.signed_in(CHIEF)
    chief.get(path(office))
    told = chief.post(path(office), **chosen(*raters(2)))
    assert told.status_code == 422
    assert "3 sampai 5 orang, bukan 2" in words(told)
    for _ in range(2):
        assert chief.post(path(office), **chosen(*raters(4))).status_code == 200
    assert chief.post(path(office), **chosen(*raters(3))).status_code == 422
    assert len(stored(office.engine, PeerRound)) == 1


def test_others_see_neither_list_nor_result(office: Town) -> None:
    number = opened(office.engine)
    for rater in raters(3):
        answer(office.engine, number, rater, sheet(4), NOW)
    closed(office.engine)
    for person in (BUDI, HEAD, RATER):
        assert office.signed_in(person).get(path(office)).status_code == 404
        assert office.signed_in(person).post(path(office)).status_code == 404
    for person in (ANI, CHIEF):
        shown = words(office.signed_in(person).get(path(office)))
        assert "Rekan kerja: 3 jawaban" in shown
        assert "Loyal 4,00" in shown
        assert "tidak ditampilkan" in shown  # there are no texts


def test_too_few_answers_show_nothing(office: Town) -> None:
    number = opened(office.engine)
    for rater in raters(2):
        answer(office.engine, number, rater, sheet(1, "Hanya kami berdua"), NOW)
    closed(office.engine)
    shown = words(office.signed_in(ANI).get(path(office)))
    assert "terlalu sedikit" in shown
    assert "berdua" not in shown
    assert "1,00" not in shown
