"""`siulak service source`: a token for a service desk's own system."""

from pathlib import Path

import click

from cli.acting import acting, by_option
from cli.answering import answer, json_option
from cli.opening import home_option, open_database
from models.session import reading
from workflow import clock
from workflow.service.sources import open_source, revoke_source


@click.command()
@click.argument("name", metavar="NAMA")
@click.option("--revoke", is_flag=True, help="Mencabut tokennya.")
@by_option
@home_option
@json_option
def source(name: str, by: str | None, home: Path | None, *, revoke: bool, as_json_: bool) -> None:
    """Membuat token untuk sistem loket yang mengirim kejadian tiket sendiri; ditampilkan sekali ini saja.

    Token yang lama berakhir. Cara mengirim ada pada docs/service.md.

    Contoh: siulak service source antrean-dukcapil
    """
    settings, engine = open_database(home)
    with reading(engine) as session:
        now = clock.current(session)
        actor = acting(session, by, now.astimezone(settings.timezone).date())
    if revoke:
        revoke_source(engine, name, actor, now)
        answer(f"Token {name} dicabut.", as_json=as_json_, source=name, revoked=True)
        return
    token = open_source(engine, name, actor, now)
    answer(token, as_json=as_json_, source=name, revoked=False, token=token)
