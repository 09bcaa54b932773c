"""What an office edits: its files, its calendar, its environment."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import holidays

from cli.doctor.findings import Verdict, ok, warning
from cli.variables import CHILD, strange
from config.calendar import load_calendar
from config.errors import ConfigurationError
from config.office import load_office
from templates.errors import TemplateRefusedError
from templates.mail import KINDS
from templates.word import appraisal_template
from workflow.proofs import load_file

JOINT_LEAVE = "government"
"""The holidays library's name for cuti bersama."""


def variables(names: Iterable[str]) -> Verdict:
    """A misspelt variable is silently nothing."""
    found = strange(names, (CHILD,))
    if found:
        return warning(
            f"tidak dikenal: {', '.join(found)}", "Betulkan ejaannya; daftarnya di docs/operating.md."
        )
    return ok("semua dikenal")


def office_file(path: Path) -> Verdict:
    return ok(f"{path}: {load_office(path).name}")


def calendar_file(path: Path) -> Verdict:
    return ok(f"{path}: {load_calendar(path).working_days_a_week} hari kerja seminggu")


def definition(path: Path) -> Verdict:
    proved, _ = load_file(path, KINDS)
    return ok(f"{path}: {proved.title}, semua bukti terpenuhi")


def word_form(path: Path) -> Verdict:
    try:
        template = appraisal_template(path)
    except TemplateRefusedError as refusal:
        raise ConfigurationError([str(fault) for fault in refusal.faults]) from refusal
    return ok(f"{path} ({template.digest[:12]})")


def joint_leave(path: Path, year: int) -> Verdict:
    """Cuti bersama is decreed anew for each year: without it working days are counted wrongly."""
    known = holidays.country_holidays("ID", years=year, categories=(JOINT_LEAVE,), language="id")
    added = {day for day in load_calendar(path).extra_holidays if day.year == year}
    if known or added:
        return ok(f"{len(set(known) | added)} hari")
    return warning(
        "belum ada",
        f"Sesudah ditetapkan, perbarui SIULAK atau tulis harinya di [extra_holidays] pada {path}. "
        "Siklus yang sudah berjalan tetap pada harinya: `siulak cycle extend`.",
    )


def years(today: date) -> tuple[int, int]:
    return today.year, today.year + 1
