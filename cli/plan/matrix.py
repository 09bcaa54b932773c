"""`siulak plan matrix`: who serves which result of a leader's plan."""

from pathlib import Path

import click

from cli.opening import NUMBER, home_option, open_database
from cli.tables import as_json, table
from config.errors import ConfigurationError
from models.session import reading
from workflow.plans import matrix as roles
from workflow.plans.cascade import agreed


@click.command()
@click.argument("evaluation", metavar="EVALUASI", type=NUMBER)
@home_option
@click.option(
    "--json", "as_json_", is_flag=True, help="Satu larik JSON, satu unsur setiap hasil kerja pimpinan."
)
def matrix(evaluation: int, home: Path | None, *, as_json_: bool) -> None:
    """Menampilkan matriks pembagian peran dan hasil: siapa mendukung hasil kerja yang mana.

    EVALUASI adalah nomor evaluasi pimpinan, yang SKP-nya sudah disepakati.

    Contoh: siulak plan matrix 10 --home var/demo
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        plan = agreed(session, evaluation)
        if plan is None:
            remedy = f"Lihat `siulak plan show {evaluation}`."
            raise ConfigurationError([f"Evaluasi {evaluation} belum mempunyai SKP yang disepakati. {remedy}"])
        rows = roles.matrix(session, plan)
    if as_json_:
        as_json(rows, settings.timezone)
        return
    columns = ("Hasil kerja pimpinan", "Rumusan", "Pegawai", "Jabatan", "Hasil kerja pegawai", "Keadaan")
    nobody = (roles.Part("", "", "belum ada", ""),)
    table(
        "Matriks peran dan hasil",
        columns,
        (
            (row.place, row.text, part.name, part.post, part.text, part.state_label)
            for row in rows
            for part in row.parts or nobody
        ),
    )
