"""One example a form, of invented people from the sample roster: for HR who edits a form, and for the page images."""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date

from config.rules.credit import Grades
from config.rules.feedback import Behaviour
from config.rules.table import tables
from templates.filling import filled
from templates.forms import BY_FILE, EVALUATIONS

ROSTER = Path(__file__).parents[1] / "config" / "sample" / "roster.csv"
AGENCY, PLACE, YEAR = "Pemerintah Kabupaten Kerinci", "Siulak", "1 JANUARI SD 31 DESEMBER TAHUN 2026"
DAY, RULE = "18 Januari 2027", "angka-kredit:perbkn-3-2023"
PERIOD_FILE = EVALUATIONS["kuantitatif-ja-jf"]
"""The form of the example of a periodic evaluation; each of the three serves for one."""
FUNCTIONAL, LEADING = "Fungsional", "JPT Pratama"
CURVE = "KURVA DISTRIBUSI PREDIKAT KINERJA PEGAWAI DENGAN CAPAIAN KINERJA ORGANISASI BAIK"
NOTE = "Mutu laporan terjaga; libatkan lebih banyak rekan dalam penyusunan survei."


def sample(file: str) -> Any:
    """The example of the form with that shipped name."""
    return filled(BY_FILE[file].context, _fields(file))


def period_sample() -> Any:
    """The example of a quarter on the form PERIOD_FILE."""
    known = _evaluated(PERIOD_FILE)
    results = [_of_quarter(each) for each in known["utama"]]
    quarter = {
        "periode": "TRIWULAN I",
        "periode_penilaian": "1 JANUARI SD 31 MARET TAHUN 2026",
        "utama": results,
        "tambahan": [],
        "realisasi": "-",
        "umpan_balik_hasil": "Tiga laporan lengkap; survei dimulai sesuai jadwal.",
        "periode_dinilai": [],
        "tanggal": "8 April 2026",
        "rujukan": "SIULAK 2026/17, Triwulan I revisi 1, contoh",
    }
    return filled(BY_FILE[PERIOD_FILE].context, known | quarter)


def _of_quarter(result: dict[str, Any]) -> dict[str, Any]:
    """With what came of each indicator in three months."""
    realised = {
        "12 laporan": "3 laporan (3 laporan tervalidasi)",
        "90–95 persen": "94 persen (rata-rata 3 laporan tervalidasi)",
        "Paling lambat tanggal 5 bulan berikutnya": "3 dari 3 tepat waktu",
        "1.250 orang": "310 orang (4 laporan tervalidasi)",
    }
    indicators = [each | {"realisasi": realised[each["target"]]} for each in result["indikator"]]
    return result | {"indikator": indicators}


def _fields(file: str) -> dict[str, Any]:
    if file.startswith("ak-"):
        return _credit()
    if file == "penetapan-predikat.docx":
        return _unit()
    return _evaluated(file)


@cache
def _roster() -> tuple[dict[str, str], ...]:
    with ROSTER.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def _chain(kind: str, status: str = "PNS") -> list[dict[str, str]]:
    """Somebody with such a post, whoever stands above, and above that."""
    by_nip = {row["nip"]: row for row in _roster()}
    for row in _roster():
        above = by_nip.get(row["atasan_nip"])
        second = by_nip.get(above["atasan_nip"]) if above else None
        if row["jenis_jabatan"] == kind and row["status"].startswith(status) and above and second:
            return [row, above, second]
    raise LookupError(kind)


def _leaders() -> list[dict[str, str]]:
    """The head of an office under the secretary of the regency, under the regent."""
    by_nip = {row["nip"]: row for row in _roster()}
    head = next(row for row in _roster() if row["jenis_jabatan"] == LEADING and row["atasan_nip"])
    regent = {"nip": "", "nama": "Bupati Rekaan", "golongan": "", "jabatan": "Bupati", "unit_nama": AGENCY}
    return [head, by_nip[head["atasan_nip"]], regent]


