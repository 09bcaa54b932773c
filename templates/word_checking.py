"""What is wrong with a form that HR has edited: unknown fields, and those it no longer prints, each by its place."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from templates.errors import TemplateError, TemplateFileError, TemplateRefusedError, TemplateSyntaxError
from templates.forms import FOLDER, Form
from templates.word import WordTemplate
from templates.word_opening import opened
from templates.word_syntax import SyntaxCheck
from templates.word_tags import UNPAIRED, tagged_sources, unpaired

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table
    from docx.text.paragraph import Paragraph

ELSEWHERE = "seluruh berkas"
_SPACES, _MARKS = re.compile(r"\s+"), re.compile(r"\{%(?:tr|tc|p|r)\b")
"""The second: docxtpl's marks of rows, cells, paragraphs and runs."""


@dataclass(frozen=True)
class Finding:
    """One thing to mend."""

    kind: str
    """`unknown`: the form asks for what there is not; `missing`: it no longer prints a field; else `fault`."""
    field: str
    place: str
    """`tabel 2, baris 3, kolom 4`, or where the shipped form has it."""
    sentence: str


def findings(data: bytes, form: Form) -> list[Finding]:
    """All of them, the unknown and the broken before the missing; empty for a form that is as good as the shipped."""
    try:
        WordTemplate(form.file, data, form.context)
    except TemplateRefusedError as refused:
        faults = list(refused.faults)
    else:
        faults = []
    if any(isinstance(fault, TemplateFileError) for fault in faults):
        return [Finding("fault", "", ELSEWHERE, str(fault)) for fault in faults]
    here = _places(data, form)
    met: Counter[tuple[str, str]] = Counter()
    found = [_told(fault, here, met) for fault in faults]
    if any(isinstance(fault, TemplateSyntaxError) for fault in faults):
        # Of a part that cannot be read nobody knows what it prints; the next check tells.
        return found
    shipped = (FOLDER / form.file).read_bytes()
    lacking = used(shipped, form) - used(data, form)
    there = _places(shipped, form)
    whole = {field for field in lacking if not any(each.startswith(f"{field}.") for each in lacking)}
    return found + [_missing(field, there) for field in sorted(whole)]


def used(data: bytes, form: Form) -> set[str]:
    """Every field that a form prints, asks about, loops over or draws: `pegawai.nama`, `utama`, `CreditLine.persen`."""
    document = opened(form.file, data)
    sources, _ = tagged_sources(form.file, document)
    names: set[str] = set()
    for part, source in sources.items():
        names |= SyntaxCheck(form.file, part, source, form.context).used
    return names | _pictures(document, form.context)


def _pictures(document: Any, context: type[Any]) -> set[str]:
    from templates.word_fields import fields_of
    from templates.word_pictures import pictured_members

    return set(
        pictured_members(
            document, {name for name, kind in fields_of(context).items() if kind is bytes}
        ).values()
    )


def _told(fault: TemplateError, places: list[tuple[str, str]], met: Counter[tuple[str, str]]) -> Finding:
    field, tag, part = (getattr(fault, name, "") for name in ("field", "expression", "part"))
    within = [(where, text) for where, text in places if _part_of(where) in part]
    found = _places_of(tag, within) or _places_of(field, within)
    if getattr(fault, "reason", "") == UNPAIRED:
        found = [where for where, text in within if unpaired(text)]
    # The same tag twice is two faults, told in the order of the page.
    again = (part, UNPAIRED if getattr(fault, "reason", "") == UNPAIRED else tag)
    place = found[min(met[again], len(found) - 1)] if found else part or ELSEWHERE
    met[again] += 1
    return Finding("unknown" if field else "fault", field, place, str(fault))


def _missing(field: str, places: list[tuple[str, str]]) -> Finding:
    found = _places_of(field, places) or _places_of("." + field.rpartition(".")[2], places)
    place = found[0] if found else ELSEWHERE
    sentence = f"Isian “{field}” tidak ada lagi; pada formulir asli ada di {place}. Kembalikan bila masih diperlukan."
    return Finding("missing", field, place, sentence)


def _places_of(text: str, places: list[tuple[str, str]]) -> list[str]:
    """Those that hold it, spaces and docxtpl's marks of rows and paragraphs aside, as often as they do."""
    wanted = _plain(text)
    if not wanted:
        return []
    bounded = re.compile(re.escape(wanted) + (r"(?!\w)" if wanted[-1].isalnum() else ""))
    return [place for place, said in places for _ in bounded.findall(_plain(said))]


def _plain(text: str) -> str:
    return _SPACES.sub("", _MARKS.sub("{%", text))


def _part_of(place: str) -> str:
    return "header" if place.startswith("kepala") else "footer" if place.startswith("kaki") else "document"


def _places(data: bytes, form: Form) -> list[tuple[str, str]]:
    """Every place that holds a tag or a picture, with its text, in the order of the page."""
    document = opened(form.file, data).get_docx()
    return [(place, text) for place, text in _walk(document) if "{" in text or text.startswith("gambar ")]


def _walk(document: "WordDocument") -> Iterator[tuple[str, str]]:
    for number, section in enumerate(document.sections, 1):
        suffix = f" bagian {number}" if len(document.sections) > 1 else ""
        for name, holder in (("kepala halaman", section.header), ("kaki halaman", section.footer)):
            for place, text in _paragraphs(holder.paragraphs):
                yield f"{name}{suffix}, {place}", text
            for place, text in _tables(holder.tables):
                yield f"{name}{suffix}, {place}", text
    yield from _paragraphs(document.paragraphs)
    yield from _tables(document.tables)
    for number, box in enumerate(document.element.body.iter("{*}txbxContent"), 1):
        yield f"kotak teks {number}", "".join(each.text or "" for each in box.iter("{*}t"))


def _paragraphs(paragraphs: "list[Paragraph]") -> Iterator[tuple[str, str]]:
    for number, paragraph in enumerate(paragraphs, 1):
        yield f"paragraf {number}", _text(paragraph)


def _text(paragraph: "Paragraph") -> str:
    drawn = paragraph._p.iter("{*}docPr")  # noqa: SLF001 -- python-docx has no word for it
    pictures = [f"gambar {each.get('descr')}" for each in drawn]
    return " ".join((*pictures, paragraph.text))


def _tables(tables: "list[Table]") -> Iterator[tuple[str, str]]:
    from docx.table import _Cell

    for number, table in enumerate(tables, 1):
        for row, line in enumerate(table.rows, 1):
            for column, tc in enumerate(line._tr.tc_lst, 1):  # noqa: SLF001 -- merged cells once
                cell = _Cell(tc, table)
                text = " ".join(_text(paragraph) for paragraph in cell.paragraphs)
                yield f"tabel {number}, baris {row}, kolom {column}", text
                for place, inner in _tables(cell.tables):
                    yield f"tabel {number}, baris {row}, kolom {column}, {place}", inner
