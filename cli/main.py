import click


@click.group()
def main() -> None:
    """SIULAK: penilaian kinerja tahunan ASN."""
