"""Passwords: Argon2id, four at once, and no more tries than an honest person needs."""

import re
from functools import cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from workflow.errors import RefusedError

SHORTEST, LONGEST = 12, 128
_AT_ONCE = BoundedSemaphore(4)
"""Each check takes 46 MiB: a rush of sign-ins must not take the machine's memory."""


@cache
def _hasher() -> PasswordHash:
    """OWASP's first recommendation for Argon2id: 46 MiB, one pass, one lane."""
    return PasswordHash((Argon2Hasher(time_cost=1, memory_cost=47104, parallelism=1),))


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")


def digest(password: str) -> str:
    with _AT_ONCE:
        return _hasher().hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Takes as long for somebody without a password as for somebody with one."""
    with _AT_ONCE:
        right = _hasher().verify(password[:LONGEST], stored or _nobody())
    return right and stored is not None


def check_choice(password: str, *known: str | None) -> None:
    """Raises RefusedError for a password that others would try first: short, repeated, or the person's own data."""
    reasons = []
    if not SHORTEST <= len(password) <= LONGEST:
        reasons.append(f"Kata sandi paling sedikit {SHORTEST} dan paling banyak {LONGEST} huruf.")
    if len(set(password.lower())) < 5 or re.fullmatch(r"(.{1,4})\1+.?", password):  # noqa: PLR2004 -- five signs
        reasons.append("Kata sandi terlalu berulang; pakai beberapa kata yang tidak saling berhubungan.")
    plain = re.sub(r"\W", "", password).lower()
    parts = [part for text in known if text for part in re.split(r"\W+", text.lower()) if len(part) > 3]  # noqa: PLR2004
    left = plain
    for part in [
        *parts,
        "siulak",
        "kerinci",
        "password",
        "katasandi",
        "rahasia",
        "123456",
        "654321",
        "qwerty",
    ]:
        left = left.replace(part, "")
    if len(left) < SHORTEST // 2:
        reasons.append("Kata sandi memakai nama, NIP, atau kata yang mudah ditebak; pilih yang lain.")
    if reasons:
        raise RefusedError(reasons)
