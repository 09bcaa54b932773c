"""`siulak credit`: angka kredit of functional posts. The forms come with `documents generate`."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.credit import earlier
from cli.opening import home_option, open_database
from cli.tables import as_json, table
from models.document import IssuedPaper
from models.evaluation import Evaluation
from models.people import Employee
from models.record import EarlierCredit
from models.session import reading
from workflow import crediting
from workflow.crediting import Earned
from workflow.identifying import person_of
from workflow.printed.kinds import CREDIT
from workflow.records.reading import credits_of, in_force
from workflow.rules.words import LABELS
from workflow.units import cycle_of

JSON = click.option(
    "--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap pegawai dan siklus."
)


@click.group()
def command() -> None:
    """Angka kredit jabatan fungsional dari predikat kinerja (Peraturan BKN 3/2023).

    Contoh: siulak credit show 198001012005011006
    """


command.add_command(earlier.import_)
command.add_command(earlier.withdraw)
command.add_command(earlier.status)


@command.command()
@click.argument("nip", metavar="NIP")
@home_option
@JSON
def show(nip: str, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan angka kredit pegawai ini, siklus demi siklus, dengan potongan dan aturannya.

    Contoh: siulak credit show 198001012005011006 --json
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        person = person_of(session, nip)
        years = _years(
            session, crediting.earned(session, [person.id]).get(person.id, []), {person.id: person}
        )
    _tell(f"Angka kredit {person.name}", years, settings.timezone, as_json_=as_json_)


@command.command("list")
@click.argument("code", metavar="SIKLUS")
@home_option
@JSON
def listed(code: str, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan angka kredit semua pejabat fungsional dalam satu siklus.

    Contoh: siulak credit list 2026
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        cycle = cycle_of(session, code)
        people = {
            each.id: each
            for each in session.scalars(
                select(Employee)
                .join(Evaluation, Evaluation.employee_id == Employee.id)
                .where(Evaluation.cycle_id == cycle.id)
            )
        }
        found = crediting.earned_in(session, cycle.id)
        years = _years(session, [each for pieces in found.values() for each in pieces], people)
    _tell(f"Angka kredit siklus {code}", years, settings.timezone, as_json_=as_json_)


def _years(session: Session, pieces: Sequence[Earned], people: dict[int, Employee]) -> list[dict[str, Any]]:
    """One value a person and cycle."""
    groups: dict[tuple[int, int], list[Earned]] = defaultdict(list)
    for each in pieces:
        groups[each.employee_id, each.cycle_id].append(each)
    papers = _papers(session, {cycle for _, cycle in groups})
    known = credits_of(session, {person for person, _ in groups})
    return [
        {
            "nip": people[person].nip,
            "name": people[person].name,
            "cycle": group[0].cycle,
            "final": all(each.is_final for each in group),
            "pieces": [
                {
                    "evaluation": each.evaluation_id,
                    "months": len(each.months),
                    "predikat": each.predicate,
                    "jenjang": each.level,
                    "ak": f"{each.credit.normalize():f}",
                }
                for each in group
            ],
            "total": f"{crediting.sum_of(group).normalize():f}",
            "earlier": _earlier(in_force(known.get(person, []), group[-1].last)),
            "rule": group[0].rule,
            "papers": sorted(path for each in group for path in papers.get(each.evaluation_id, ())),
        }
        for (person, _), group in sorted(groups.items(), key=lambda item: (item[1][0].first, item[0]))
    ]


def _earlier(row: EarlierCredit | None) -> str | None:
    """The sum from before SIULAK; None where HR recorded none, so that the forms conclude nothing."""
    return f"{row.total.normalize():f}" if row else None


def _papers(session: Session, cycles: set[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = select(IssuedPaper.evaluation_id, IssuedPaper.path).where(
        IssuedPaper.kind.in_(CREDIT), IssuedPaper.cycle_id.in_(cycles)
    )
    for evaluation, path in session.execute(rows):
        found[evaluation or 0].append(path)
    return found


def _tell(title: str, years: list[dict[str, Any]], zone: Any, *, as_json_: bool) -> None:
    if as_json_:
        as_json(years, zone)
        return
    columns = (
        "Siklus",
        "NIP",
        "Nama",
        "Potongan",
        "Angka kredit",
        "Sebelum SIULAK",
        "Keadaan",
        "Aturan",
        "Formulir",
    )
    rows = (
        (
            year["cycle"],
            year["nip"] or "-",
            year["name"],
            "; ".join(
                f"{each['months']} bulan {each['jenjang'].replace('_', ' ')}, {LABELS[each['predikat']]}: {each['ak']}"
                for each in year["pieces"]
            ),
            year["total"],
            year["earlier"] or "belum tercatat",
            "final" if year["final"] else "belum final",
            year["rule"],
            len(year["papers"]) or "-",
        )
        for year in years
    )
    table(title, columns, rows)
