from pathlib import Path

import pytest

from config.errors import ConfigurationError
from config.office import load_office
from config.settings import Settings

SHIPPED = Path(__file__).parents[2] / "config" / "office.toml"


def faults(path: Path) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load_office(path)
    return caught.value.faults


def changed(folder: Path, old: str, new: str) -> Path:
    path = folder / "office.toml"
    path.write_text(SHIPPED.read_text().replace(old, new))
    return path


def test_the_shipped_office_is_the_default_and_right() -> None:
    office = load_office(Settings().office_file)

    assert (office.name, office.place) == ("Pemerintah Kabupaten Kerinci", "Siulak")
    assert (office.topmost.key, office.topmost.position) == ("BUPATI", "Bupati Kerinci")
    assert office.topmost_superior.email == "gubernur@jambiprov.example"


def test_every_fault_is_told_at_once_with_file_place_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_text('name = "X Y"\ncolour = "red"\n[topmost]\nkey = "BUPATI"\n')

    told = faults(path)

    assert len(told) == 6
    assert all(fault.startswith(f"{path}: ") and fault.endswith(".") for fault in told)
    assert [fault for fault in told if "topmost.email" in fault]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("bupati@kerincikab.example", "bupati", "topmost.email"),
        ("GUBERNUR", "BUPATI", "berkas"),
        ("Siulak", "", "place"),
    ],
)
def test_a_wrong_value_names_its_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    (fault,) = faults(changed(tmp_path, old, new))

    assert f": {place}: " in fault


def test_what_is_no_toml_or_no_file_is_told_too(tmp_path: Path) -> None:
    assert "TOML" in faults(changed(tmp_path, "name =", "name"))[0]
    assert "SIULAK_OFFICE_FILE" in faults(tmp_path / "none.toml")[0]
