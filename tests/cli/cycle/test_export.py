"""`siulak cycle export`: results as a file that spreadsheets and other systems read."""

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, update

from cli.cycle.export import COLUMNS
from models.document import DocumentJob
from models.people import Employee
from models.session import transaction
from tests.cli.commands import Siulak
from tests.factories import ANI, EVALUATED, launched
from tests.workflow.disarming import disarm
from tests.workflow.sealed_logs import Log

pytestmark = pytest.mark.thorough

NIP = f"19800101200501{ANI:04}"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_evaluation_is_a_row_with_its_result(siulak: Siulak, played: Log, tmp_path: Path) -> None:
    told = siulak("cycle", "export", "2026", "--to", tmp_path / "hasil.csv", "--home", played.home)

    rows = read(tmp_path / "hasil.csv")
    (ani,) = [row for row in rows if row["nip"] == NIP]
    assert (told.code, len(rows)) == (0, len(EVALUATED))
    assert told.lines == [f"{tmp_path / 'hasil.csv'}: {len(EVALUATED)} evaluasi."]
    assert (ani["predikat"], ani["keadaan"], ani["mulai"], ani["sampai"]) == (
        "baik",
        "final",
        "2026-01-01",
        "2026-12-31",
    )
    assert ani["aturan"].startswith("predikat:")


def test_the_appraiser_is_the_one_on_the_last_document(siulak: Siulak, played: Log, tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    copy = played.copied(tmp_path / "office")
    disarm(copy.engine)
    signs = {"nama": "Budi Contoh", "nip": "19800101 200501 0 007"}
    with transaction(copy.engine) as session:
        session.execute(update(DocumentJob).values(values={"penilai": signs}))

    siulak("cycle", "export", "2026", "--to", tmp_path / "hasil.csv", "--home", copy.home)

    told = {(row["penilai_nama"], row["penilai_nip"]) for row in read(tmp_path / "hasil.csv")}
    assert told == {("Budi Contoh", "198001012005010007")}


def test_a_workbook_keeps_every_digit_of_a_nip_as_text(siulak: Siulak, played: Log, tmp_path: Path) -> None:
    siulak("cycle", "export", "2026", "--to", tmp_path / "hasil.xlsx", "--home", played.home)

    head, *rows = load_workbook(tmp_path / "hasil.xlsx")["hasil"].iter_rows()
    assert tuple(cell.value for cell in head) == COLUMNS
    nips = [row[COLUMNS.index("nip")] for row in rows]
    assert NIP in {cell.value for cell in nips}
    assert {cell.data_type for cell in nips if cell.value} == {"s"}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_name_that_looks_like_a_formula_calculates_nothing(
    siulak: Siulak, played: Log, tmp_path: Path, ending: str
) -> None:
    (tmp_path / "office").mkdir()
    copy = played.copied(tmp_path / "office")
    disarm(copy.engine)
    with transaction(copy.engine) as session:
        session.execute(update(Employee).where(Employee.nip == NIP).values(name='=HYPERLINK("x")'))
    path = tmp_path / f"hasil.{ending}"

    siulak("cycle", "export", "2026", "--to", path, "--home", copy.home)

    if ending == "csv":
        (name,) = [row["nama"] for row in read(path) if row["nip"] == NIP]
        assert name == '\'=HYPERLINK("x")'
    else:
        cells = [cell for row in load_workbook(path)["hasil"].iter_rows() for cell in row]
        (name,) = [cell for cell in cells if str(cell.value).startswith("=")]
        assert name.data_type == "s"


def test_final_alone_leaves_the_others_out(engine: Engine, siulak: Siulak, home: Path) -> None:
    launched(engine)

    told = siulak("cycle", "export", "2026", "--to", home / "hasil.csv", "--final")

    assert told.code == 0
    assert read(home / "hasil.csv") == []


def test_what_is_there_is_not_written_over(siulak: Siulak, played: Log, tmp_path: Path) -> None:
    (tmp_path / "hasil.csv").write_text("punya orang lain")

    told = siulak("cycle", "export", "2026", "--to", tmp_path / "hasil.csv", "--home", played.home)

    assert told.code == 2
    assert (tmp_path / "hasil.csv").read_text() == "punya orang lain"
    assert [each.name for each in tmp_path.iterdir()] == ["hasil.csv"]


@pytest.mark.parametrize(
    ("code", "name"), [("1999", "hasil.csv"), ("2026", "hasil.pdf"), ("2026", "tidak/ada/hasil.csv")]
)
def test_a_wrong_call_is_told_with_two_and_leaves_nothing(
    siulak: Siulak, played: Log, tmp_path: Path, code: str, name: str
) -> None:
    told = siulak("cycle", "export", code, "--to", tmp_path / name, "--home", played.home)

    assert told.code == 2
    assert "Traceback" not in told.err
    assert list(tmp_path.iterdir()) == []
