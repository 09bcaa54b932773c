"""Receipt codes of raters: the round's number and random letters. Nothing but their digest is stored."""

from workflow.service import secrets
from workflow.service.secrets import digest

__all__ = ["digest", "is_of", "new", "round_of"]


def new(round_id: int) -> str:
    """`27-K3QX-92MB-ZT7A`."""
    return f"{round_id}-{secrets.new_code()}"


def round_of(code: str) -> int | None:
    """The round that a code speaks of, whether there is such a code or not; None for what cannot be one."""
    typed = secrets.plain(code)
    number, letters = typed[: -secrets.LENGTH], typed[-secrets.LENGTH :]
    known = len(letters) == secrets.LENGTH and set(letters) <= set(secrets.LETTERS)
    if not known or not (number.isascii() and number.isdecimal()) or len(number) > len(str(2**31)):
        return None
    return int(number)


def is_of(code: str, round_id: int) -> bool:
    """Whether the code was made for this round."""
    return round_of(code) == round_id
