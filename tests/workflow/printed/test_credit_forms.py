"""The three angka kredit forms with what HR recorded from before SIULAK, up to the Word file."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, update

from config.rules.credit import Credit
from config.rules.table import table_on
from models.people import Assignment, Employee
from models.record import EarlierCredit
from models.session import reading, transaction
from templates.filling import filled
from templates.forms import CREDITS
from templates.paper_contexts import CreditDocument
from templates.word import form
from tests import mornings
from tests.factories import ANI, SYSTEM, assignment_of, at, put
from tests.workflow.records.records import BY, pak, recorded
from workflow import crediting
from workflow.crediting import Earned
from workflow.printed import issuing, owing
from workflow.printed.credit_forms import figures
from workflow.printed.credit_sums import UNTOLD, conclusion_text, sums
from workflow.printed.issuing import Filed
from workflow.printed.kinds import ACCUMULATION, CONVERSION, CREDIT, DETERMINATION
from workflow.printed.places import Written
from workflow.printed.writing import VALUES
from workflow.records.taking import withdraw_credit
from workflow.rules.credit import Piece, credit, total

TABLE = table_on(Credit, date(2026, 12, 31))
MUDA = next(each for each in TABLE.levels if each.code == "ahli_muda")
MONTHS = [(2026, month) for month in range(1, 13)]
OFFICE = ("Pemerintah Kabupaten", "Siulak")
POST = Assignment(post_kind="Fungsional", level="Ahli Muda")
LATER = at(2027, 3, 1)
RANK, LEVEL = (f"untuk kenaikan {each} setingkat lebih tinggi" for each in ("pangkat", "jenjang jabatan"))


def earned(
    year: int = 2026, predicate: str = "baik", level: str = "ahli_muda", months: Sequence[int] = range(1, 13)
) -> Earned:
    piece = Piece(len(months), predicate, level)
    return Earned(
        cycle_id=year, cycle=f"{year}", first=date(year, 1, 1), last=date(year, 12, 31), evaluation_id=year,
        employee_id=ANI, assignment_id=1, months=tuple((year, month) for month in months), predicate=predicate,
        level=level, is_final=True, credit=credit(TABLE, piece), rule=TABLE.key,
    )  # fmt: skip


def record(until: date = date(2025, 12, 31), level: str = "ahli_muda", **parts: int) -> EarlierCredit:
    nothing = dict.fromkeys(("base", "former", "adjusted", "converted", "education"), Decimal())
    told = nothing | {name: Decimal(part) for name, part in parts.items()}
    return EarlierCredit(until=until, level=level, decree="800/1", decreed_on=until, **told)


def text(record_: EarlierCredit | None, *pieces: Earned, grade: str = "III/c") -> str:
    return conclusion_text(sums(pieces or (earned(),), 2026, MUDA, record_), grade)


@pytest.mark.parametrize(
    ("told", "before", "grade"),
    [
        (f"DAPAT DIPERTIMBANGKAN {RANK} menjadi Penata Tingkat I, III/d", 75, "III/c"),
        (f"BELUM DAPAT DIPERTIMBANGKAN {RANK}: kurang 1", 74, "III/c"),
        (f"DAPAT DIPERTIMBANGKAN {LEVEL} menjadi Ahli Madya", 175, "III/d"),
        (f"BELUM DAPAT DIPERTIMBANGKAN {LEVEL}: kurang 75", 100, "III/d"),
    ],
)  # fmt: skip
def test_with_the_earlier_sum_the_form_concludes(told: str, before: int, grade: str) -> None:
    assert text(record(converted=before), grade=grade) == told


@pytest.mark.parametrize(
    ("record_", "grade", "why"),
    [
        (None, "III/c", UNTOLD),
        (record(converted=900, level="ahli_pertama"), "III/c", "jenjang Ahli Pertama, bukan Ahli Muda"),
        (
            record(date(2024, 9, 30), converted=900),
            "III/c",
            "Oktober–Desember (3 bulan) 2024 belum tercatat; angka",
        ),
        (record(converted=900), "IV/a", "golongan IV/a bukan golongan jenjang Ahli Muda"),
    ],
)
def test_what_is_not_known_is_said_and_nothing_concluded(
    record_: EarlierCredit | None, grade: str, why: str
) -> None:
    told = text(record_, grade=grade)

    assert told.startswith("BELUM DAPAT DISIMPULKAN: ")
    assert why in told


def test_years_that_are_recorded_here_are_no_gap() -> None:
    assert "DISIMPULKAN" not in text(record(date(2024, 12, 31)), earned(2025), earned(2026))


def test_the_rows_of_the_determination_add_up_with_the_parts() -> None:
    told = figures(
        [earned(2025), earned()], 2026, POST, "III/c", record(date(2024, 12, 31), base=10, converted=20)
    )

    rows = [(each["lama"], each["baru"], each["jumlah"]) for each in told["penetapan"]]
    assert rows == [("10", "-", "10"), ("0", "-", "0"), ("0", "-", "0"), ("45", "25", "70"), ("0", "-", "0")]
    assert (told["kumulatif_lama"], told["kumulatif_baru"], told["kumulatif"]) == ("55", "25", "80")
    assert (told["integrasi"], told["integrasi_dari"]) == ("30", "PAK 800/1, sampai 31 Desember 2024")
    assert told["jumlah_akumulasi"] == "80"
    assert [each["selisih"] for each in told["kebutuhan"]] == ["−20", "−120"]


def test_months_that_the_determination_counts_are_not_counted_again() -> None:
    told = figures([earned()], 2026, POST, "III/c", record(date(2026, 4, 30), converted=50))

    assert [each["periodik"] for each in told["akumulasi"]] == ["Mei–Desember (8 bulan)"]
    assert (told["kumulatif_baru"], told["jumlah_konversi"]) == ("16,667", "25")


def test_credit_of_another_jenjang_is_converted_but_does_not_count() -> None:
    pieces = [earned(months=range(1, 7), level="ahli_pertama"), earned(months=range(7, 13))]

    told = figures(pieces, 2026, POST, "III/c")

    assert (told["jumlah_konversi"], told["kumulatif"]) == ("18,75", "12,5")


@given(
    st.integers(0, 40),
    st.lists(st.tuples(st.sampled_from(list(TABLE.percent)), st.integers(1, 12)), min_size=1, max_size=4),
    st.lists(st.integers(0, 999), min_size=5, max_size=5),
)
def test_the_sum_is_the_earlier_one_and_each_year_s_behind_it_rounded_once(
    counted: int, shares: list[tuple[Any, int]], parts: list[int]
) -> None:
    """By a second way: month by month, exactly, for each year."""
    year, month = 2023 + counted // 12, counted % 12 + 1
    until = date(year, month, 28)
    pieces: list[Earned] = []
    for place, (predicate, cut) in enumerate(shares):
        of = 2027 - len(shares) + place
        pieces.append(earned(of, predicate, months=range(1, cut + 1)))
        if cut < 12:
            pieces.append(earned(of, "kurang", months=range(cut + 1, 13)))
    names = ("base", "former", "adjusted", "converted", "education")

    told = sums(pieces, 2026, MUDA, record(until, "ahli_muda", **dict(zip(names, parts, strict=True))))

    expected = Decimal(sum(parts))
    for each in {piece.cycle_id for piece in pieces}:
        left = [
            Piece(1, piece.predicate, piece.level)
            for piece in pieces
            if piece.cycle_id == each
            for when in piece.months
            if when > (year, month)
        ]
        expected += total(TABLE, left) if left else 0
    assert told.total == expected
    assert told.total == told.brought + told.old + told.new


@pytest.fixture
def handed_over(engine: Engine, tmp_path: Path) -> Engine:
    mornings.live(engine, mornings.handed_over, tmp_path / "documents")
    with transaction(engine) as session:
        row = update(Assignment).where(Assignment.id == assignment_of(ANI))
        session.execute(row.values(post_kind="Fungsional", level="Ahli Muda"))
    put(engine, ANI, predicate="baik", final_at=at(2027, 2, 1), state="final")
    return engine


def written(engine: Engine, kind: str) -> list[Written]:
    with reading(engine) as session:
        return VALUES[kind](session, owing.owed(session, kind), OFFICE)


def _word(file: str, paper: Written) -> bytes:
    return form(file).render(filled(CreditDocument, paper.fields))


@pytest.mark.thorough
@pytest.mark.parametrize("name", CREDITS)
def test_the_word_forms_print_what_was_recorded(handed_over: Engine, name: str) -> None:
    recorded(handed_over, pak())
    kind = dict(zip(CREDITS, CREDIT, strict=True))[name]
    (paper,) = written(handed_over, kind)

    document = docx.Document(io.BytesIO(_word(CREDITS[name], paper)))

    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"P 123456", "Sungai Penuh", "Penata, III/c / 1 April 2023"} <= {*cells}
    if name == "akumulasi":
        assert "ANGKA KREDIT INTEGRASI (PAK 800/12/2026, sampai 31 Desember 2025)" in cells
        assert "112,5" in cells
    if name == "penetapan":
        assert {"87,5", "25", "112,5", "+12,5", "−87,5"} <= {*cells}
        assert any(cell.startswith("DAPAT DIPERTIMBANGKAN untuk kenaikan pangkat") for cell in cells)


@pytest.mark.thorough
def test_credit_that_came_later_owes_accumulation_and_determination_again(handed_over: Engine) -> None:
    for kind in CREDIT:
        papers = [Filed(each, "0" * 64, "1" * 64) for each in written(handed_over, kind)]
        with transaction(handed_over) as session:
            issuing.issue(session, papers, SYSTEM, LATER)
    assert [written(handed_over, kind) for kind in CREDIT] == [[], [], []]

    by = type(BY)(BY.actor, at(2027, 3, 2), date(2027, 3, 2))
    recorded(handed_over, pak(), by=by)
    recorded(handed_over, pak(sampai="2026-12-31"), by=by)

    again = {kind: [each.paper.revision for each in written(handed_over, kind)] for kind in CREDIT}
    assert again == {CONVERSION: [], ACCUMULATION: [2], DETERMINATION: [2]}
    (paper,) = written(handed_over, DETERMINATION)
    assert paper.fields["kumulatif"] == "112,5"
    assert paper.fields["tanggal"] == "2 Maret 2027"
    with transaction(handed_over) as session:
        withdraw_credit(session, session.get_one(Employee, ANI), "Salah", by)
    with reading(handed_over) as session:
        assert crediting.earned(session, [ANI])[ANI]
