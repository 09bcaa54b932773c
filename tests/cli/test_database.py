"""`siulak db upgrade`, as an operator types it, on SQLite and on a PostgreSQL server with rights and passwords."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, inspect, make_url, text

from models.schema import metadata
from tests.cli.demo.running import siulak
from tests.cli.demo.test_command import refused
from tests.databases import postgresql_server

pytestmark = pytest.mark.server
PASSWORD = "geheim/sangat"


@pytest.fixture(scope="module")
def office() -> Iterator[URL]:
    """The office's own database on a server that wants passwords."""
    folder = Path(tempfile.mkdtemp(prefix="siulak-pg-"))
    with postgresql_server(folder) as address:
        rules = folder / "pg_hba.conf"
        rules.write_text("local all siulak,stranger scram-sha-256\n" + rules.read_text())
        admin = create_engine(address, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            for name in ("siulak", "stranger"):
                connection.execute(text(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'"))
            connection.execute(text("CREATE DATABASE siulak OWNER siulak TEMPLATE template0 ENCODING 'UTF8'"))
            connection.execute(text("SELECT pg_reload_conf()"))
        admin.dispose()
        yield make_url(address).set(username="siulak", password=PASSWORD, database="siulak")


def told(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def test_the_tables_are_made_and_a_second_time_nothing_happens(office: URL) -> None:
    for _ in range(2):
        done = siulak("db", "upgrade", SIULAK_DATABASE_URL=told(office))

        assert done.returncode == 0, done.stderr
        assert "susunan terbaru" in done.stdout
        assert PASSWORD not in done.stdout
    engine = create_engine(office)
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_without_an_address_it_is_a_file_in_the_home(tmp_path: Path) -> None:
    done = siulak("db", "upgrade", SIULAK_HOME=str(tmp_path), SIULAK_DATABASE_URL="")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "siulak.db").is_file()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"password": "lain"}, "menolak pengguna atau sandinya"),
        ({"password": ""}, "meminta sandi"),
        ({"username": "nobody"}, "penggunanya belum ada"),
        ({"database": "lain"}, "belum ada di server"),
        ({"username": "stranger"}, "tidak berhak"),
        ({"query": {"host": "/nowhere"}}, "tidak dapat dihubungi"),
        ({"drivername": "postgresql"}, "penggeraknya"),
    ],
)
def test_whatever_is_wrong_with_the_address_is_one_sentence_without_the_password(
    office: URL, change: dict[str, object], sentence: str
) -> None:
    wrong = office.set(**change)  # type: ignore[arg-type]

    (line,) = refused(siulak("db", "upgrade", SIULAK_DATABASE_URL=told(wrong)))

    assert sentence in line
    assert PASSWORD not in line
    assert "geheim" not in line
