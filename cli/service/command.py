"""`siulak service`: service tickets and what they come to."""

import click

from cli.service.figures import figures
from cli.service.sources import source
from cli.service.taking import take


@click.group()
def command() -> None:
    """Fakta layanan: memuat tiket loket, menampilkan kecepatan dan ketepatannya.

    Contoh: siulak service import tiket-maret.csv
    """


for each in (take, figures, source):
    command.add_command(each)
