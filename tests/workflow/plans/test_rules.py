"""Every fault of a plan, alone and together."""

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.plans.plans import IN_TIME, QUALITY, REPORTS, result
from workflow.plans.content import Content, Indicator, Result
from workflow.plans.rules import faults
from workflow.plans.words import ASPECTS, LEADER, PERSPECTIVES, QUALITATIVE, QUANTITATIVE, STAFF

VALUES = ("akuntabel", "loyal")
ABOVE = frozenset({7, 8})
MEASURE = Indicator("Laporan diterima tanpa perbaikan")


def told(
    *results: Result,
    form: str = STAFF,
    above: frozenset[int] | None = None,
    approach: str = QUANTITATIVE,
    **facts: Any,
) -> tuple[str, ...]:
    return faults(Content(approach, results, **facts), form, above, VALUES)


def with_indicator(**facts: Any) -> Result:
    return result(indicators=(replace(REPORTS, **facts),))


@pytest.mark.parametrize(
    "right",
    [
        {"results": (result(),)},
        {"results": (result(indicators=(REPORTS, QUALITY, IN_TIME)),)},
        {"results": (result(supports=7), result(section="tambahan")), "above": ABOVE},
        {"results": (result(supports=3),)},
        {
            "results": (result(perspective="anggaran", indicators=(replace(REPORTS, aspect=""),)),),
            "form": LEADER,
        },
        {"results": (result(indicators=(MEASURE,)),), "approach": QUALITATIVE},
        {
            "results": (result(),),
            "expectations": {"loyal": "Jaga rahasia."},
            "conditions": {"konsekuensi": ("A",)},
        },
    ],
)
def test_a_plan_as_it_should_be_has_no_fault(right: dict[str, Any]) -> None:
    results = right.pop("results")

    assert told(*results, **right) == ()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"results": ()}, "Belum ada hasil kerja utama"),
        ({"results": (result(section="tambahan"),)}, "Belum ada hasil kerja utama"),
        ({"results": (result(" "),)}, "Utama 1: rencana hasil kerja belum ditulis."),
        ({"results": (result(indicators=()),)}, "Utama 1: isi satu sampai 4 indikator"),
        ({"results": (result(indicators=(REPORTS,) * 5),)}, "Utama 1: isi satu sampai 4 indikator"),
        ({"results": (result(indicators=(REPORTS, REPORTS)),)}, "aspek setiap indikator harus berbeda"),
        ({"results": (with_indicator(aspect=""),)}, "perlu satu aspek"),
        ({"results": (with_indicator(aspect="mutu"),)}, "perlu satu aspek"),
        ({"results": (with_indicator(text=""),)}, "indikator 1: rumusannya belum ditulis."),
        ({"results": (with_indicator(low=None, unit=""),)}, "indikator 1: targetnya belum diisi."),
        ({"results": (with_indicator(words="Banyak"),)}, "tidak keduanya"),
        ({"results": (with_indicator(unit=""),)}, "satuan targetnya belum ditulis."),
        ({"results": (with_indicator(low=None, words="Banyak"),)}, "satuan tanpa angka target."),
        ({"results": (with_indicator(low=None, high=Decimal(3)),)}, "batas bawah target belum diisi."),
        ({"results": (with_indicator(high=Decimal("11.9")),)}, "melebihi batas atasnya"),
        ({"results": (result(),), "above": ABOVE}, "Utama 1: pilih hasil kerja pimpinan"),
        ({"results": (result(supports=9),), "above": ABOVE}, "Utama 1: pilih hasil kerja pimpinan"),
        (
            {"results": (result(supports=7), result(section="tambahan", supports=9)), "above": ABOVE},
            "Tambahan 1: pilih hasil kerja pimpinan",
        ),
        ({"results": (result(perspective="anggaran"),)}, "perspektif hanya untuk pejabat pimpinan tinggi."),
        ({"results": (result(),), "form": LEADER}, "pilih perspektifnya: Penerima Layanan, Proses Bisnis"),
        ({"results": (result(perspective="rasa"),), "form": LEADER}, "pilih perspektifnya"),
        ({"results": (result(supports=7, perspective="anggaran"),), "form": LEADER}, "tidak mengintervensi"),
        ({"results": (result(),), "form": LEADER}, "bentuk pejabat pimpinan tinggi tidak memuat aspek."),
        ({"results": (result(),), "approach": QUALITATIVE}, "bentuk kualitatif tidak memuat aspek."),
        ({"results": (result(indicators=()),), "approach": QUALITATIVE}, "isi satu sampai 4 indikator"),
        ({"results": (result(),), "approach": "lain"}, "Pendekatan harus"),
        ({"results": (result(),), "expectations": {"rajin": "Ya"}}, "nilai dasar BerAKHLAK"),
        ({"results": (result(),), "conditions": {"hadiah": ("Ya",)}}, "Lampiran hanya memuat"),
        ({"results": (result(),) * 41}, "Hasil kerja paling banyak 40."),
    ],
)
def test_each_fault_is_told_with_its_place(wrong: dict[str, Any], sentence: str) -> None:
    results = wrong.pop("results")

    assert any(sentence in each for each in told(*results, **wrong))


def test_all_faults_are_told_at_once() -> None:
    found = told(result(" ", indicators=()), result(indicators=(REPORTS, REPORTS)), above=ABOVE)

    assert [each.partition(":")[0] for each in found] == ["Utama 1"] * 3 + ["Utama 2"] * 2


@given(st.lists(st.sampled_from(["", *ASPECTS, "mutu"]), max_size=6))
def test_aspects_are_right_where_each_is_known_and_none_is_twice(aspects: list[str]) -> None:
    indicators = tuple(replace(REPORTS, aspect=aspect) for aspect in aspects)
    right = (
        1 <= len(aspects) <= 4 and all(a in ASPECTS for a in aspects) and len(set(aspects)) == len(aspects)
    )

    assert (told(result(indicators=indicators)) == ()) == right


@given(
    *[st.none() | st.decimals(0, 9, places=1)] * 2,
    st.sampled_from(["", "laporan"]),
    st.sampled_from(["", "x"]),
)
def test_a_target_is_a_number_a_range_with_unit_or_words(
    low: Decimal | None, high: Decimal | None, unit: str, words: str
) -> None:
    number = low is not None and bool(unit) and (high is None or high >= low) and not words
    text = low is None and high is None and not unit and bool(words)

    assert (told(with_indicator(low=low, high=high, unit=unit, words=words)) == ()) == (number or text)


def test_a_perspective_is_for_leaders_exactly() -> None:
    for form, perspective in product((STAFF, LEADER), ("", *PERSPECTIVES)):
        aspect = "kuantitas" if form == STAFF else ""
        one = result(perspective=perspective, indicators=(replace(REPORTS, aspect=aspect),))

        assert (told(one, form=form) == ()) == ((form == LEADER) == bool(perspective))
