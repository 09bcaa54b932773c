from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from templates.slip import Slip, document


def slip(name: str = "Ani Contoh", secret: str = "ABCD-EFGH") -> Slip:
    return Slip(name, "1", "http://127.0.0.1:8080/aktivasi", secret, "8 Januari 2027 pukul 08.00 WIB")


def breaks(content: bytes) -> int:
    paper = docx.Document(BytesIO(content))
    return str(paper.element.xml).count('w:type="page"')


@pytest.mark.parametrize("number", [1, 2, 5])
def test_each_person_has_a_page(number: int) -> None:
    content = document([slip()] * number, "Kantor")

    assert breaks(content) == number - 1


def test_a_page_says_who_where_what_and_until_when() -> None:
    paper = docx.Document(BytesIO(document([slip()], "Kantor Contoh")))

    cells = [cell.text for row in paper.tables[0].rows for cell in row.cells]
    said = [paragraph.text for paragraph in paper.paragraphs]
    assert cells[1::2] == [
        "Ani Contoh",
        "1",
        "http://127.0.0.1:8080/aktivasi",
        "8 Januari 2027 pukul 08.00 WIB",
    ]
    assert said[0] == "Lembar pendaftaran SIULAK, Kantor Contoh"
    assert "ABCD-EFGH" in said


@pytest.mark.thorough
@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_any_name_is_printed_as_it_is(name: str) -> None:
    paper = docx.Document(BytesIO(document([slip(name)], "Kantor")))

    assert paper.tables[0].cell(0, 1).text == name
