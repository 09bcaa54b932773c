"""`siulak audit destroy`: what the log keeps of a person's texts and ratings, destroyed on a lawful order."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from cli.acting import acting, by_option
from cli.consent import consent, yes_option
from cli.opening import home_option, open_database
from cli.tables import as_json
from models.session import reading
from workflow import clock
from workflow.destroying import Due, destroy_payloads, due
from workflow.evidence.sweeping import sweep
from workflow.identifying import person_of
from workflow.labels import SUBJECTS
from workflow.written_about import Told


@click.command()
@click.argument("person", metavar="NIP")
@click.option("--reason", required=True, metavar="NOMOR", help="Nomor keputusan yang memerintahkannya.")
@click.option("--dry-run", is_flag=True, help="Hanya pratinjau; tidak memusnahkan apa pun.")
@by_option
@yes_option
@home_option
@click.option(
    "--json", "as_json_", is_flag=True, help="Satu objek JSON: {person, rule, due, later, opens, destroyed}."
)
def destroy(
    *, person: str, reason: str, dry_run: bool, by: str | None, yes: bool, home: Path | None, as_json_: bool
) -> None:
    """Memusnahkan isian log tentang seseorang yang masa simpannya lewat, atas perintah yang sah (UU 27/2022).

    Baris evaluasi, SKP dan dokumen tidak berubah, dan log tetap utuh. Isian yang belum waktunya ditolak.

    Contoh: siulak audit destroy 197703072001011002 --reason "SK 800/12/2037" --dry-run
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        now = clock.current(session).astimezone(settings.timezone)
        meant, actor = person_of(session, person), acting(session, by, now.date())
    found = due(engine, meant.id, now.date())
    if not as_json_:
        _show(meant.name, found)
    destroyed = 0
    if not dry_run:
        if found.now:
            question = f"Musnahkan {len(found.now)} isian tentang {meant.name}? Ini tidak dapat dibatalkan."
            consent(question, given=yes)
        destroyed = destroy_payloads(engine, meant.id, reason, actor, now)
        sweep(engine, settings.evidence)
    if as_json_:
        as_json(_plain(meant.id, found, destroyed), settings.timezone)
    elif dry_run:
        click.echo("Pratinjau saja: tidak ada yang dimusnahkan.")
    else:
        click.echo(
            f"{destroyed} isian dimusnahkan atas dasar {reason.strip()}. Cadangan lama masih memuatnya."
        )


def _show(name: str, found: Due) -> None:
    click.echo(f"{name}, menurut {found.table.key} ({found.table.legal_source}):")
    click.echo(f"Boleh dimusnahkan: {len(found.now)} isian{_kinds(found.now)}.")
    if found.later:
        when = f"paling cepat {found.opens}" if found.opens else "sesudah evaluasinya selesai"
        click.echo(f"Belum boleh: {len(found.later)} isian{_kinds(found.later)}, {when}.")


def _kinds(told: Iterable[Told]) -> str:
    numbers = Counter(SUBJECTS[each.kind] for each in told)
    return (
        f" ({', '.join(f'{kind} {number}' for kind, number in sorted(numbers.items()))})" if numbers else ""
    )


def _plain(person: int, found: Due, destroyed: int) -> dict[str, Any]:
    return {
        "person": person,
        "rule": found.table.key,
        "due": Counter(each.kind for each in found.now),
        "later": Counter(each.kind for each in found.later),
        "opens": found.opens,
        "destroyed": destroyed,
    }
