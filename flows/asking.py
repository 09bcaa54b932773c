"""Writes a mail that asks its reader for something: one form for prompts and for what is asked without one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from flows.run import Run
from flows.writing import purpose_link, write
from models.cycle import Cycle
from models.prompt import OutboxMessage
from templates.contexts import PromptMail, Task
from templates.mail import compose, template_version
from workflow.calendar import Calendar
from workflow.definitions import rules_of
from workflow.wording import deadline_text, long_date


@dataclass(frozen=True)
class Asking:
    """What a mail asks for, until when, and what follows if nothing is done."""

    tasks: Sequence[Task]
    due: datetime
    """The first moment that is too late."""
    consequence: str
    templates: str
    """Folder of the templates: `templates/email/<templates>/`."""
    period: str = ""
    """Label of the cycle's period that it is about, if it is about one."""
    units: Sequence[Task] = ()
    """Units whose achievement in that period waits for the reader."""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for the reader of a mail."""

    about: str
    link: str
    due: datetime


def tasks_of(found: Sequence[Waiting], calendar: Calendar) -> tuple[Task, ...]:
    """One task each, with a day of its own where not all end on the same."""
    several = len({each.due for each in found}) > 1
    return tuple(
        Task(
            about=f"{each.about}, sampai {long_date(calendar.last_day(each.due))}" if several else each.about,
            link=each.link,
        )
        for each in found
    )


def write_asking(session: Session, run: Run, message: OutboxMessage, asking: Asking) -> None:
    assert message.cycle_id is not None
    calendar = rules_of(session, message.cycle_id).calendar
    cycle = session.get_one(Cycle, message.cycle_id)
    mail = PromptMail(
        kind=asking.templates,
        step=message.step,
        recipient_name=message.name,
        recipient_address=message.address,
        cycle_title=f"{asking.period}, {cycle.title}" if asking.period else cycle.title,
        deadline=calendar.local(asking.due - timedelta(minutes=1)),  # as it is printed: 23.59
        deadline_text=deadline_text(calendar, asking.due),
        consequence=asking.consequence,
        tasks=tuple(asking.tasks),
        purpose_link=purpose_link(run.settings, cycle.code),
        units=tuple(asking.units),
    )
    write(run, message, template_version(asking.templates), compose, mail)
