import json
from dataclasses import replace

import pytest

from benchmarks import word
from benchmarks.figures import BenchmarkError, run

pytestmark = pytest.mark.thorough


def test_a_small_run_prints_its_line_after_every_text_was_found_equal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(word.GOAL, word.measure, "Word.", 12, 1, [])

    line = json.loads(capsys.readouterr().out)
    assert set(line) == {"name", "value", "target", "ok"}
    assert line["value"] > 0


def test_values_differ_from_document_to_document() -> None:
    values = word.documents(50)

    assert len({value.pegawai for value in values}) == 50
    assert {value.catatan for value in values} == set(word.NOTES)


def test_the_text_of_a_document_holds_every_value_footer_included() -> None:
    (value,) = word.documents(1)

    (text,) = map(word.text_of, word.docxtpl([value]))

    for words in (value.pegawai.nama, value.predikat, value.catatan, value.rujukan):
        assert any(words in line for line in text)


def test_a_text_that_differs_is_told() -> None:
    (value,) = word.documents(1)
    other = replace(value, catatan="Lain.")

    with pytest.raises(BenchmarkError, match="document 0"):
        word.compare(word.ours([value]), word.docxtpl([other]))
