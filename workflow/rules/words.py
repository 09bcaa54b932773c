"""The codes of ratings, predicates and achievements, and how people read them."""

RATINGS = ("di_atas_ekspektasi", "sesuai_ekspektasi", "di_bawah_ekspektasi")
PREDICATES = ("sangat_kurang", "kurang", "butuh_perbaikan", "baik", "sangat_baik")
ACHIEVEMENTS = ("sangat_kurang", "kurang", "butuh_perbaikan", "baik", "istimewa")
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
