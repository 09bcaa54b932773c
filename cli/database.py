"""`siulak db`: the tables of the office's database."""

import click

from config.settings import Settings


@click.group()
def command() -> None:
    """Basis data kantor: menyiapkan dan memperbarui tabelnya.

    Contoh: siulak db upgrade
    """


@command.command()
def upgrade() -> None:
    """Membawa tabel ke susunan terbaru; aman diulang. Alamatnya: SIULAK_DATABASE_URL, atau SQLite di SIULAK_HOME.

    Contoh: siulak db upgrade
    """
    from models.migrating import upgrade as bring_up
    from models.session import engine_for

    engine = engine_for(Settings().database)
    bring_up(engine)
    click.echo(f"Tabel basis data sudah pada susunan terbaru: {engine.url.render_as_string()}")