def _person(row: dict[str, str]) -> dict[str, str]:
    ranks = {each.grade: each.rank for each in tables(Grades)[-1].pns}
    grade = row["golongan"]
    return {
        "nama": row["nama"],
        "nip": _grouped(row["nip"]) or "-",
        "pangkat": f"{ranks[grade]}, {grade}" if grade in ranks else grade or "-",
        "jabatan": row["jabatan"],
        "unit_kerja": row["unit_nama"],
    }


def _grouped(nip: str) -> str:
    return " ".join(filter(None, (nip[:8], nip[8:14], nip[14:15], nip[15:])))


def _born(nip: str) -> str:
    return format_date(date.fromisoformat(nip[:8]), "d MMMM y", locale="id")


def _evaluated(file: str) -> dict[str, Any]:
    leads, pppk = "jpt" in file, "pppk" in file
    person, above, second = (
        _leaders() if leads else _chain("Fungsional" if not pppk else "Pelaksana", "PPPK" if pppk else "PNS")
    )
    return {
        "instansi": AGENCY.upper(),
        "bagi": "PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI"
        if leads
        else "PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL",
        "pendekatan": "KUALITATIF" if "kualitatif" in file else "KUANTITATIF",
        "periode": "TAHUNAN",
        "periode_penilaian": YEAR,
        "pegawai": _person(person),
        "penilai": _person(above),
        "atasan_penilai": _person(second),
        "label_unit_penilai": "UNIT KERJA",
        "capaian_organisasi": "BAIK",
        "judul_kurva": CURVE,
        "kurva": "baik",
        "utama": [_reports(), _survey()],
        "tambahan": [] if leads else [_team()],
        "realisasi": "Dua belas laporan bulanan disampaikan, satu di antaranya terlambat dua hari karena gangguan"
        " jaringan; survei menjangkau 1.312 orang. Bukti: arsip laporan dan rekapitulasi survei.",
        "umpan_balik_hasil": "Target tercapai dengan bukti yang lengkap.",
        "perilaku": _behaviour(),
        "periode_dinilai": [_quarter(number, above["nama"]) for number in ("I", "II", "III", "IV")],
        "umpan_balik_perilaku": "Santun kepada pemohon dan tepat menjalankan tugas.",
        "rating_hasil_kerja": "SESUAI EKSPEKTASI",
        "rating_perilaku": "SESUAI EKSPEKTASI",
        "predikat": "BAIK",
        "catatan": NOTE,
        "dukungan_sumber_daya": [
            "Satu komputer dengan akses ke basis data kependudukan",
            "Anggaran survei Rp12.500.000",
        ],
        "skema_pertanggungjawaban": ["Laporan bulanan kepada pejabat penilai, secara tertulis"],
        "konsekuensi": ["Hasil di atas ekspektasi diusulkan untuk penghargaan"],
        "keberatan": "Laporan bulan Agustus dinilai terlambat, padahal jaringan kantor terputus dua hari.",
        "tanggal_keberatan": "25 Januari 2027",
        "penjelasan": "Keterlambatan itu sudah diperhitungkan; rating tidak didasarkan padanya.",
        "tanggal_penjelasan": "29 Januari 2027",
        "keputusan": "Hasil evaluasi kinerja dikuatkan.",
        "alasan_keputusan": "Bukti kedua pihak menunjukkan hasil yang sesuai ekspektasi.",
        "tanggal_keputusan": "8 Februari 2027",
        "rekomendasi": [
            {"tanda": mark, "teks": text}
            for mark, text in (
                ("☒", "Perpanjangan perjanjian kerja"),
                ("☐", "Pemutusan perjanjian kerja"),
                ("☒", "Dipertahankan"),
                ("☐", "Rotasi"),
                ("☐", "Pengembangan karier"),
                ("☐", "Bimbingan kinerja"),
            )
        ],
        "dasar_rekomendasi": "Kotak diisi sebagai usulan menurut aturan kontrak-pppk:pp-49-2018; yang menetapkan adalah"
        " pejabat yang menandatangani.",
        "tempat": PLACE,
        "tanggal": DAY,
        "rujukan": "SIULAK 2026/17, contoh",
    }


