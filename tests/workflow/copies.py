"""An office that is lived up to a morning once, in a file, and copied for every example of a property."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from models.schema import metadata
from models.session import checkpoint, engine_for


@contextmanager
def kept(path: Path) -> Iterator[Engine]:
    """A new office, whole in its file afterwards."""
    engine = engine_for(f"sqlite+pysqlite:///{path}")
    metadata.create_all(engine)
    yield engine
    checkpoint(engine)
    engine.dispose()


@contextmanager
def copy_of(office: Path) -> Iterator[tuple[Engine, Path]]:
    """The copy and its folder."""
    with TemporaryDirectory() as name:
        shutil.copy(office, name)
        engine = engine_for(f"sqlite+pysqlite:///{name}/{office.name}")
        yield engine, Path(name)
        engine.dispose()
