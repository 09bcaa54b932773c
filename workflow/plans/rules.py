"""Whether a plan may be submitted: every fault at once, each with its place (PermenPANRB 6/2022)."""

from collections.abc import Collection, Iterator

from workflow.plans.content import Content, Indicator, Result
from workflow.plans.words import (
    APPROACHES,
    ASPECTS,
    CONDITIONS,
    LEADER,
    MAIN,
    MOST_INDICATORS,
    MOST_RESULTS,
    PERSPECTIVES,
    QUANTITATIVE,
    SECTIONS,
    STAFF,
    has_aspects,
)


def faults(
    content: Content, form: str, above: Collection[int] | None, values: Collection[str]
) -> tuple[str, ...]:
    """What is missing or wrong; nothing for a plan that may be submitted.

    `above` are the numbers of the superior's results once the superior's plan is agreed, None before that;
    `values` are the codes of the BerAKHLAK values.
    """
    return tuple(dict.fromkeys((*_whole(content, values), *_results(content, form, above))))


def _whole(content: Content, values: Collection[str]) -> Iterator[str]:
    if content.approach not in APPROACHES:
        yield "Pendekatan harus kuantitatif atau kualitatif."
    if not content.of(MAIN):
        yield "Belum ada hasil kerja utama; tulis sedikitnya satu."
    if len(content.results) > MOST_RESULTS:
        yield f"Hasil kerja paling banyak {MOST_RESULTS}."
    if any(result.section not in SECTIONS for result in content.results):
        yield "Hasil kerja harus utama atau tambahan."
    if set(content.expectations) - set(values):
        yield "Ekspektasi khusus pimpinan hanya untuk nilai dasar BerAKHLAK."
    if set(content.conditions) - set(CONDITIONS):
        yield "Lampiran hanya memuat dukungan sumber daya, skema pertanggungjawaban, dan konsekuensi."


def _results(content: Content, form: str, above: Collection[int] | None) -> Iterator[str]:
    for place, result in content.named:
        if not result.text.strip():
            yield f"{place}: rencana hasil kerja belum ditulis."
        yield from (f"{place}: {told}" for told in _leading(result, form, above))
        yield from (f"{place}: {told}" for told in _indicators(result, content.approach, form))


def _leading(result: Result, form: str, above: Collection[int] | None) -> Iterator[str]:
    """Whose result it serves: a superior's for JA and JF, a perspective for a JPT."""
    if form == LEADER:
        if result.perspective not in PERSPECTIVES:
            yield f"pilih perspektifnya: {', '.join(PERSPECTIVES.values())}."
        if result.supports is not None:
            yield "SKP pejabat pimpinan tinggi tidak mengintervensi hasil kerja pimpinan."
        return
    if result.perspective:
        yield "perspektif hanya untuk pejabat pimpinan tinggi."
    if above is not None and result.supports not in above and (result.section == MAIN or result.supports):
        yield "pilih hasil kerja pimpinan yang diintervensi; SKP pimpinan sudah disepakati."


def _indicators(result: Result, approach: str, form: str) -> Iterator[str]:
    if not 1 <= len(result.indicators) <= MOST_INDICATORS:
        yield f"isi satu sampai {MOST_INDICATORS} indikator kinerja individu."
    named = [indicator.aspect for indicator in result.indicators]
    if has_aspects(approach, form):
        if any(aspect not in ASPECTS for aspect in named):
            yield "setiap indikator perlu satu aspek: kuantitas, kualitas, waktu, atau biaya."
        if len(set(named)) < len(named):
            yield "aspek setiap indikator harus berbeda."
    elif any(named):
        kind = "kualitatif" if form == STAFF else "pejabat pimpinan tinggi"
        yield f"bentuk {kind} tidak memuat aspek."
    for number, indicator in enumerate(result.indicators, 1):
        yield from (f"indikator {number}: {told}" for told in _indicator(indicator, approach))


def _indicator(indicator: Indicator, approach: str) -> Iterator[str]:
    numbered, worded = indicator.low is not None or indicator.high is not None, bool(indicator.words.strip())
    if not indicator.text.strip():
        yield "rumusannya belum ditulis."
    if numbered and worded:
        yield "isi target dengan angka atau dengan kata, tidak keduanya."
    if not numbered and not worded and approach == QUANTITATIVE:
        yield "targetnya belum diisi."
    if indicator.low is None and indicator.high is not None:
        yield "batas bawah target belum diisi."
    if indicator.low is not None and indicator.high is not None and indicator.low > indicator.high:
        yield "batas bawah target melebihi batas atasnya."
    if numbered and not indicator.unit.strip():
        yield "satuan targetnya belum ditulis."
    if indicator.unit.strip() and not numbered:
        yield "satuan tanpa angka target."
