"""A stranger's first ten minutes: start the office, sign in from a caught mail, act, see what came of it, stop."""

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import docx
import httpx
import psutil
import pytest
from docx.document import Document

from cli.children import free_port
from tests.test_packaging import ROOT

pytestmark = [pytest.mark.server, pytest.mark.timeout(600)]
PATIENCE = 60.0


@dataclass
class Office:
    """A running `siulak up` and what it told."""

    process: subprocess.Popen[str]
    told: str
    home: Path
    portal: str

    @property
    def mail_page(self) -> str:
        found = re.search(r"Email +(http://127\.0\.0\.1:\d+)/", self.told)
        assert found
        return found[1]

    def guest(self, part: str) -> tuple[str, str]:
        """NIP and name of whoever plays this part."""
        found = re.search(rf"^  (\S+)  (.+): {part}", self.told, re.MULTILINE)
        assert found
        return found[1], found[2]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        with self.process:
            return self.process.wait(30)

    def children(self) -> list[int]:
        return [p.pid for p in psutil.process_iter(["environ"]) if _is_of(p, self.home)]


def _is_of(process: psutil.Process, home: Path) -> bool:
    told = process.info["environ"] or {}
    return "SIULAK_CHILD" in told and told.get("SIULAK_HOME") == str(home)


def started(home: Path, port: int) -> Office:
    portal = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "SIULAK_PORTAL_PORT": str(port), "SIULAK_BASE_URL": portal}
    program = str(Path(sys.executable).with_name("siulak"))
    process = subprocess.Popen(
        [program, "up", "--home", str(home)],
        cwd=ROOT,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    told = ""
    for line in process.stdout:
        told += line
        if line.startswith("Ctrl-C"):
            return Office(process, told, home, portal)
    pytest.fail(told)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    running = started(tmp_path_factory.mktemp("up") / "office", free_port())
    yield running
    if running.process.poll() is None:
        running.stop()


class Person:
    """Somebody with a browser and a mailbox."""

    def __init__(self, office: Office, part: str) -> None:
        self.office = office
        self.nip, self.name = office.guest(part)
        self.http = httpx.Client(base_url=office.portal, follow_redirects=True, timeout=20)
        self.page = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def mails(self, subject: str) -> list[str]:
        """The texts of this person's caught mails with that subject, newest first."""
        found = httpx.get(f"{self.office.mail_page}/", params={"untuk": self.name}).text
        names = re.findall(rf'<a href="(/surat/[^"]+)">[^<]*{subject}', found)
        return [httpx.get(f"{self.office.mail_page}{name}").text for name in names]

    def get(self, path: str) -> str:
        self.page = self.http.get(path).text
        return self.page

    def post(self, path: str, **fields: str) -> str:
        token = re.search(r'name="tanda" value="(\w+)"', self.page)
        data = {"tanda": token[1] if token else "", **fields}
        self.page = self.http.post(path, data=data, headers={"origin": self.office.portal}).text
        return self.page

    def sign_in(self) -> float:
        """With a mailed code; the seconds it took to come."""
        before, asked = len(self.mails("Kode masuk")), time.monotonic()
        self.post("/masuk/kode", pengenal=self.nip)
        while len(self.mails("Kode masuk")) == before:
            assert time.monotonic() - asked < PATIENCE
        took = time.monotonic() - asked
        code = re.search(r"\b\d{4} \d{4}\b", self.mails("Kode masuk")[0])
        assert code
        self.post("/masuk/kode/periksa", kode=code[0])
        return took

    def task_from_mail(self, subject: str) -> str:
        """Follows the first link of the newest such mail to its task."""
        link = re.search(r"/t/[\w-]{20,}", self.mails(subject)[0])
        assert link
        answer = self.http.get(link[0])
        self.page = answer.text
        return answer.url.path


REVIEW = {
    "trigger": "submit_review",
    "result_rating": "sesuai_ekspektasi",
    "result_reason": "Target tercapai menurut laporan bulanan.",
    "behaviour_rating": "di_atas_ekspektasi",
    "behaviour_reason": "Melayani warga dengan sabar.",
    "behaviour_evidence": "Lembar kesan pengunjung triwulan III.",
}


def test_from_a_caught_mail_to_a_word_document(office: Office) -> None:
    with Person(office, "Penilai dengan tugas yang menunggu") as appraiser:
        seconds = appraiser.sign_in()
        task = appraiser.task_from_mail("Mohon nilai")
        about = re.search(r"<h1>Penilaian atasan: (.+)</h1>", appraiser.page)
        assert about

        page = appraiser.post(task, **REVIEW)

    moved = rf'Evaluasi <a href="/penilaian/\d+">{about[1]}</a> sekarang pada tahap: Penetapan predikat\.'
    assert re.search(moved, page)
    assert seconds < 10
    with Person(office, "Pejabat yang menetapkan predikat unitnya") as official:
        assert document_of(official, about[1]).tables


def document_of(official: Person, name: str) -> Document:
    """The official one level above confirms; the paper comes by itself."""
    official.sign_in()
    tasks = official.get("/tugas").split("Penetapan predikat")[1]
    unit = re.findall(r'href="(/tugas/\d+)"', tasks)[0]
    if "Sudah ditetapkan" not in official.get(unit):
        official.post(unit, trigger="state_achievement", achievement="baik", reason="Laporan kinerja.")
    official.post(unit, trigger="confirm")
    (case,) = re.findall(rf'<a href="(/penilaian/\d+)">{name}</a>', official.get("/penilaian"))
    until = time.monotonic() + PATIENCE
    while "/dokumen/" not in official.get(case):
        assert time.monotonic() < until
    (paper,) = re.findall(r'href="(/dokumen/\d+)"', official.page)
    return docx.Document(io.BytesIO(official.http.get(paper).content))


def test_one_signal_ends_every_child_and_a_second_start_goes_on(office: Office) -> None:
    assert office.children()

    code = office.stop()

    assert (code, office.children()) == (0, [])
    again = started(office.home, int(office.portal.rpartition(":")[2]))
    assert "Memainkan" not in again.told
    assert again.stop() == 0
