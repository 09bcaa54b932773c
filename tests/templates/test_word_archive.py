import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.word_archive import completed, repacked
from tests.templates.word_samples import members_of

NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20).map("word/{}.xml".format)
MEMBERS = st.dictionaries(NAMES, st.binary(max_size=200), max_size=6)


def zip_of(members: dict[str, bytes], *, day: int = 1) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, day, 0, 0, 0)), content)
    return buffer.getvalue()


@given(MEMBERS, MEMBERS)
def test_what_is_left_out_and_added_again_is_whole(
    kept: dict[str, bytes], changing: dict[str, bytes]
) -> None:
    packed = repacked(zip_of(kept | changing), without=changing)

    assert members_of(completed(packed, changing)) == kept | changing


@given(MEMBERS, st.integers(2, 28))
def test_the_day_of_saving_leaves_no_trace(members: dict[str, bytes], day: int) -> None:
    assert repacked(zip_of(members, day=1)) == repacked(zip_of(members, day=day))


def test_completing_leaves_the_packed_bytes_as_they_were() -> None:
    packed = zip_of({"a": b"1"})

    assert completed(packed, {"b": b"2"}) == completed(packed, {"b": b"2"}) != packed


def test_folders_are_not_carried_over() -> None:
    assert members_of(repacked(zip_of({"word/": b"", "word/a.xml": b"1"}))) == {"word/a.xml": b"1"}


def test_a_damaged_member_is_an_error() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", b"utuh")

    with pytest.raises(zipfile.BadZipFile):
        repacked(buffer.getvalue().replace(b"utuh", b"ubah"))
