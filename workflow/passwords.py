"""Passwords: Argon2id, four at once, and none that others would try first."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from workflow.errors import RefusedError, WorkflowError

SHORTEST, LONGEST = 12, 128
FEWEST_SIGNS = 5
LONGER_THAN = 2
"""Parts of a name as short as this are no hint."""
USUAL = ("siulak", "kerinci", "password", "katasandi", "rahasia", "123456", "654321", "qwerty")
AT_ONCE, PLACES = 4, 16
_at_once = BoundedSemaphore(AT_ONCE)
"""Each check takes 46 MiB: a rush of sign-ins must not take the machine's memory."""
_places = BoundedSemaphore(PLACES)
"""Nor every thread of the portal: whoever finds no place is told so at once."""


class BusyError(WorkflowError):
    """Sedang banyak orang masuk pada saat yang sama. Tunggu beberapa detik, lalu coba lagi."""


@cache
def _hasher() -> PasswordHash:
    """OWASP's first recommendation for Argon2id: 46 MiB, one pass, one lane."""
    return PasswordHash((Argon2Hasher(time_cost=1, memory_cost=47104, parallelism=1),))


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")


@contextmanager
def _turn() -> Iterator[None]:
    """Raises BusyError."""
    if not _places.acquire(blocking=False):
        raise BusyError
    try:
        with _at_once:
            yield
    finally:
        _places.release()


def digest(password: str) -> str:
    """Raises BusyError."""
    with _turn():
        return _hasher().hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Takes as long for somebody without a password as for somebody with one. Raises BusyError."""
    with _turn():
        right = _hasher().verify(password[:LONGEST], stored or _nobody())
    return right and stored is not None


def check_choice(password: str, *known: str | None) -> None:
    """Raises RefusedError for a password that others would try first: short, repeated, or the person's own data."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise RefusedError([f"Kata sandi paling sedikit {SHORTEST} dan paling banyak {LONGEST} huruf."])
    reasons = []
    if len(set(password.lower())) < FEWEST_SIGNS or re.fullmatch(r"(.{1,4})\1+.{0,3}", password):
        reasons.append("Kata sandi terlalu berulang; pakai beberapa kata yang tidak saling berhubungan.")
    if len(_without_hints(password, known)) < SHORTEST // 2:
        reasons.append("Kata sandi memakai nama, NIP, atau kata yang mudah ditebak; pilih yang lain.")
    if reasons:
        raise RefusedError(reasons)


def _without_hints(password: str, known: tuple[str | None, ...]) -> str:
    left = re.sub(r"\W", "", password).lower()
    parts = [part for text in known if text for part in re.split(r"\W+", text.lower())]
    for part in (*(part for part in parts if len(part) > LONGER_THAN), *USUAL):
        left = left.replace(part, "")
    return left
