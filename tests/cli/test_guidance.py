"""`siulak guidance`: plans of a cycle, and one person's in full."""

import json

import pytest
from sqlalchemy import Engine

from tests.cli.commands import Siulak
from tests.factories import at
from tests.workflow.guidance.guidance import noted, opened
from tests.workflow.reports.reports import planned
from workflow import clock

pytestmark = pytest.mark.thorough


def test_plans_are_listed_and_shown(engine: Engine, home: object, siulak: Siulak) -> None:
    planned(engine)
    clock.business_time(engine, at(2026, 6, 1))
    number, _ = where = opened(engine)
    noted(engine, where, 2, 10, "Bersertifikat.")

    (line,) = json.loads(siulak("guidance", "list", "2026", "--json").out)
    (plan,) = json.loads(siulak("guidance", "show", number, "--json").out)

    assert (line["done"], line["steps"], line["hours"], line["late"], line["state"]) == (1, 2, 10, 1, "open")
    assert line["next"] == "langkah 1, sampai 29 Mei 2026"
    assert (plan["cause"]["code"], plan["done"]) == ("utama-1", {"2": 10})
    assert [each["kind"] for each in plan["entries"]] == ["open", "note"]
    assert "\tBimbingan kinerja\tUtama 1" in siulak("guidance", "list", "2026").out
    assert "2\tPelatihan kearsipan\t2026-06-30\t12\tBKPSDM\tselesai" in siulak("guidance", "show", number).out


def test_what_is_not_there_is_told_with_two(engine: Engine, home: object, siulak: Siulak) -> None:
    planned(engine)

    assert siulak("guidance", "show", 4711).code == 2
    assert siulak("guidance", "list", "1999").code == 2
    assert siulak("guidance", "show", 1).out == "Evaluasi 1 belum mempunyai rencana bimbingan.\n"
