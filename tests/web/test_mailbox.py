"""The page of the caught mails: it shows what was caught, and nothing of a mail runs."""

import os
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

from tests.web.people import words
from web.mailbox import NEWEST, create_app

MAIL = (
    "Message-ID: <satu@kantor.example>\r\nFrom: siulak@kantor.example\r\nTo: Ani Contoh <ani@kantor.example>\r\n"
    "Subject: {subject}\r\nDate: Tue, 24 Nov 2026 03:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nTeks email\r\n"
    "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    "<html><head></head><body><script>alert(1)</script>Isi</body></html>\r\n--b--\r\n"
)
BROKEN = [
    b"",
    b"\xff\xfe\x00",
    b"To: x\r\nDate: kemarin\r\n\r\nisi",
    b"Content-Type: text/plain; charset=tidak-ada\r\n\r\n\xff",
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x",
    b"Subject: =?utf-8?q?<script>?=\r\n\r\n<script>alert(1)</script>",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mail").mkdir()
    return tmp_path / "mail"


@pytest.fixture
def client(folder: Path) -> TestClient:
    return TestClient(create_app(folder, ZoneInfo("Asia/Jakarta")), base_url="http://127.0.0.1:8026")


def put(folder: Path, name: str = "satu", subject: str = "Kode masuk", age: int = 0) -> None:
    path = folder / f"{name}.eml"
    path.write_bytes(MAIL.format(subject=subject).encode())
    os.utime(path, (1_800_000_000 - age,) * 2)


def test_an_empty_box_says_how_many(client: TestClient) -> None:
    assert "Email tertangkap 0" in words(client.get("/"))


def test_no_link_of_these_pages_leads_nowhere(folder: Path, client: TestClient) -> None:
    put(folder)

    for page in ("/", "/surat/satu.eml", "/surat/tidak-ada.eml"):
        for link in re.findall(r'href="(/[^"]*)"', client.get(page).text):
            assert client.get(link).status_code == 200, (page, link)


def test_the_newest_mail_comes_first(folder: Path, client: TestClient) -> None:
    put(folder, "lama", "Email lama", age=60)
    put(folder, "baru", "Email baru")

    page = words(client.get("/"))

    assert page.index("Email baru") < page.index("Email lama")
    assert "24 November 2026 pukul 10.00 WIB" in page


@pytest.mark.parametrize(("wanted", "found"), [("ANI", True), ("kantor.example", True), ("budi", False)])
def test_a_recipient_is_looked_for(folder: Path, client: TestClient, wanted: str, found: bool) -> None:
    put(folder)

    assert ("Kode masuk" in words(client.get(f"/?untuk={wanted}"))) is found


def test_a_mail_is_shown_as_text_and_as_it_looks(folder: Path, client: TestClient) -> None:
    put(folder)

    page, shown = client.get("/surat/satu.eml"), client.get("/surat/satu.eml/tampilan")

    assert "Teks email" in words(page)
    assert 'src="/surat/satu.eml/tampilan"' in page.text
    assert '<base target="_top">' in shown.text


def test_nothing_of_a_mail_runs(folder: Path, client: TestClient) -> None:
    put(folder, subject="<script>alert(1)</script>")

    policies = [
        client.get(path).headers["content-security-policy"] for path in ("/", "/surat/satu.eml/tampilan")
    ]

    assert all(policy.startswith("default-src 'none'") and "script-src" not in policy for policy in policies)
    assert "sandbox allow-top-navigation" in policies[1]
    assert "<script>" not in client.get("/").text


@pytest.mark.parametrize(
    "name",
    ["dua.eml", "..%2Frahasia.eml", "../rahasia.eml", "%2e%2e%2frahasia.eml", "satu.eml%00", "*.eml", "satu"],
)
def test_a_name_is_never_made_a_path(folder: Path, client: TestClient, name: str) -> None:
    put(folder)
    (folder.parent / "rahasia.eml").write_text("Subject: x\r\n\r\nisi yang dilindungi")

    answers = [client.get(f"/surat/{name}"), client.get(f"/surat/{name}/tampilan")]

    assert not any("dilindungi" in answer.text for answer in answers)
    assert answers[0].status_code == 404


@pytest.mark.parametrize("content", BROKEN)
def test_a_broken_mail_hides_no_other(folder: Path, client: TestClient, content: bytes) -> None:
    put(folder)
    (folder / "rusak.eml").write_bytes(content)

    page = client.get("/")

    assert (page.status_code, "Kode masuk" in words(page)) == (200, True)
    assert {client.get(f"/surat/rusak.eml{more}").status_code for more in ("", "/tampilan")} == {200}


@pytest.mark.parametrize("host", ["jahat.example", "127.0.0.1.jahat.example:8026", "192.168.1.2"])
def test_a_page_under_another_name_reads_nothing(folder: Path, client: TestClient, host: str) -> None:
    put(folder)

    answer = client.get("/", headers={"host": host})

    assert (answer.status_code, "Kode masuk" in answer.text) == (421, False)


@pytest.mark.thorough
def test_only_the_newest_are_listed(folder: Path, client: TestClient) -> None:
    for number in range(NEWEST + 5):
        put(folder, f"m{number:03}", f"Email {number:03}", age=number)

    page = words(client.get("/"))

    assert (page.count("Email 0"), f"Email tertangkap {NEWEST + 5}" in page) == (100, True)
    assert "Email 304" not in page
