"""`siulak plan`: work plans (SKP) for HR."""

import click

from cli.plan.document import document
from cli.plan.matrix import matrix
from cli.plan.show import show
from cli.plan.start import start
from cli.plan.status import status
from cli.plan.waiting import waiting


@click.group()
def command() -> None:
    """Sasaran Kinerja Pegawai (SKP): memulai untuk satu siklus, menampilkan, dan mencetak.

    Contoh: siulak plan start --cycle 2027
    """


for each in (start, status, waiting, show, matrix, document):
    command.add_command(each)
