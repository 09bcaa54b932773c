"""Errors as a person reads them: one line a fault, with place and remedy."""

import errno

import httpx
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from cli.children import ChildFailedError, PortTakenError
from cli.prefect_api import PrefectAwayError, RunFailedError
from config import refusals
from config.errors import ConfigurationError
from workflow.errors import WorkflowError

RELAY_REMEDY = (
    "Periksa SIULAK_SMTP_HOST dan SIULAK_SMTP_PORT, lalu jalankan lagi: "
    "surel yang belum terkirim tetap tersimpan."
)
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EFBIG)
"""Writing to a file that is open already: the fault does not name it."""


MISTAKE, NOT_DONE = 2, 3
"""Exit codes: something that the user mends first; something that a server or process did not do."""


def exit_code(fault: BaseException) -> int:
    absent = (ChildFailedError, RunFailedError, PrefectAwayError, httpx.HTTPError)
    return NOT_DONE if isinstance(fault, absent) else MISTAKE


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
            name = type(fault).__name__
            return f"Server Prefect tidak menjawab ({name}). Jalankan lagi untuk melanjutkan."
        case OperationalError():
            reason = str(fault.orig).strip().partition("\n")[0]
            return f"Basis data tidak dapat dipakai: {reason}. Periksa server, ruang diska dan hak aksesnya."
        case OSError() if fault.filename is not None or fault.errno in DISK:
            return (
                f"{fault.filename or 'Berkas'}: {fault.strerror}. Periksa folder, hak akses dan ruang diska."
            )
        case _:
            return None
