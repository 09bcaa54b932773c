"""What files must fulfil: every fault in one go, in words that say what to do."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from config.settings import Settings
from tests.workflow.evidence.files import LIMITS, MEGABYTE, PDF, PNG, pdf
from workflow.evidence.rules import SHUT, Upload, excess, faults, limits_of


def test_what_fits_has_no_fault() -> None:
    assert faults([pdf(), Upload("Foto", PNG)], LIMITS) == []
    assert faults([], replace(LIMITS, files=0)) == []


def test_every_file_that_does_not_fit_is_named_with_its_remedy() -> None:
    told = faults(
        [Upload("kosong.pdf", b""), Upload("besar.pdf", PDF + bytes(MEGABYTE)), Upload("acara.mp4", b"film")],
        LIMITS,
    )

    assert told[0] == "Berkas “kosong.pdf” kosong. Pilih lagi berkasnya."
    assert told[1].startswith("Berkas “besar.pdf” lebih besar dari 1 MB. Kecilkan")
    assert told[2].startswith(
        "Berkas “acara.mp4” bukan salah satu dari PDF, JPEG, PNG, Word (DOCX), Excel (XLSX)"
    )


def test_the_largest_file_is_as_large_as_said() -> None:
    exact = Upload("pas.pdf", PDF + bytes(MEGABYTE - len(PDF)))

    assert faults([exact], LIMITS) == []
    assert faults([Upload("lebih.pdf", exact.content + b"x")], LIMITS) != []


def test_a_kind_that_the_office_does_not_take_is_refused() -> None:
    told = faults([Upload("Foto.png", PNG)], replace(LIMITS, kinds=("pdf",)))

    assert told == ["Berkas “Foto.png” bukan salah satu dari PDF, menurut isinya. Simpan dahulu sebagai PDF."]


def test_an_office_that_takes_no_files_says_so() -> None:
    assert faults([pdf()], replace(LIMITS, files=0)) == [SHUT]


def test_the_same_file_chosen_twice_counts_once() -> None:
    assert faults([pdf("satu.pdf"), pdf("dua.pdf"), pdf("tiga.pdf"), pdf("empat.pdf")], LIMITS) == []


def test_a_sentence_shows_no_sign_that_steers() -> None:
    (told,) = faults([Upload("\u202eexe\n\x00" + "a" * 500, b"x")], LIMITS)

    assert told.isprintable()
    assert len(told) < 250


@given(st.lists(st.integers(1, 6 * MEGABYTE), max_size=5), st.integers(0, 4), st.integers(0, 5 * MEGABYTE))
def test_what_is_taken_beside_what_is_there_never_passes_the_limits(
    sizes: list[int], kept: int, stored: int
) -> None:
    taken = not excess(sizes, LIMITS, kept=kept, stored=stored)

    fits = kept + len(sizes) <= LIMITS.files and stored + sum(sizes) <= LIMITS.total
    assert taken == (not sizes or fits)


def test_the_limits_are_the_settings() -> None:
    found = limits_of(Settings(evidence_files=2, evidence_megabytes=7, evidence_kinds="pdf, png"))

    assert (found.files, found.size, found.kinds) == (2, 7 * MEGABYTE, ("pdf", "png"))
    assert found.told == "Paling banyak 2 berkas, masing-masing paling besar 7 MB: PDF, PNG."
