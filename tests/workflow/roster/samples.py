"""Small rosters for the tests: rows that are right until a test changes a cell."""

import csv
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from workflow.roster.checking import check
from workflow.roster.parsing import parse
from workflow.roster.rows import COLUMNS, Code, RawRow, Roster, Row
from workflow.roster.table import Table

AS_OF = date(2026, 6, 1)
HEAD, STAFF, OTHER = "197001012000011001", "199001012015012001", "199102022015012002"

_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def head(**changes: str) -> dict[str, str]:
    base = {
        "nip": HEAD,
        "nama": "Agus Contoh",
        "email": "agus@kerincikab.example",
        "status": "PNS",
        "golongan": "IV/c",
        "jabatan": "Kepala Dinas",
        "jenis_jabatan": "JPT Pratama",
        "unit_kode": "D",
        "unit_nama": "Dinas",
        "tmt_jabatan": "2020-01-01",
    }
    return dict.fromkeys(COLUMNS, "") | base | changes


def staff(**changes: str) -> dict[str, str]:
    base = {
        "nip": STAFF,
        "nama": "Ayu Misal",
        "email": "ayu@kerincikab.example",
        "golongan": "III/a",
        "jabatan": "Operator",
        "jenis_jabatan": "Pelaksana",
        "atasan_nip": HEAD,
    }
    return head() | base | changes


def other(**changes: str) -> dict[str, str]:
    return staff(nip=OTHER, nama="Bunga Teladan", email="bunga@kerincikab.example") | changes


def write(
    path: Path, rows: Sequence[Mapping[str, str]], delimiter: str = ",", encoding: str = "utf-8"
) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def parsed(path: Path) -> Table:
    """As the child process reads it, but here: sixty times as quick."""
    return parse(path.read_bytes(), path.suffix.lower())


def loaded(path: Path) -> Roster:
    table = parsed(path)
    rows, faults = check(table.rows, as_of=AS_OF)
    return Roster(tuple(rows), tuple(sorted([*table.faults, *faults])), tuple(table.notes))


def codes(path: Path) -> set[str]:
    return {fault.code.value for fault in loaded(path).faults}


def raw(*rows: Mapping[str, str]) -> list[RawRow]:
    return [RawRow(number, cells) for number, cells in enumerate(rows, start=2)]


def found(*rows: Mapping[str, str], span: int = 100) -> list[tuple[int, Code]]:
    """Row and code of every fault."""
    return [(fault.row, fault.code) for fault in check(raw(*rows), as_of=AS_OF, span=span)[1]]


def understood(*rows: Mapping[str, str]) -> list[Row]:
    return check(raw(*rows), as_of=AS_OF)[0]


def text_cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def sheet_of(lines: Sequence[Sequence[str]]) -> str:
    """`lines` are cells in XML."""
    body = "".join(f'<row r="{n}">{"".join(line)}</row>' for n, line in enumerate(lines, start=1))
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'


def xlsx_parts(lines: Sequence[Sequence[str]]) -> dict[str, str]:
    """A workbook of one sheet."""
    return {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Pegawai" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1"'
        f' Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2"'
        f' Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": sheet_of(lines),
    }


def with_sheet(parts: Mapping[str, str], name: str, sheet: str, state: str = "visible") -> dict[str, str]:
    """The workbook with one more tab behind the others."""
    number = parts["xl/workbook.xml"].count("<sheet ") + 1
    tab = f'<sheet name="{name}" sheetId="{number}" state="{state}" r:id="s{number}"/></sheets>'
    relation = (
        f'<Relationship Id="s{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
    )
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    return {
        **parts,
        book: parts[book].replace("</sheets>", tab),
        relations: parts[relations].replace("</Relationships>", f"{relation}</Relationships>"),
        f"xl/worksheets/sheet{number}.xml": sheet,
    }


def with_relation(parts: Mapping[str, str], kind: str, target: str, mode: str = "External") -> dict[str, str]:
    """The workbook whose first sheet points at something."""
    relation = (
        f'<Relationship Id="h1" Type="{_OFFICE}/{kind}" Target="{escape(target)}" TargetMode="{mode}"/>'
    )
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    return {**parts, name: f'<Relationships xmlns="{_PACKAGE}">{relation}</Relationships>'}


def pack(path: Path, parts: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def roster_lines(*rows: Mapping[str, str], **cells: str) -> list[list[str]]:
    """Text cells; `cells` replaces whole columns by XML."""
    header = [text_cell(column) for column in COLUMNS]
    return [header, *([cells.get(column) or text_cell(row[column]) for column in COLUMNS] for row in rows)]


def workbook(path: Path, *rows: Mapping[str, str], **cells: str) -> Path:
    return pack(path, xlsx_parts(roster_lines(*rows, **cells)))
