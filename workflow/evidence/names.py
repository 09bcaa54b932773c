"""A file's name as it is shown and downloaded: the sender's words, without anything that leads or deceives."""

import re
import unicodedata
from urllib.parse import quote

from workflow.evidence.kinds import KINDS

LONGEST = 100
"""Characters before the ending."""
NAMELESS = "berkas"
FOLDERS = re.compile(r"[/\\]")
ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Windows keeps these for itself, whatever ending they have."""
KEPT = "LMN"
SIGNS = " .-_()+,&'"


def safe_name(said: str, kind: str) -> str:
    """The last part of what the browser said, with the ending of what the file is.

    Signs that steer (controls, directions of writing, halves of characters) and those that some system forbids become
    nothing or a line; a name of nothing else is NAMELESS.
    """
    bare = unicodedata.normalize("NFC", FOLDERS.split(said)[-1])
    signs = "".join(_sign(sign) for sign in bare)
    stem = re.sub(r"_{2,}", "_", " ".join(ENDING.sub("", signs).split()))
    stem = stem[:LONGEST].strip(" ._-")
    if not any(unicodedata.category(sign)[0] in "LN" for sign in stem):
        stem = NAMELESS
    if RESERVED.fullmatch(stem):
        stem = f"{NAMELESS}-{stem}"
    return stem + KINDS[kind].ending


def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category[0] in KEPT or sign in SIGNS:
        return sign
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    return "" if category[0] == "C" else "_"


def disposition(name: str) -> str:
    """The header under which a browser stores it, and never shows it (RFC 6266)."""
    plain = "".join(sign if sign.isascii() and sign != "%" else "_" for sign in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
