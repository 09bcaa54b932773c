"""What the serving processes write: one JSON object a line, or a form for the eye on a terminal.

A log is read by more people than the database. It holds no name, NIP, address or secret: events are fixed words,
faults are told by their kind and place and never by their text, and what still looks like one is blotted out.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from structlog.stdlib import BoundLogger, ProcessorFormatter

PREFECT_LOGGING = Path(__file__).with_name("prefect-logging.yml")
"""Has Prefect's processes write in the same form."""
ROOT = Path(__file__).parent.parent
LIBRARIES = "site-packages"
FRAMES = 6
FORMATTED = ("message", "asctime")
FIRST = ("time", "level", "program", "event")
BLOTS = (
    (re.compile(r"(?<!\d)\d{18}(?!\d)"), "[nip]"),
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "[email]"),
    (re.compile(r"/(t|aktivasi)/[A-Za-z0-9_-]{8,}"), r"/\1/[tautan]"),
)
Event = MutableMapping[str, Any]


def configure(program: str, form: str, stream: TextIO | None = None) -> None:
    """Everything that this process logs, its libraries' words too, goes to `stream` (standard error)."""
    import structlog

    target = stream or sys.stderr
    handler = logging.StreamHandler(target)
    handler.setFormatter(formatter(program, form, is_terminal=target.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("siulak").setLevel(logging.INFO)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_common(program),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def logger(name: str = "siulak") -> "BoundLogger":
    import structlog

    bound: BoundLogger = structlog.get_logger(name)
    return bound


def formatter(program: str, form: str = "", *, is_terminal: bool = False) -> "ProcessorFormatter":
    """For a handler of the standard library. Without a form, that of the settings."""
    import structlog

    form = form or _form_of_settings()
    if form == "console" or (form == "auto" and is_terminal):
        renderer: Any = structlog.dev.ConsoleRenderer(colors=is_terminal)
    else:
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    return structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _in_order, renderer],
        foreign_pre_chain=[*_common(program), structlog.stdlib.ExtraAdder(), _once, _blotted],
    )


def _form_of_settings() -> str:
    from pydantic import ValidationError

    from config.settings import Settings

    try:
        return Settings().log_format
    except ValidationError:
        return "auto"  # whoever starts the process tells what is wrong


def _common(program: str) -> list[Any]:
    import structlog

    def named(_logger: Any, _method: str, event: Event) -> Event:
        event["program"] = program
        return event

    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        named,
        _fault_without_its_text,
        _blotted,
    ]


def _fault_without_its_text(_logger: Any, _method: str, event: Event) -> Event:
    """What an exception says may be what a person typed; its kind and place are ours."""
    told = event.pop("exc_info", None)
    if not told:
        return event
    if isinstance(told, tuple):
        fault, trace = told[1], told[2]
    else:
        fault = told if isinstance(told, BaseException) else sys.exc_info()[1]
        trace = fault.__traceback__ if fault is not None else None
    event["fault"], event["at"] = kinds(fault), _places(trace)
    return event


def kinds(fault: BaseException | None) -> str:
    """`RelayDownError < ConnectionRefusedError`: the fault and what led to it."""
    found: list[str] = []
    while fault is not None and len(found) < FRAMES:
        found.append(type(fault).__name__)
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return " < ".join(found)


def _places(trace: TracebackType | None) -> list[str]:
    """Our own lines on the way to the fault, and the one where it arose."""
    found: list[str] = []
    while trace is not None:
        path, code = Path(trace.tb_frame.f_code.co_filename), trace.tb_frame.f_code.co_name
        ours = path.is_relative_to(ROOT) and LIBRARIES not in path.parts
        if ours or trace.tb_next is None:
            place = path.relative_to(ROOT) if ours else Path(path.parent.name, path.name)
            found.append(f"{place}:{trace.tb_lineno} {code}")
        trace = trace.tb_next
    return found[-FRAMES:]


def _blotted(_logger: Any, _method: str, event: Event) -> Event:
    for key, value in event.items():
        if not key.startswith("_"):
            event[key] = blot(value)
    return event


def _once(_logger: Any, _method: str, event: Event) -> Event:
    """Another formatter has left its own words in the record."""
    for key in FORMATTED:
        event.pop(key, None)
    return event


def _in_order(_logger: Any, _method: str, event: Event) -> Event:
    return {**{key: event[key] for key in FIRST if key in event}, **event}


def blot(value: Any) -> Any:
    """The same value without what looks like an NIP, an address or a link that acts."""
    if isinstance(value, str):
        for pattern, mark in BLOTS:
            value = pattern.sub(mark, value)
        return value
    if isinstance(value, Mapping):
        return {key: blot(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [blot(inner) for inner in value]
    return value
