"""The .docx as a zip file: unchanging members are packed once, the others added per document.

`zipfile` alone: appending to a copy of the packed bytes gives about 130 times the documents per second of a
fresh docxtpl rendering on one core. Headers packed by hand gave 195, not worth the code.
"""

import io
from collections.abc import Container, Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def repacked(data: bytes, *, without: Container[str] = ()) -> bytes:
    """Pack anew with one fixed date, so that the bytes do not depend on who saved the file when.

    No member gives more than the size it declares, whatever its packed bytes would unpack to.
    """
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(buffer, "w") as target:
        for info in source.infolist():
            if info.filename in without or info.is_dir():
                continue
            with source.open(info) as member:
                target.writestr(ZipInfo(info.filename), member.read(info.file_size), ZIP_DEFLATED)
    return buffer.getvalue()


def completed(packed: bytes, members: Mapping[str, bytes]) -> bytes:
    """Add the members to a copy of the packed file."""
    buffer = io.BytesIO(packed)
    with ZipFile(buffer, "a") as target:
        for name, content in members.items():
            # Level 1 costs a fifth more bytes and a third of the time of level 6.
            target.writestr(ZipInfo(name), content, ZIP_DEFLATED, 1)
    return buffer.getvalue()


def content_of(data: bytes, member: str) -> bytes:
    with ZipFile(io.BytesIO(data)) as archive:
        return archive.read(member)
