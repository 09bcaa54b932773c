from datetime import date, time
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from config.fields import WORDS, sentences


class Form(BaseModel, extra="forbid", strict=True):
    number: Annotated[int, Field(ge=1, le=9)] = 1
    word: Literal["ya", "tidak"] = "ya"
    day: date = date(2026, 1, 1)
    hour: time = time(7)
    names: Annotated[list[str], Field(min_length=1)] = ["a"]
    inner: "Form | None" = None


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"number": "satu"}, "number: harus bilangan bulat"),
        ({"number": 0}, "number: paling kecil 1"),
        ({"number": 10}, "number: paling besar 9"),
        ({"word": "or"}, "word: harus salah satu dari 'ya' atau 'tidak'"),
        ({"day": "besok"}, "day: harus tanggal, YYYY-MM-DD"),
        ({"hour": "7"}, "hour: harus jam, HH:MM:SS"),
        ({"names": []}, "names: paling sedikit 1 isian, bukan 0"),
        ({"names": ["a", 2]}, "names.2: harus teks"),
        ({"nama": 1}, "nama: tidak dikenal; hapus atau perbaiki ejaannya"),
        ({"inner": {"inner": {"number": 0}}}, "inner.inner.number: paling kecil 1"),
        ("x", "harus berupa tabel (objek)"),
    ],
)
def test_a_fault_is_told_in_indonesian_with_its_place(given: Any, told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Form.model_validate(given)

    assert sentences(caught.value.errors()) == [told]


def test_no_words_are_empty() -> None:
    assert all(WORDS.values())
