from pathlib import Path

import pytest

from benchmarks.figures import BenchmarkError
from benchmarks.office import PLAIN, office_of
from cli.demo import cases

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize("evaluations", [31, 60])
def test_an_office_has_just_so_many_evaluations(evaluations: int, tmp_path: Path) -> None:
    office = office_of(evaluations, tmp_path, PLAIN)

    assert len(office.evaluations()) == evaluations


def test_a_copy_begins_as_the_office_however_an_earlier_one_ended(tmp_path: Path) -> None:
    office = office_of(31, tmp_path)
    engine = office.copied_to(tmp_path / "copy.db")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE clock")

    again = office.copied_to(tmp_path / "copy.db")

    with again.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM clock").scalar() == 1


def test_too_small_an_office_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match=str(cases.SMALLEST)):
        office_of(cases.SMALLEST, tmp_path)
