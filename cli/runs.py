"""`siulak runs`: our own ledger of flow runs, and what each run caused."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
from sqlalchemy import Engine

from cli import events
from cli.opening import NUMBER, home_option, open_database
from cli.tables import as_json, moment, table
from config.errors import ConfigurationError
from models.session import reading
from workflow import labels, run_history
from workflow.run_history import Caused, Run


class _RunNumber(click.IntRange):
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as fault:
            self.fail(f"{fault.message} `siulak runs` menampilkan nomor yang ada.", param, ctx)


@click.command()
@click.argument("run_id", metavar="[NOMOR]", required=False, type=_RunNumber(NUMBER.min, NUMBER.max))
@home_option
@click.option("--flow", help="Hanya run flow ini, misalnya deliver_mail.")
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, help="Paling banyak sekian baris."
)
@click.option(
    "--json", "as_json_", is_flag=True, help="JSON: larik run, atau satu run dengan semua akibatnya."
)
def command(run_id: int | None, home: Path | None, flow: str | None, limit: int, as_json_: bool) -> None:
    """Menampilkan run, atau satu run: peristiwa, email dan dokumen yang disebabkannya.

    Contoh: siulak runs 32
    """
    settings, engine = open_database(home)
    zone = settings.timezone
    if run_id is not None:
        found = _caused(engine, run_id, limit)
        if as_json_:
            as_json(found, zone)
        else:
            _show(found, zone)
        return
    listed = _listed(engine, flow, limit)
    if as_json_:
        as_json(listed, zone)
    else:
        columns = ("Run", "Flow", "Waktu kerja", "Hasil", "Yang dikerjakan", "Nomor di Prefect")
        table("Run, yang terbaru dulu", columns, (_row(run, zone) for run in listed))


def _listed(engine: Engine, flow: str | None, limit: int) -> list[Run]:
    """Raises ConfigurationError where no run has that flow's name."""
    with reading(engine) as session:
        known = run_history.flows(session)
        if flow is not None and flow not in known:
            raise ConfigurationError(
                [f"--flow {flow}: belum pernah berjalan. Yang ada: {', '.join(known) or '-'}."]
            )
        return run_history.runs(session, flow, limit)


def _caused(engine: Engine, run_id: int, limit: int) -> Caused:
    with reading(engine) as session:
        found = run_history.caused(session, run_id, limit)
    if found is None:
        raise ConfigurationError([f"Run {run_id}: tidak ada. `siulak runs` menampilkan nomor yang ada."])
    return found


def _row(run: Run, zone: ZoneInfo) -> tuple[object, ...]:
    return (
        run.id,
        run.flow,
        moment(run.business_time, zone),
        labels.OUTCOMES.get(run.outcome, run.outcome),
        "; ".join(f"{name} {number}" for name, number in run.counts.items() if number) or run.note,
        run.prefect_run_id,
    )


def _show(found: Caused, zone: ZoneInfo) -> None:
    run = found.run
    facts = {
        "Flow": run.flow,
        "Waktu kerja": moment(run.business_time, zone),
        "Dibuka, ditutup (waktu nyata)": f"{moment(run.opened_at, zone)}, {moment(run.closed_at, zone)}",
        "Hasil": f"{labels.OUTCOMES.get(run.outcome, run.outcome)} {run.note}".strip(),
        "Percobaan": run.attempts,
        "Nama di Prefect": run.prefect_name or "-",
        "Nomor di Prefect": run.prefect_run_id,
        "Versi": run.code_version,
        "Segel terakhir saat ditutup": f"{run.head_position}:{run.head_digest}" if run.head_position else "",
        **run.counts,
    }
    table(f"Run {run.id}", ("Hal", "Isi"), facts.items())
    if found.events:
        events.show(f"Peristiwa: {len(found.events)} dari {found.event_number}", found.events, zone)
    if found.mails:
        events.show_mails(found.mails, zone)
    if found.documents:
        events.show_documents(found.documents, zone)