def _reports() -> dict[str, Any]:
    return {
        "nomor": "1.",
        "hasil_pimpinan": "Meningkatnya mutu pelayanan administrasi di seluruh kecamatan",
        "hasil": "Tersusunnya laporan bulanan pelayanan yang lengkap dan tepat waktu sebagai bahan keputusan pimpinan",
        "perspektif": "Proses Bisnis",
        "indikator": [
            _indicator("Kuantitas", "Jumlah laporan yang disampaikan", "12 laporan", "12 laporan"),
            _indicator("Kualitas", "Laporan yang disetujui tanpa perbaikan", "90–95 persen", "92 persen"),
            _indicator(
                "Waktu",
                "Laporan diterima pimpinan",
                "Paling lambat tanggal 5 bulan berikutnya",
                "11 dari 12 tepat waktu",
            ),
        ],
        "umpan_balik": "Pimpinan: laporan dipakai dalam setiap rapat bulanan.",
    }


def _survey() -> dict[str, Any]:
    return {
        **_reports(),
        "nomor": "2.",
        "hasil": "Terlaksananya survei kepuasan masyarakat",
        "perspektif": "Penerima Layanan",
        "indikator": [_indicator("Kuantitas", "Responden", "1.250 orang", "1.312 orang")],
        "umpan_balik": "Masyarakat: informasi mudah dipahami.",
    }


def _team() -> dict[str, Any]:
    return {
        **_survey(),
        "nomor": "1.",
        "hasil_pimpinan": "",
        "hasil": "Terlaksananya tugas anggota tim kerja percepatan penurunan stunting",
        "indikator": [_indicator("Kuantitas", "Rapat tim yang diikuti", "6 rapat", "6 rapat")],
        "umpan_balik": "-",
    }


def _quarter(number: str, appraiser: str) -> dict[str, str]:
    return {
        "periode": f"Triwulan {number}",
        "rating_hasil_kerja": "Sesuai Ekspektasi",
        "rating_perilaku": "Sesuai Ekspektasi",
        "predikat": "Baik",
        "penilai": appraiser,
    }


def _indicator(aspect: str, text: str, target: str, realised: str) -> dict[str, str]:
    return {"aspek": aspect, "indikator": text, "target": target, "realisasi": realised}


def _behaviour() -> list[dict[str, Any]]:
    return [
        {
            "nomor": f"{number}.",
            "nilai": value.label,
            "panduan": list(value.guide),
            "ekspektasi": "Menyapa setiap pemohon sebelum ditanya." if number == 1 else "-",
            "umpan_balik": "Rekan kerja: cepat membantu ketika loket penuh." if number == 1 else "-",
        }
        for number, value in enumerate(tables(Behaviour)[-1].values, 1)
    ]


def _unit() -> dict[str, Any]:
    head, above, _ = _leaders()
    people = [row for row in _roster() if row["unit_kode"] == head["unit_kode"]]
    predicates = ["Baik"] * len(people)
    predicates[0], predicates[-1] = "Sangat Baik", "Butuh Perbaikan"
    ratings = {
        "Baik": ("Sesuai Ekspektasi", "Sesuai Ekspektasi"),
        "Sangat Baik": ("Di Atas Ekspektasi", "Di Atas Ekspektasi"),
        "Butuh Perbaikan": ("Di Bawah Ekspektasi", "Sesuai Ekspektasi"),
    }
    good = len(people) - 2
    return {
        "instansi": AGENCY.upper(),
        "unit_kerja": head["unit_nama"].upper(),
        "periode_penilaian": YEAR,
        "capaian_organisasi": "BAIK",
        "dasar_capaian": "Sasaran perjanjian kinerja tercapai 97 persen.",
        "judul_kurva": CURVE,
        "kurva": "baik",
        "pola": [
            "Yang terbanyak: Baik.",
            "Baik: paling banyak 70 persen.",
            "Butuh Perbaikan dan/atau Kurang: paling sedikit satu orang.",
        ],
        "jumlah": [
            {
                "predikat": name,
                "jumlah": count,
                "persen": f"{count * 100 / len(people):.1f} %".replace(".", ","),
                "pola": asked,
            }
            for name, count, asked in (
                ("Sangat Baik", 1, "-"),
                ("Baik", good, "terbanyak; paling banyak 70 %"),
                ("Butuh Perbaikan", 1, "bersama Kurang paling sedikit satu orang"),
                ("Kurang", 0, "bersama Butuh Perbaikan paling sedikit satu orang"),
                ("Sangat Kurang", 0, "-"),
            )
        ],
        "jumlah_pegawai": len(people),
        "kesesuaian": [f"Baik paling banyak 70 persen dari {len(people)} orang, sekarang {good} orang."],
        "penjelasan": "Target unit dibagi rata; bukti setiap pegawai menunjukkan hasil yang sesuai ekspektasi.",
        "pegawai": [
            {
                "nomor": number,
                "nama": row["nama"],
                "nip": _grouped(row["nip"]),
                "jabatan": row["jabatan"],
                "rating_hasil_kerja": ratings[predicate][0],
                "rating_perilaku": ratings[predicate][1],
                "predikat": predicate,
            }
            for number, (row, predicate) in enumerate(zip(people, predicates, strict=True), 1)
        ],
        "pejabat": _person(above),
        "tempat": PLACE,
        "tanggal": DAY,
        "aturan": "distribusi:se-menpanrb-3-2023",
        "rujukan": f"SIULAK 2026/{head['unit_kode']}, contoh",
    }


