"""Errors as a person reads them: one line a fault, with place and remedy."""

import errno

import httpx
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, OperationalError

from cli.children import ChildFailedError, PortTakenError
from cli.prefect_api import PrefectAwayError, RunFailedError
from config import refusals
from config.causes import cause
from config.errors import ConfigurationError
from workflow.errors import WorkflowError

RELAY_REMEDY = (
    "Periksa SIULAK_SMTP_HOST dan SIULAK_SMTP_PORT, lalu jalankan lagi: "
    "email yang belum terkirim tetap tersimpan."
)
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EFBIG)
"""Writing to a file that is open already: the fault does not name it."""


MISTAKE, NOT_DONE = 2, 3
"""Exit codes: something that the user mends first; a server that a command needs is not running."""


def exit_code(fault: BaseException) -> int:
    return NOT_DONE if isinstance(fault, PrefectAwayError) else MISTAKE


NO_TABLES = "Tabel basis data belum ada. Jalankan dulu: siulak db upgrade."
REFUSALS: dict[str | None, str] = {
    "42P01": NO_TABLES,
    "42501": "Pengguna basis data tidak berhak atas tabelnya. Jadikan ia pemilik basis data ini.",
}
"""SQLSTATE → what to do."""
ADDRESS = "SIULAK_DATABASE_URL"
DATABASE = (
    ("no such table", NO_TABLES),
    (
        "password authentication failed",
        f"Server basis data menolak pengguna atau sandinya. Betulkan {ADDRESS}.",
    ),
    ("no password supplied", f"Server basis data meminta sandi. Tuliskan pada {ADDRESS}."),
    (
        "does not exist",
        f"Basis data atau penggunanya belum ada di server. Buat dulu, atau betulkan {ADDRESS}.",
    ),
    ("failed to resolve host", f"Nama servernya tidak dikenal. Betulkan {ADDRESS}."),
    ("connection", f"Server basis data tidak dapat dihubungi. Periksa {ADDRESS}, jaringan, dan servernya."),
    ("database is locked", "Basis data sedang dipakai proses lain. Coba lagi sebentar lagi."),
    ("lock timeout", "Basis data sedang dipakai proses lain. Coba lagi sebentar lagi."),
    ("unable to open", "Berkas basis data tidak dapat dibuka. Periksa folder dan hak aksesnya."),
    ("readonly", "Berkas basis data tidak dapat ditulis. Periksa hak aksesnya."),
    ("full", "Diska penuh; basis data tidak dapat ditulis. Kosongkan ruang, lalu jalankan lagi."),
)
"""Sign in the database's own words → what to do."""


NOT_OURS = (
    ("file is not a database", "Berkas basis data ini bukan basis data SIULAK. Periksa folder kantornya."),
    ("malformed", "Berkas basis data rusak. Hentikan SIULAK dan pulihkan cadangan terakhir: siulak restore."),
)
"""The same, whatever the class of the error: SQLite says so of a file, not of a statement."""


def sentences(fault: BaseException) -> list[str] | None:
    """The lines for a fault that a user can mend; None for one that is ours."""
    if isinstance(fault, ConfigurationError):
        return fault.faults
    if isinstance(fault, ValidationError) and fault.title == "Settings":
        return refusals.sentences(fault)
    line = _line(fault)
    return None if line is None else [line]


def _line(fault: BaseException) -> str | None:
    match fault:
        case RunFailedError(flow="deliver_mail") if "RelayDownError" in fault.message:
            return f"{fault} {RELAY_REMEDY}"
        case WorkflowError() | ChildFailedError() | PortTakenError() | RunFailedError() | PrefectAwayError():
            return str(fault)
        case httpx.HTTPError():
            return f"Server Prefect tidak menjawab ({cause(fault)}). Jalankan lagi untuk melanjutkan."
        case DBAPIError():
            return _database(fault)
        case OSError() if fault.filename is not None or fault.errno in DISK:
            return f"{fault.filename or 'Berkas'}: {cause(fault)}. {_file_remedy(fault)}"
        case _:
            return None


def _file_remedy(fault: OSError) -> str:
    if isinstance(fault, FileExistsError):
        return "Di sini perlu folder: pilih nama lain, atau pindahkan berkas itu."
    return "Periksa folder, hak akses dan ruang diska."


def _database(fault: DBAPIError) -> str | None:
    """What is wrong around the database; None for a statement that the database refused. Its words hold no password."""
    words = " ".join(str(fault.orig).split())
    known = REFUSALS.get(getattr(fault.orig, "sqlstate", None))
    known = known or next((f"{told} ({words})" for sign, told in NOT_OURS if sign in words), None)
    if known or not isinstance(fault, OperationalError):
        return known
    told = (f"{told} ({words})" for sign, told in DATABASE if sign in words)
    return next(
        told, f"Basis data tidak dapat dipakai: {words}. Periksa server, ruang diska dan hak aksesnya."
    )
