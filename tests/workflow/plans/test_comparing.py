from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.workflow.plans.plans import QUALITY, REPORTS, result
from workflow.plans.comparing import changes
from workflow.plans.content import Content, Result

LABELS = {"loyal": "Loyal"}
FIRST = replace(result("Laporan tersusun"), number=1, root=1)
SECOND = replace(result("Arsip tertata"), number=2, root=2)
BEFORE = Content("kuantitatif", (FIRST, SECOND), {"loyal": "Jaga rahasia."}, {"konsekuensi": ("Satu", "Dua")})


def told(**facts: object) -> tuple[str, ...]:
    return changes(BEFORE, replace(BEFORE, **facts), LABELS)  # type: ignore[arg-type]


def copied(one: Result, number: int, **facts: Any) -> Result:
    return replace(one, number=number, **facts)


def test_a_copy_changes_nothing() -> None:
    assert told(results=(copied(FIRST, 11), copied(SECOND, 12))) == ()


def test_what_came_and_what_went_is_told() -> None:
    new = replace(result("Survei terlaksana"), number=13, root=13)

    assert told(results=(copied(SECOND, 12), new)) == (
        "Utama 2 baru: Survei terlaksana",
        "Utama 1 dihapus: Laporan tersusun",
    )


def test_a_changed_target_is_told_with_both_sides() -> None:
    more = copied(FIRST, 11, indicators=(replace(REPORTS, low=Decimal(24)), QUALITY))

    assert told(results=(more, copied(SECOND, 12))) == (
        "Utama 1: indikator baru: Kuantitas: Jumlah laporan (24 laporan)",
        "Utama 1: indikator baru: Kualitas: Laporan tanpa perbaikan (90–95 persen)",
        "Utama 1: indikator dihapus: Kuantitas: Jumlah laporan (12 laporan)",
    )


def test_words_section_superior_and_perspective() -> None:
    other = copied(FIRST, 11, text="Laporan triwulan", section="tambahan", supports=7, perspective="anggaran")

    assert told(results=(copied(SECOND, 12), other)) == (
        "Tambahan 1: dahulu Utama 1, kini tambahan.",
        "Tambahan 1: hasil kerja dahulu: Laporan tersusun Kini: Laporan triwulan",
        "Tambahan 1: hasil kerja pimpinan yang diintervensi berganti.",
        "Tambahan 1: perspektif kini: Anggaran",
    )


def test_the_other_parts() -> None:
    assert told(approach="kualitatif", expectations={}, conditions={"konsekuensi": ("Dua", "Satu")}) == (
        "Pendekatan: Kuantitatif menjadi Kualitatif.",
        "Ekspektasi Loyal dihapus: Jaga rahasia.",
        "urutan konsekuensi berubah.",
    )
