"""The emblem that an office names: looked at before any document carries it."""

from pathlib import Path

import pytest

from config.emblem import MOST_BYTES
from config.errors import ConfigurationError
from config.office import load_office
from tests.config.test_office import SHIPPED
from tests.pictures import jpeg_of, png_of


def office_with(folder: Path, content: bytes | None, name: str = "lambang.png") -> Path:
    path = folder / "office.toml"
    path.write_text(f'{SHIPPED.read_text()}\n[papers]\nemblem = "{name}"\n')
    if content is not None:
        (folder / name).write_bytes(content)
    return path


@pytest.mark.parametrize("content", [png_of(100, 300), png_of(2000, 700), jpeg_of(340, 300)])
def test_a_fit_picture_is_taken_as_it_is(tmp_path: Path, content: bytes) -> None:
    assert load_office(office_with(tmp_path, content)).emblem == content


def test_without_one_there_is_none() -> None:
    assert load_office(SHIPPED).emblem == b""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "tidak dapat dibuka"),
        (b"", "bukan gambar PNG atau JPEG"),
        (b"GIF89a" + bytes(60), "bukan gambar PNG atau JPEG"),
        (png_of(300, 300)[:30], "bukan gambar PNG atau JPEG"),
        (png_of(300, 300)[:-20], "bukan gambar PNG atau JPEG"),
        (jpeg_of(300, 300)[:-2], "terpotong"),
        (png_of(99, 120), "99 x 120 piksel"),
        (png_of(2001, 1000), "2001 x 1000 piksel"),
        (png_of(900, 299), "terlalu pipih"),
        (png_of(300, 300) + bytes(MOST_BYTES), "lebih besar dari 200 KB"),
    ],
)
def test_an_unfit_one_is_told_with_place_and_remedy(tmp_path: Path, content: bytes | None, told: str) -> None:
    path = office_with(tmp_path, content)

    with pytest.raises(ConfigurationError) as caught:
        load_office(path)

    (fault,) = caught.value.faults
    assert fault.startswith(f"{path}: papers.emblem: {tmp_path / 'lambang.png'}")
    assert told in fault


@pytest.mark.parametrize("name", ["../lambang.png", "/etc/hostname", ".png", ""])
def test_it_lies_beside_the_office_s_file_and_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match=r"papers\.emblem"):
        load_office(office_with(tmp_path, None, name))
