"""What stands in the way of a periodic evaluation: every reason at once, as sentences."""

from collections.abc import Iterator, Mapping

from workflow.periods.content import LONGEST, Statement
from workflow.periods.windows import Standing
from workflow.rules.words import RATINGS

NOT_OVER = "Periode ini belum berakhir; penilaiannya dimulai sehari sesudah hari terakhirnya."
NO_PLAN = "SKP pegawai ini belum disepakati; hasil kerjanya belum dapat dinilai."
CLOSED = "Predikat tahunan pegawai ini sudah ditetapkan; penilaian periodik tidak dapat ditambah lagi."
NO_RATINGS = "Rating hasil kerja dan rating perilaku, masing-masing dengan alasan, belum lengkap."
NO_CHANGE_REASON = "Tuliskan alasan perubahannya; versi sebelumnya tetap tersimpan."
NO_REALISATION = "{}: realisasi setiap indikator wajib diisi."
OTHER_PLAN = "SKP pegawai ini berubah sejak halaman dibuka; baca lagi hasil kerjanya."
TOO_LONG = f"Satu isian paling banyak {LONGEST} huruf."


def hindrances(standing: Standing, *, has_plan: bool, closed: bool) -> list[str]:
    """Why nothing can be stated at all, whatever it says."""
    told = [NOT_OVER] if standing in ("ahead", "running") else []
    if closed:
        told.append(CLOSED)
    return told if has_plan else [*told, NO_PLAN]


def faults(
    said: Statement, places: Mapping[str, tuple[str, int]], values: frozenset[str], *, later: bool
) -> list[str]:
    """Of what is stated, beside the plan's places. `later`: it takes the place of an earlier version."""
    ratings = said.result_rating in RATINGS and said.behaviour_rating in RATINGS
    complete = ratings and said.result_reason and said.behaviour_reason
    return [
        *_about_results(said, places, values),
        *([] if complete else [NO_RATINGS]),
        *([NO_CHANGE_REASON] if later and not said.change_reason else []),
        *([TOO_LONG] if any(len(each) > LONGEST for each in _texts(said)) else []),
    ]


def _about_results(
    said: Statement, places: Mapping[str, tuple[str, int]], values: frozenset[str]
) -> Iterator[str]:
    counted = {place: len(told.realisation) for place, told in said.results.items()}
    if (
        counted != {place: number for place, (_, number) in places.items()}
        or not values >= said.values.keys()
    ):
        yield OTHER_PLAN
        return
    for place, (label, _) in places.items():
        if not all(said.results[place].realisation):
            yield NO_REALISATION.format(label)


def _texts(said: Statement) -> Iterator[str]:
    for told in said.results.values():
        yield from (*told.realisation, told.feedback)
    yield from said.values.values()
    yield from (said.result_reason, said.behaviour_reason, said.change_reason)
