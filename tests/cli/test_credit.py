"""`siulak credit`: angka kredit by person and by cycle."""

import json

import pytest
from sqlalchemy import update

from models.people import Assignment
from models.session import transaction
from tests.cli.commands import Siulak
from tests.factories import ANI, assignment_of
from tests.workflow.disarming import disarm
from tests.workflow.sealed_logs import Log

pytestmark = pytest.mark.thorough

NIP = f"19800101200501{ANI:04}"


@pytest.fixture
def log(played: Log, tmp_path_factory: pytest.TempPathFactory) -> Log:
    """A played year in which Ani's post is a functional one."""
    copy = played.copied(tmp_path_factory.mktemp("credit"))
    disarm(copy.engine)
    with transaction(copy.engine) as session:
        row = update(Assignment).where(Assignment.id == assignment_of(ANI))
        session.execute(row.values(post_kind="Fungsional", level="Ahli Muda"))
    return copy


def test_a_person_s_credit_names_pieces_total_and_rule(siulak: Siulak, log: Log) -> None:
    (year,) = json.loads(siulak("credit", "show", NIP, "--json", "--home", log.home).out)

    assert year["pieces"] == [
        {"evaluation": 1, "months": 12, "predikat": "baik", "jenjang": "ahli_muda", "ak": "25"}
    ]
    assert (year["total"], year["rule"], year["final"]) == ("25", "angka-kredit:perbkn-3-2023", True)


def test_a_cycle_lists_its_functional_posts_alone(siulak: Siulak, log: Log) -> None:
    told = siulak("credit", "list", "2026", "--home", log.home)

    assert told.code == 0
    assert [line.split("\t")[1:3] for line in told.lines[2:]] == [[NIP, "Ani Contoh"]]
    assert told.lines[2].split("\t")[5] == "belum tercatat"


@pytest.mark.parametrize("call", [("show", "1" * 18), ("list", "1999")])
def test_who_and_what_is_unknown_is_told_with_two(siulak: Siulak, log: Log, call: tuple[str, str]) -> None:
    assert siulak("credit", *call, "--home", log.home).code == 2
