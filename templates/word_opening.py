"""Whether an uploaded file may be opened at all, and what it must not bring along."""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from templates.errors import TemplateError, TemplateFileError, UnsafeContentError
from templates.word_archive import repacked

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

_OLD_WORD = b"\xd0\xcf\x11\xe0"
_MAX_MEMBERS, _MAX_UNPACKED = 500, 32 << 20
_TEXT_PARTS = ("document.main+xml", "header+xml", "footer+xml", "footnotes+xml", "endnotes+xml")
_ACTIVE = ("oleObject", "package", "control", "vbaProject", "attachedTemplate", "aFChunk", "subDocument")
_FETCHING = re.compile(r"\b(INCLUDEPICTURE|INCLUDETEXT|DDE|DDEAUTO|LINK|IMPORT|DATABASE)\b", re.IGNORECASE)
_FIELD_CODE = re.compile(r"<w:instrText[^>]*>([^<]*)|w:instr=\"([^\"]*)\"")


def opened(name: str, data: bytes) -> "DocxTemplate":
    """Raise TemplateFileError unless python-docx opens the bytes within our size limits."""
    from docxtpl import DocxTemplate

    try:
        reason = _unfit(data)
        if not reason:
            document = DocxTemplate(io.BytesIO(repacked(data)))
            document.init_docx()
            return document
    except Exception as error:  # whatever a hostile file makes the parsers raise means the same
        raise TemplateFileError(name, _why(data, error)) from error
    raise TemplateFileError(name, reason)


def _why(data: bytes, error: Exception) -> str:
    """In words of whoever saved the file; a rare fault by its kind."""
    if not data:
        return "berkasnya kosong"
    if data.startswith(_OLD_WORD):
        return "format Word lama (.doc), atau dokumen berkata sandi"
    if isinstance(error, BadZipFile):
        return "bukan .docx, atau berkasnya terpotong"
    if "macroEnabled" in repr(error):
        return "dokumen bermakro (.docm)"
    return f"susunannya bukan susunan dokumen Word ({type(error).__name__})"


def text_parts(document: "DocxTemplate") -> Iterator[tuple[str, str]]:
    """Each member that a template may put tags in, with its XML."""
    for part in document.get_docx().part.package.iter_parts():
        if part.content_type.endswith(_TEXT_PARTS):
            yield _member(part), document.get_part_xml(part)


def unsafe_content(name: str, document: "DocxTemplate") -> list[TemplateError]:
    """Tell of everything that would run, or fetch from elsewhere, when the document is opened."""
    package = document.get_docx().part.package
    faults = _active_content(name, "_rels/.rels", package)
    for part in package.iter_parts():
        faults += _active_content(name, _member(part), part)
    for member, xml in text_parts(document):
        faults += _fetching_fields(name, member, xml)
    return faults


def _unfit(data: bytes) -> str | None:
    with ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > _MAX_UNPACKED:
        return "isi berkas terlalu besar"
    if len({member.filename.lower() for member in members}) < len(members):
        return "ada bagian yang bernama sama"
    # Python unpacks the others without a bound, and Word writes none of them.
    if any(member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for member in members):
        return "cara pemampatannya tidak dikenal Word"
    return None


def _member(part: Any) -> str:
    return str(part.partname).lstrip("/")


def _active_content(name: str, member: str, holder: Any) -> list[TemplateError]:
    faults: list[TemplateError] = []
    for relation in holder.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if (relation.is_external and kind != "hyperlink") or kind in _ACTIVE:
            faults.append(UnsafeContentError(name, member, f"{kind} {relation.target_ref}"))
    return faults


def _fetching_fields(name: str, member: str, xml: str) -> list[TemplateError]:
    codes = [text or attribute for text, attribute in _FIELD_CODE.findall(xml)]
    # Word may cut one code into runs; and two whole codes may follow one another.
    found = {code.upper() for glue in ("", " ") for code in _FETCHING.findall(glue.join(codes))}
    return [UnsafeContentError(name, member, f"field {code}") for code in sorted(found)]
