"""Forms with files: the fields as of any form, and no more of the files than may be kept."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request, Response
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException, MultiPartParser

from config.settings import Settings
from models.evidence import EvidenceFile
from web.fields import FORM, LARGEST_ID, MOST_FIELDS, form_fields, plain
from web.portal import Portal, ThePortal
from web.visitors import MaybeVisitor
from workflow.errors import RefusedError, WorkflowError
from workflow.evidence.attaching import Handed
from workflow.evidence.kinds import KINDS
from workflow.evidence.names import disposition
from workflow.evidence.rules import Limits, Upload, faults, limits_of
from workflow.evidence.storing import read
from workflow.reports.entering import number_of

MULTIPART = "multipart/form-data"
PATHS = ("/laporan/", "/tugas/", "/penilaian/")
"""Under these are the forms with files."""
TIMES = 4
"""So many times what may be kept is read and thrown away, so that who sends too much keeps what he typed."""
MOST_PARTS = 60
CHOSEN = "berkas_dipilih"
"""A field of ours: files came with the form, but went no further than a page that asks for a proof."""
BACK = "tarik-"
AGAIN = "Berkas bukti belum terkirim karena sesi berakhir lebih dahulu. Pilih lagi berkasnya, lalu kirim."
NOT_KEPT = "Berkas yang tadi dipilih belum tersimpan; pilih lagi sebelum mengirim."


class DamagedFileError(WorkflowError):
    """Berkas bukti ini hilang atau sudah berubah sejak disertakan. Hubungi bagian kepegawaian."""


@dataclass(frozen=True)
class Form:
    fields: dict[str, str]
    uploads: tuple[Upload, ...] = field(default=())


def most_bytes(settings: Settings, request: Request) -> int:
    """Of a form with files beside its fields; nothing for all other forms."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != MULTIPART or not request.url.path.startswith(PATHS):
        return 0
    limits = limits_of(settings)
    return TIMES * max(1, limits.files) * limits.size


async def form_with_files(request: Request, portal: ThePortal, visitor: MaybeVisitor) -> Form:
    """The text fields, and the files of whoever is signed in. Raises HTTPException for what no page sends."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == FORM:
        return Form(await form_fields(request))
    if kind != MULTIPART:
        raise HTTPException(415)
    limits = limits_of(portal.settings)
    parser = _Bounded(request, limits if visitor is not None else None)
    try:
        form = await parser.parse()
    except MultiPartException:
        raise HTTPException(400) from None
    try:
        fields: dict[str, str] = {}
        uploads: list[Upload] = []
        for name, value in form.multi_items():
            if isinstance(value, str):
                fields[plain(name)] = plain(value)
            elif value.filename:
                uploads.append(Upload(value.filename, await value.read()))
    finally:
        await form.close()
    if uploads:
        fields[CHOSEN] = "ya"
    return Form(fields, tuple(uploads[: limits.files + 1]) if visitor is not None else ())


class _Bounded(MultiPartParser):
    """Throws away what is beyond the limits while it is read: of a file one byte more than the largest shows that."""

    def __init__(self, request: Request, limits: Limits | None) -> None:
        super().__init__(request.headers, request.stream(), max_files=MOST_PARTS, max_fields=MOST_FIELDS)
        self._size = limits.size + 1 if limits else 0
        self._most = limits.files + 1 if limits else 0
        self._kept: dict[int, int] = {}
        """Bytes by number of the file."""
        self._ended = False

    async def parse(self) -> FormData:
        """Raises MultiPartException also where the last boundary is missing: what came was cut off."""
        form = await super().parse()
        if not self._ended:
            for file in self._files_to_close_on_error:
                file.close()
            raise MultiPartException("cut off")
        return form

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._current_part.file is not None:
            number = self._current_files
            kept = self._kept.get(number, 0)
            room = self._size - kept if number <= self._most else 0
            end = min(end, start + room)
            self._kept[number] = kept + end - start
        if start < end:
            super().on_part_data(data, start, end)

    def on_end(self) -> None:
        self._ended = True


FormWithFiles = Annotated[Form, Depends(form_with_files)]


def faults_of(portal: Portal, form: Form) -> list[str]:
    """What is wrong with the files alone, before anything is written."""
    if form.fields.get(CHOSEN) and not form.uploads:
        return [AGAIN]
    return faults(form.uploads, limits_of(portal.settings))


@contextmanager
def handed(portal: Portal, form: Form) -> Iterator[Handed]:
    """What of a form is evidence, its bytes in their place; they go again where the block refuses the form.

    Raises RefusedError.
    """
    told = faults_of(portal, form)
    if told:
        raise RefusedError(told)
    back = (number_of(name.removeprefix(BACK), LARGEST_ID) for name in form.fields if name.startswith(BACK))
    numbers = frozenset(number for number in back if number is not None)
    files = Handed(portal.settings.evidence, limits_of(portal.settings), form.uploads, numbers).stored()
    try:
        yield files
    except BaseException:
        files.take_away()
        raise


def with_hint(told: Iterable[str], form: Form) -> tuple[str, ...]:
    """No browser fills in a file again: whoever chose some is told to choose them once more."""
    return (*told, NOT_KEPT) if form.uploads else tuple(told)


def sent(portal: Portal, row: EvidenceFile) -> Response:
    """The file to be stored, never shown. Raises DamagedFileError."""
    content = read(portal.settings.evidence, row.content)
    if content is None:
        raise DamagedFileError
    headers = {"Content-Disposition": disposition(row.name)}
    return Response(content, media_type=KINDS[row.kind].media, headers=headers)


def words(portal: Portal) -> dict[str, Any]:
    """What a page says about files before anybody chooses: nothing where none are taken."""
    limits = limits_of(portal.settings)
    kinds = ",".join(f"{KINDS[kind].ending},{KINDS[kind].media}" for kind in limits.kinds)
    return {"told": limits.told if limits.files else "", "kinds": kinds}
