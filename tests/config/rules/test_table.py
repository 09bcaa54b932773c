import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.errors import ConfigurationError
from config.rules.checking import faults
from config.rules.follow_up import TrainingHours
from config.rules.kinds import KINDS
from config.rules.results import PredicateMatrix
from config.rules.table import FOLDER, Table, table_on, tables, title

TABLE = """
[[table]]
version = "{version}"
valid_from = {first}
{last}
legal_source = "Peraturan contoh"
confidence = "low"
pns_at_least_a_year = 20
pppk_at_most_a_contract_year = 24
"""
HEAD = 'code = "jam-pelatihan"\ntitle = "Contoh"\n'


def version(name: str, first: str, last: str = "") -> str:
    return TABLE.format(version=name, first=first, last=f"valid_to = {last}" if last else "")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "rules", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return tmp_path / "rules"


def written(folder: Path, *parts: str) -> Path:
    (folder / "jam-pelatihan.toml").write_text(HEAD + "".join(parts), encoding="utf-8")
    return folder


def test_every_shipped_table_can_be_used() -> None:
    assert faults() == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_version_names_its_source_and_how_sure_it_is(kind: type[Table]) -> None:
    assert title(kind)
    for table in tables(kind):
        assert table.legal_source
        assert {doubt.entry.split(".")[0] for doubt in table.doubt} <= set(kind.model_fields) | {"most"}


def test_a_day_finds_the_version_of_its_time(folder: Path) -> None:
    both = written(folder, version("lama", "2020-01-01", "2025-12-31"), version("baru", "2026-01-01"))

    days = {"lama": date(2025, 12, 31), "baru": date(2026, 1, 1)}

    assert {name: table_on(TrainingHours, day, both).version for name, day in days.items()} == {
        "lama": "lama",
        "baru": "baru",
    }
    assert table_on(TrainingHours, date(2026, 1, 1), both).key == "jam-pelatihan:baru"


def test_the_order_in_the_file_does_not_matter(folder: Path) -> None:
    turned = written(folder, version("baru", "2026-01-01"), version("lama", "2020-01-01", "2025-12-31"))

    assert [table.version for table in tables(TrainingHours, turned)] == ["lama", "baru"]


def test_a_day_before_the_first_version_is_told_with_file_and_remedy() -> None:
    first = tables(PredicateMatrix)[0].valid_from

    with pytest.raises(ConfigurationError, match=r"rules/predikat\.toml: tidak ada tabel .* Tambahkan"):
        table_on(PredicateMatrix, first - timedelta(days=1))


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([version("a", "2020-01-01"), version("b", "2026-01-01")], "Isi valid_to = 2025-12-31"),
        ([version("a", "2020-01-01", "2024-12-31"), version("b", "2026-01-01")], "Sambung hari-harinya"),
        ([version("a", "2020-01-01", "2025-12-31"), version("a", "2026-01-01")], "ada dua kali"),
        ([version("a", "2020-01-01", "2019-12-31")], "berakhir sebelum mulai"),
        ([version("A b", "2020-01-01")], "table.1.version: tidak sesuai bentuk"),
        ([version("a", '"2020-13-01"')], "table.1.valid_from: harus tanggal"),
        ([version("a", "2020-01-01") + "jam = 3\n"], "table.1.jam: tidak dikenal"),
        ([version("a", "2020-01-01").replace("20\n", '"dua puluh"\n')], "harus bilangan bulat"),
        ([version("a", "2020-01-01").replace("low", "yakin")], "harus salah satu dari"),
        (["[[table]"], "bukan TOML"),
        ([], "table: wajib diisi"),
    ],
)
def test_each_mistake_in_an_edited_file_is_told_with_its_place(
    folder: Path, parts: list[str], told: str
) -> None:
    found = faults(written(folder, *parts))

    assert any(told in fault for fault in found)
    assert all(fault.startswith("rules/jam-pelatihan.toml: ") for fault in found)


def test_all_mistakes_of_all_files_are_told_at_once(folder: Path) -> None:
    written(folder, version("a", '"x"') + "jam = 3\n")
    (folder / "nip.toml").unlink()
    (folder / "tambahan.toml").write_text("", encoding="utf-8")
    (folder / "skm.toml").rename(folder / "golongan.toml")

    names = [fault.split(":")[0].removeprefix("rules/") for fault in faults(folder)]

    assert sorted(names) == [
        "golongan.toml",
        "jam-pelatihan.toml",
        "jam-pelatihan.toml",
        "nip.toml",
        "skm.toml",
        "tambahan.toml",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("predikat", 'sesuai_ekspektasi = "baik"', "", "sembilan sel"),
        (
            "predikat",
            'di_bawah_ekspektasi = "kurang"',
            'di_bawah_ekspektasi = "cukup"',
            "harus salah satu dari",
        ),
        ("distribusi", "[table.patterns.kurang]", "[table.patterns.hebat]", "hebat"),
        ("distribusi", "sangat_baik = 70", "sangat_baik = 170", "paling besar 100"),
        ("angka-kredit", "coefficient = 3.75", "coefficient = 0", "harus lebih dari 0"),
        ("angka-kredit", 'code = "mahir"', 'code = "pemula"', "satu code dua kali"),
        ("skm", "from_index = 65.0", "from_index = 90.0", "menaik"),
        ("skm", "from_index = 25.0", "from_index = 26.0", "paling tinggi pada 25"),
        ("sembilan-kotak", "box = 9", "box = 8", "sembilan kotak"),
        ("distribusi", "kurang = 60, butuh", "kurang = 95, butuh", "lebih dari 100 persen"),
        (
            "distribusi",
            "{ sangat_baik = 70 }",
            "{ sangat_baik = 0, baik = 0 }\nat_least = { baik = 1 }",
            "at_least",
        ),
        ("distribusi", '[["butuh_perbaikan", "kurang"]]', "[[]]", "paling sedikit 1 isian"),
        ("skm", "highest = 4", "highest = 1", "lebih dari lowest"),
        ("skm", 'code = "biaya_tarif"', 'code = "persyaratan"', "satu code dua kali"),
        ("berakhlak", 'code = "akuntabel"', 'code = "kompeten"', "satu code dua kali"),
        ("golongan", '"I/b"', '"I/a"', "golongan dua kali"),
        ("nip", "youngest = 18", "youngest = 80", "youngest"),
        ("nip", "[8, 6, 1, 3]", "[8, 6, 1]", "berjumlah 18"),
        ("nip", "digits = 18", "digits = 17", "paling kecil 18"),
        ("kalender", "Asia/Jakarta", "Asia/Siulak", "bukan zona waktu"),
        ("kalender", "6 = [7]", "", "minggu 5 dan 6 hari kerja"),
        ("kalender", "5 = [6, 7]", "5 = [6]", "minggu 5 dan 6 hari kerja"),
        ("keberatan", 'entry = "window"', 'entry = "jendela"', "jendela"),
    ],
)
def test_a_table_that_would_leave_a_question_unanswered_is_refused(
    folder: Path, file: str, old: str, new: str, told: str
) -> None:
    path = folder / f"{file}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    found = faults(folder)

    assert any(told in fault for fault in found), found
