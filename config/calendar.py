"""The office's working days and delivery time, with corrections of the public holidays by later decree."""

import tomllib
from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from config.causes import cause
from config.errors import ConfigurationError
from config.fields import sentences

EARLIEST, QUIET_FROM = time(6), time(18)
"""Local hours between which a prompt may leave; the second one excluded."""
DayName = Annotated[str, Field(min_length=3, max_length=120)]


class OfficeCalendar(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    working_days_a_week: Literal[5, 6]
    delivery_time: Annotated[time, Field(ge=EARLIEST, lt=QUIET_FROM)]
    """When mails leave on a working day."""
    extra_holidays: dict[Annotated[date, Field(strict=False)], DayName] = {}
    removed_holidays: dict[Annotated[date, Field(strict=False)], DayName] = {}


def load_calendar(path: Path) -> OfficeCalendar:
    """Raises ConfigurationError with every fault at once, each naming file, place and remedy."""
    try:
        return OfficeCalendar.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as fault:
        remedy = "Periksa SIULAK_CALENDAR_FILE."
        raise ConfigurationError([f"{path}: tidak dapat dibuka ({cause(fault)}). {remedy}"]) from fault
    except ValidationError as fault:
        faults = [
            f"{path}: {told}. Betulkan isian ini (tanggal: YYYY-MM-DD)." for told in sentences(fault.errors())
        ]
        raise ConfigurationError(faults) from fault
    except (ValueError, RecursionError) as fault:
        raise ConfigurationError(
            [f"{path}: bukan TOML dalam UTF-8 ({cause(fault)}). Perbaiki tata tulisnya."]
        ) from fault
