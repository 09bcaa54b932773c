"""`siulak db`: the tables of the office's database."""

import click

from cli.answering import answer, json_option
from config.settings import Settings


@click.group()
def command() -> None:
    """Basis data kantor: menyiapkan dan memperbarui tabelnya.

    Contoh: siulak db upgrade
    """


@command.command()
@json_option
def upgrade(*, as_json_: bool) -> None:
    """Membawa tabel ke susunan terbaru; aman diulang. Alamatnya: SIULAK_DATABASE_URL, atau SQLite di SIULAK_HOME.

    Contoh: siulak db upgrade
    """
    from models.migrating import upgrade as bring_up
    from models.session import engine_for

    engine = engine_for(Settings().database)
    bring_up(engine)
    place = engine.url.render_as_string()
    answer(f"Tabel basis data sudah pada susunan terbaru: {place}", as_json=as_json_, database=place)
