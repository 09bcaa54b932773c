"""The codes of a plan and how people read them (PermenPANRB 6/2022)."""

from workflow.roster.rows import PostKind

QUANTITATIVE, QUALITATIVE = "kuantitatif", "kualitatif"
APPROACHES = {QUANTITATIVE: "Kuantitatif", QUALITATIVE: "Kualitatif"}
STAFF, LEADER = "ja_jf", "jpt"
FORMS = {
    STAFF: "pejabat administrasi dan pejabat fungsional",
    LEADER: "pejabat pimpinan tinggi dan pimpinan unit kerja mandiri",
}
MAIN, FURTHER = "utama", "tambahan"
SECTIONS = {MAIN: "Utama", FURTHER: "Tambahan"}
ASPECTS = {"kuantitas": "Kuantitas", "kualitas": "Kualitas", "waktu": "Waktu", "biaya": "Biaya"}
PERSPECTIVES = {
    "penerima_layanan": "Penerima Layanan",
    "proses_bisnis": "Proses Bisnis",
    "penguatan_internal": "Penguatan Internal",
    "anggaran": "Anggaran",
}
CONDITIONS = {
    "dukungan_sumber_daya": "Dukungan sumber daya",
    "skema_pertanggungjawaban": "Skema pertanggungjawaban",
    "konsekuensi": "Konsekuensi",
}
"""The parts of the Lampiran SKP."""
STATES = {
    "draft": "Sedang disusun",
    "submitted": "Menunggu persetujuan pejabat penilai",
    "agreed": "Disepakati",
}
MOST_INDICATORS = 4
MOST_RESULTS = 40
"""Of one plan, so that it stays one: what a person reads in a dialogue."""
LEADING_POSTS = (PostKind.JPT_PRATAMA.value,)


def form_of(post_kind: str) -> str:
    """The form for a kind of post. That somebody leads an independent unit without being a JPT no roster tells."""
    return LEADER if post_kind in LEADING_POSTS else STAFF


def has_aspects(approach: str, form: str) -> bool:
    """Only the quantitative form of JA and JF has the column Aspek."""
    return (approach, form) == (QUANTITATIVE, STAFF)
