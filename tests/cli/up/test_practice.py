"""The sample office of `siulak up`."""

from datetime import date
from pathlib import Path

from cli.up import practice
from config.settings import Settings
from models.migrating import upgrade
from models.session import engine_for
from workflow.importing import imports


def test_the_import_of_the_sample_says_by_whom_and_from_which_file(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    engine = engine_for(settings.database)
    upgrade(engine)

    practice.found(settings, engine, date(2026, 11, 24))

    (told,) = imports(engine)
    assert (told.by, told.file) == ("sistem", practice.ROSTER)
