"""A whole year by the regulation's definition: a file of its own, since it takes as long as many others together."""

from collections import Counter
from pathlib import Path

import docx
import pytest

from tests.cli.demo.running import last_line, siulak

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]


def test_the_regulations_year_ends_whole_and_every_witness_agrees(tmp_path: Path) -> None:
    home = tmp_path / "demo"

    told = last_line(siulak("demo", "--employees", 30, "--home", home))

    assert told["employees"] == 30
    assert told["final"] == told["evaluations"] == 31
    assert told["documents"] >= 31
    assert told["findings"] == 0
    assert told["emails_accepted"] == len(list((home / "mail").glob("*.eml"))) > 60
    assert told["flow_runs"] > 20
    assert told["audit_events"] > 31 * 6
    titles = Counter(
        docx.Document(str(path)).paragraphs[0].text for path in (home / "documents").rglob("*.docx")
    )
    assert titles.total() == told["documents"] + told["papers"]
    assert titles["DOKUMEN EVALUASI KINERJA PEGAWAI"] >= told["documents"]
    assert titles["EVALUASI KINERJA PEGAWAI"] >= 31
    assert titles["PENETAPAN PREDIKAT KINERJA PEGAWAI"] >= 1
