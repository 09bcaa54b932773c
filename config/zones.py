"""Names of time zones, as files and questions give them."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def known_zone(name: str) -> str:
    """The name itself. Raises ValueError for one that is no zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("bukan zona waktu; misalnya Asia/Jakarta") from None
    return name
