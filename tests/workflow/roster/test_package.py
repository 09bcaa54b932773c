"""Packages that nobody should open, each refused before a parser sees it."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from tests.workflow.roster import samples
from tests.workflow.roster.samples import head, pack, roster_lines, text_cell, xlsx_parts
from workflow.roster import package

SHEET, BOOK, RELATIONS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
DTD = '<!DOCTYPE a [<!ENTITY b "c">]>'
LAUGHS = (
    "<!DOCTYPE l [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9)) + "]><l>&e8;</l>"
)


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/vbaProject.bin", "macro"),
        ("xl/VBAPROJECT.bin", "macro"),
        ("xl/macrosheets/sheet1.xml", "<a/>"),
        ("../evil.xml", "<a/>"),
        ("xl/../../evil.xml", "<a/>"),
        ("/etc/evil.xml", "<a/>"),
        ("..\\evil.xml", "<a/>"),
        ("\\\\host\\share.xml", "<a/>"),
        ("C:/evil.xml", "<a/>"),
        (SHEET, f"{DTD}<worksheet/>"),
        (SHEET, "<worksheet><sheetData>"),
        (SHEET, "<worksheet>&undefined;</worksheet>"),
        (SHEET, "no xml"),
        (
            SHEET,
            '<worksheet><sheetData><row r="1"><c r="A10000000"><v>1</v></c></row></sheetData></worksheet>',
        ),
        (SHEET, '<worksheet><dimension ref="A1:O10000000"/><sheetData/></worksheet>'),
        (SHEET, f'<worksheet><sheetData><row r="{"9" * 5000}"/></sheetData></worksheet>'),
        ("xl/sharedStrings.xml", LAUGHS),
        ("xl/sharedStrings.xml", f"{DTD.replace('c', 'file:///etc/passwd')}<sst/>"),
        ("xl/styles.xml", f"{DTD}<a/>"),
        ("docProps/core.xml", DTD),
        ("docProps/core.xml", "\ufeff<?xml version='1.0' encoding='x-none'?><a/>"),
        (BOOK, "<workbook><sheets/></workbook>"),
        (BOOK, "<workbook><sheets><sheet name='a' r:id='nowhere' xmlns:r='r'/></sheets></workbook>"),
        (RELATIONS, "<Relationships/>"),
        ("xl/bomb.xml", "0" * 5_000_000),
        ("xl/media/bomb.bin", "0" * 5_000_000),
        (
            "[Content_Types].xml",
            "<Types><Override ContentType='application/vnd.ms-excel.sheet.macroEnabled.main+xml'/></Types>",
        ),
    ],
)
def test_an_unsafe_or_broken_package_is_refused(tmp_path: Path, part: str, content: str) -> None:
    parts = xlsx_parts([[text_cell("nip")]]) | {part: content}

    assert samples.codes(pack(tmp_path / "r.xlsx", parts)) == {"file_refused"}


def test_a_document_type_in_another_encoding_is_seen(tmp_path: Path) -> None:
    path = pack(tmp_path / "r.xlsx", xlsx_parts(roster_lines(head())))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "docProps/app.xml", f"<?xml version='1.0' encoding='utf-16'?>{DTD}<a/>".encode("utf-16")
        )

    assert samples.codes(path) == {"file_refused"}


def test_too_many_entries_and_names_that_come_twice_are_refused(tmp_path: Path) -> None:
    parts = xlsx_parts(roster_lines(head()))
    many = parts | {f"xl/media/{number}.bin": "" for number in range(package.MAX_ENTRIES)}
    twice = pack(tmp_path / "twice.xlsx", parts)
    with zipfile.ZipFile(twice, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, parts[SHEET])

    assert samples.codes(pack(tmp_path / "many.xlsx", many)) == samples.codes(twice) == {"file_refused"}


def test_what_a_package_claims_about_its_size_is_not_believed(tmp_path: Path) -> None:
    path = pack(
        tmp_path / "r.xlsx", xlsx_parts(roster_lines(head())) | {"xl/a.xml": "<a/>" + " " * 3_000_000}
    )
    content = path.read_bytes()
    path.write_bytes(content.replace((3_000_004).to_bytes(4, "little"), (100).to_bytes(4, "little")))

    assert samples.codes(path) == {"file_refused"}


def test_a_total_beyond_the_limit_is_refused_though_no_part_swells_much(tmp_path: Path) -> None:
    letters = b" " * (package.MAX_INFLATED // 20)
    inflated = io.BytesIO()
    with zipfile.ZipFile(inflated, "w", zipfile.ZIP_STORED) as archive:
        for number in range(21):
            archive.writestr(f"xl/media/{number}.bin", letters)

    with zipfile.ZipFile(inflated) as archive, pytest.raises(Exception, match="mengembang"):
        package._inflate(archive)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_uncommon_packing_is_refused(tmp_path: Path, packing: int) -> None:
    with zipfile.ZipFile(tmp_path / "r.xlsx", "w", packing) as archive:
        for name, content in xlsx_parts(roster_lines(head())).items():
            archive.writestr(name, content)

    assert samples.codes(tmp_path / "r.xlsx") == {"file_refused"}


@pytest.mark.parametrize("cut", [5, 100, 700, -1])
def test_no_whole_workbook_is_refused(tmp_path: Path, cut: int) -> None:
    path = pack(tmp_path / "r.xlsx", xlsx_parts(roster_lines(head())))
    path.write_bytes(path.read_bytes()[:cut])

    assert samples.codes(path) == {"file_refused"}


def test_any_changed_byte_is_a_roster_or_a_refusal_and_nothing_raises(tmp_path: Path) -> None:
    path = pack(tmp_path / "r.xlsx", xlsx_parts(roster_lines(head())))
    content = path.read_bytes()
    chance = random.Random(5)
    for _ in range(200):
        place = chance.randrange(4, len(content))
        path.write_bytes(content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :])
        assert samples.loaded(path).errors or samples.loaded(path).rows
