"""`siulak period`: counts by unit, and what was stated about one person."""

import json

import pytest
from sqlalchemy import Engine

from tests.cli.commands import Siulak
from tests.factories import ANI, PLAIN, evaluation, launched
from tests.workflow.periods.periods import APRIL, achieve, state
from tests.workflow.reports.reports import planned
from workflow import clock

pytestmark = pytest.mark.thorough


@pytest.fixture
def april(engine: Engine, home: object) -> Engine:
    planned(engine)
    clock.business_time(engine, APRIL)
    state(engine)
    return engine


def test_status_counts_by_unit_and_period(april: Engine, siulak: Siulak) -> None:
    told = json.loads(siulak("period", "status", "2026", "--json").out)

    assert len(told) == 4 * len({each["unit_code"] for each in told})
    (first,) = [each for each in told if each["stated"]]
    assert (first["period"], first["label"], first["stated"], first["due"]) == (1, "Triwulan I", 1, 4)
    assert all(each["to_come"] and not each["due"] for each in told if each["period"] > 1)
    assert "Triwulan I\t1\t4\t0\t0\t0" in siulak("period", "status", "2026").out


def test_status_shows_units_without_an_achievement(april: Engine, siulak: Siulak) -> None:
    achieve(april, "istimewa")

    told = json.loads(siulak("period", "status", "2026", "--json").out)
    lines = siulak("period", "status", "2026").out.splitlines()

    assert [each["achievement"] for each in told if each["period"] == 1] == ["awaited", "istimewa", "awaited"]
    assert {each["achievement"] for each in told if each["period"] > 1} == {"ahead"}
    firsts = {line.split("\t")[1]: line.split("\t")[-1] for line in lines if "\tTriwulan I\t" in line}
    assert firsts == {"Setda": "Belum ditetapkan", "Dinas": "Istimewa", "Badan": "Belum ditetapkan"}


def test_show_tells_what_was_stated(april: Engine, siulak: Siulak) -> None:
    number = evaluation(april, ANI).id
    achieve(april)

    said = siulak("period", "show", number).out
    (form,) = json.loads(siulak("period", "show", number, "--json").out)

    assert "Triwulan I\t1 Januari 2026\t31 Maret 2026\tBaik\tCitra Misal" in said
    assert "# Triwulan I: Baik; capaian unit baik" in said
    assert "Utama 1\tJumlah laporan\t12 laporan\t3 laporan\tTepat waktu." in said
    assert (form["period"], form["ratings"][2], form["results"][0]["place"]) == (1, "Baik", "utama-1")


def test_whom_nobody_has_evaluated_is_told_by_name_with_who_is_waited_for_or_why_nobody_is(
    april: Engine, siulak: Siulak
) -> None:
    counted = json.loads(siulak("period", "status", "2026", "--json").out)
    every = json.loads(siulak("period", "waiting", "2026", "--json").out)
    one = siulak("period", "waiting", "2026", "--unit", "U3")

    assert len(every) == sum(each["due"] + each["late"] for each in counted) > 1
    assert evaluation(april, ANI).id not in {each["evaluation_id"] for each in every}
    assert {each["reason"] for each in every if not each["waits_for"]} == {"no_plan"}
    assert all(
        "(tidak ada SKP yang disepakati)" in line or "Misal" in line for line in one.out.splitlines()[2:]
    )
    assert 0 < len(one.out.splitlines()) - 2 < len(every)
    assert (
        siulak("period", "waiting", "2026", "--late").out
        == f"Tidak ada; {len(every)} masih dalam waktunya.\n"
    )
    assert siulak("period", "waiting", "2026", "--unit", "TIADA").code == 2


def test_what_has_no_periods_says_so(engine: Engine, home: object, siulak: Siulak) -> None:
    launched(engine, PLAIN)
    clock.business_time(engine, APRIL)

    assert "tidak menetapkan periode" in siulak("period", "status", "2026").out
    for number in (evaluation(engine, ANI).id, 999):
        told = siulak("period", "show", number)
        assert told.code == 2
        assert "tidak mempunyai periode" in told.err
    assert siulak("period", "status", "2099").code == 2