def _credit() -> dict[str, Any]:
    person, above, _ = _chain(FUNCTIONAL)
    year = {
        "periodik": "Januari–Desember (12 bulan)",
        "predikat": "Baik",
        "persen": "100 %",
        "koefisien": "25",
    }
    lines = [{"tahun": f"{each}", "angka_kredit": "25", **year} for each in (2025, 2026)]
    known = _person(person)
    nothing = {"lama": "0", "baru": "-", "jumlah": "0", "keterangan": ""}
    words = (
        "Angka Kredit Dasar yang diberikan",
        "Angka Kredit JF lama",
        "Angka Kredit Penyesuaian/Penyetaraan",
        "Angka Kredit Konversi",
        "Angka Kredit yang diperoleh dari peningkatan pendidikan",
    )
    rows = [{"nomor": f"{number}", "uraian": text, **nothing} for number, text in enumerate(words, 1)]
    rows[0] |= {"lama": "20", "jumlah": "20", "keterangan": "PAK sampai 31 Desember 2024"}
    rows[3] |= {"lama": "25", "baru": "25", "jumlah": "50"}
    return {
        "instansi": AGENCY.upper(),
        "nomor": "." * 24,
        "periode_penilaian": YEAR,
        "pegawai": {
            "nama": known["nama"],
            "nip": known["nip"],
            "karpeg": "P 123456",
            "lahir": f"Sungai Penuh / {_born(person['nip'])}",
            "jenis_kelamin": "Laki-laki" if person["nip"][14] == "1" else "Perempuan",
            "pangkat": f"{known['pangkat']} / 1 April 2024",
            "jabatan": f"{known['jabatan']} / 1 Januari 2025",
            "unit_kerja": known["unit_kerja"],
            "instansi": AGENCY,
        },
        "penilai": _person(above),
        "konversi": lines[1:],
        "jumlah_konversi": "25",
        "akumulasi": lines,
        "integrasi": "20",
        "integrasi_dari": "PAK 800/12/2024, sampai 31 Desember 2024",
        "jumlah_akumulasi": "70",
        "penetapan": rows,
        "kumulatif_lama": "45",
        "kumulatif_baru": "25",
        "kumulatif": "70",
        "kebutuhan": [
            {"uraian": "Pangkat: kenaikan pangkat", "minimal": "100", "selisih": "−30"},
            {"uraian": "Jenjang: kenaikan jenjang", "minimal": "200", "selisih": "−130"},
        ],
        "kesimpulan": "BELUM DAPAT DIPERTIMBANGKAN untuk kenaikan pangkat setingkat lebih tinggi: kurang 30",
        "aturan": RULE,
        "tempat": PLACE,
        "tanggal": "8 Februari 2027",
        "tembusan": [
            "Pejabat fungsional yang bersangkutan",
            "Pimpinan unit kerja (ketatausahaan)",
            "Bagian kepegawaian/Tim Penilai Kinerja",
        ],
        "rujukan": "SIULAK 2026/17, contoh",
    }
