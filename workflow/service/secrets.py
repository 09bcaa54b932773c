"""One-time codes that people read and type: receipts, and the service desk's. Only digests of them are stored."""

import hashlib
import hmac
import re
import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are read as others (Crockford's base 32)."""
LENGTH, GROUP = 12, 4
"""60 random bits."""
_READ_AS = str.maketrans("ILO", "110")


def new_code() -> str:
    return _grouped(secrets.randbits(LENGTH * 5))


def derived_code(secret: bytes, about: str) -> str:
    """The same code for the same secret and matter: a form sent twice gets one receipt."""
    told = hmac.digest(secret, about.encode(), "sha256")
    return _grouped(int.from_bytes(told) >> (8 * len(told) - LENGTH * 5))


def plain(code: str) -> str:
    """What was typed as it was meant: spaces, hyphens, case and mistakable letters do not matter."""
    return re.sub(r"[\W_]", "", code.upper()).translate(_READ_AS)


def digest(code: str) -> str:
    """Of what was typed, however it was typed."""
    return hashlib.sha256(f"siulak-code:{plain(code)}".encode()).hexdigest()


def _grouped(number: int) -> str:
    letters = "".join(LETTERS[number >> (5 * place) & 31] for place in reversed(range(LENGTH)))
    return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))
