"""What the forms of a plan say."""

import pytest

from web.plan_forms import change_of, fields_of, result_of
from workflow.errors import RefusedError
from workflow.plans.amounts import target_text
from workflow.plans.storing import Conditions

REPORT = {
    "trigger": "edit_plan",
    "bagian": "hasil",
    "kelompok": "utama",
    "hasil": "Laporan bulanan tersusun",
    "aspek1": "kuantitas",
    "indikator1": "Jumlah laporan",
    "target1": "12",
    "satuan1": "laporan",
    "aspek2": "kualitas",
    "indikator2": "Laporan tanpa perbaikan",
    "target2": "90",
    "sampai2": "95,5",
    "satuan2": "persen",
}


def test_a_form_of_a_result_reads_as_it_was_written() -> None:
    read = result_of(REPORT)

    assert [target_text(each) for each in read.indicators] == ["12 laporan", "90–95,5 persen"]
    assert result_of(fields_of(read, 1) | {"kelompok": "utama"}) == read


def test_every_number_that_cannot_be_read_is_told() -> None:
    with pytest.raises(RefusedError) as refused:
        result_of(REPORT | {"target1": "dua belas", "sampai2": "95.5"})

    assert refused.value.reasons == (
        "Indikator 1: target “dua belas” bukan angka; tulis seperti 1.250 atau 95,5.",
        "Indikator 2: sampai “95.5” bukan angka; tulis seperti 1.250 atau 95,5.",
    )


@pytest.mark.parametrize("number", ["", "0", "-1", "x", "9" * 30, "²", "2147483648"])
def test_no_number_of_a_row_is_none(number: str) -> None:
    assert result_of(REPORT | {"nomor": number, "pimpinan": number}).number is None


def test_the_lines_of_the_appendix_are_its_items() -> None:
    assert change_of({"bagian": "lampiran", "konsekuensi": "Satu\nDua"}) == Conditions(
        {"dukungan_sumber_daya": ("",), "skema_pertanggungjawaban": ("",), "konsekuensi": ("Satu", "Dua")}
    )
    with pytest.raises(RefusedError):
        change_of({"bagian": "gaji"})
