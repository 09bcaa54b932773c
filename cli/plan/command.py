"""`siulak plan`: work plans (SKP) for HR."""

import click

from cli.plan.document import document
from cli.plan.show import show
from cli.plan.start import start


@click.group()
def command() -> None:
    """Sasaran Kinerja Pegawai (SKP): memulai untuk satu siklus, menampilkan, dan mencetak.

    Contoh: siulak plan start --cycle 2027
    """


for each in (start, show, document):
    command.add_command(each)
