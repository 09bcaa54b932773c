"""The codes of ratings, predicates and achievements, and how people read them."""

from typing import get_args

from config.rules.codes import Achievement, Predicate, Rating

RATINGS: tuple[str, ...] = get_args(Rating)
PREDICATES: tuple[str, ...] = get_args(Predicate)
"""From the lowest to the highest; kurang means misconduct and stands below butuh perbaikan."""
ACHIEVEMENTS: tuple[str, ...] = get_args(Achievement)
LABELS = {
    "di_atas_ekspektasi": "Di Atas Ekspektasi",
    "sesuai_ekspektasi": "Sesuai Ekspektasi",
    "di_bawah_ekspektasi": "Di Bawah Ekspektasi",
    "sangat_baik": "Sangat Baik",
    "baik": "Baik",
    "butuh_perbaikan": "Butuh Perbaikan",
    "kurang": "Kurang",
    "sangat_kurang": "Sangat Kurang",
    "istimewa": "Istimewa",
}
TOO_DEEP = "Pertanyaan ini bersarang terlalu dalam."
