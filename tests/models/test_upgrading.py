from pathlib import Path

import pytest

from models import upgrading
from models.revisions import beside, lacking, revisions
from models.session import engine_for


def test_a_new_office_gets_the_newest_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIULAK_HOME", str(tmp_path))
    monkeypatch.delenv("SIULAK_DATABASE_URL", raising=False)

    for _ in range(2):
        upgrading.main()

    with engine_for(f"sqlite+pysqlite:///{tmp_path}/siulak.db").connect() as connection:
        assert revisions(connection).is_newest
        assert lacking(connection) == []


def test_a_wrong_setting_ends_it_before_anything_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIULAK_HOME", str(tmp_path / "office"))
    monkeypatch.setenv("SIULAK_ZONE", "Mars")

    with pytest.raises(SystemExit):
        upgrading.main()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("found", "newest", "upgradable"), [("0001", True, True), ("9999", False, False), (None, False, False)]
)
def test_a_revision_beside_the_programs(found: str | None, newest: bool, upgradable: bool) -> None:
    told = beside(found)

    assert (told.is_newest, told.can_be_upgraded) == (newest, upgradable)
