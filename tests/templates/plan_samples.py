"""Work plans for paper: a usual one, and what a template has to bear."""

from dataclasses import replace

from templates.contexts import (
    Behaviour,
    Person,
    PlannedIndicator,
    PlannedResult,
    WorkPlanAppendix,
    WorkPlanDocument,
)
from tests.templates.word_samples import PERSON
from workflow.plans.behaviour import version

APPRAISER = replace(
    PERSON,
    nama="Drs. Hendri Saputra, M.Si.",
    nip="197511302003121005",
    pangkat="Pembina Tingkat I, IV/b",
    jabatan="Kepala Bagian Organisasi",
)
REGENT = Person(
    nama="Bupati Rekaan", nip="-", pangkat="-", jabatan="Bupati", unit_kerja="Pemerintah Kabupaten Kerinci"
)
REPORTS = PlannedResult(
    nomor="1.",
    hasil_pimpinan="Meningkatnya mutu pelayanan administrasi kependudukan di seluruh kecamatan",
    hasil="Tersusunnya laporan bulanan pelayanan yang lengkap dan tepat waktu sebagai bahan keputusan pimpinan",
    perspektif="Proses Bisnis",
    indikator=(
        PlannedIndicator(aspek="Kuantitas", indikator="Jumlah laporan yang disampaikan", target="12 laporan"),
        PlannedIndicator(
            aspek="Kualitas", indikator="Laporan yang disetujui tanpa perbaikan", target="90–95 persen"
        ),
        PlannedIndicator(
            aspek="Waktu",
            indikator="Laporan diterima pimpinan",
            target="Paling lambat tanggal 5 bulan berikutnya",
        ),
    ),
)
SURVEY = replace(
    REPORTS,
    nomor="2.",
    hasil="Terlaksananya survei kepuasan masyarakat",
    perspektif="Penerima Layanan",
    indikator=(PlannedIndicator(aspek="Kuantitas", indikator="Responden", target="1.250 orang"),),
)
TEAM = replace(
    SURVEY,
    nomor="1.",
    hasil_pimpinan="",
    hasil="Terlaksananya tugas anggota tim kerja percepatan penurunan stunting",
)
BEHAVIOUR = tuple(
    Behaviour(
        nomor=f"{number}.",
        nilai=value.label,
        panduan=value.guide,
        ekspektasi="Menyapa setiap pemohon sebelum ditanya." if number == 1 else "",
    )
    for number, value in enumerate(version("berakhlak:se-menpanrb-20-2021").values, 1)
)
PLAN = WorkPlanDocument(
    instansi="PEMERINTAH KABUPATEN KERINCI",
    bagi="PEJABAT ADMINISTRASI DAN PEJABAT FUNGSIONAL",
    periode_penilaian="1 JANUARI SD 31 DESEMBER TAHUN 2026",
    pegawai=PERSON,
    penilai=APPRAISER,
    label_unit_penilai="UNIT KERJA",
    utama=(REPORTS, SURVEY),
    tambahan=(TEAM,),
    perilaku=BEHAVIOUR,
    tempat="Siulak",
    tanggal="12 Januari 2026",
    rujukan="SIULAK 2026/1, SKP versi 1",
)
LEADERS_PLAN = replace(
    PLAN,
    bagi="PEJABAT PIMPINAN TINGGI DAN PIMPINAN UNIT KERJA MANDIRI",
    penilai=REGENT,
    label_unit_penilai="INSTANSI",
    tambahan=(),
)
APPENDIX = WorkPlanAppendix(
    instansi=PLAN.instansi,
    periode_penilaian=PLAN.periode_penilaian,
    pegawai=PERSON,
    penilai=APPRAISER,
    dukungan_sumber_daya=(
        "Satu komputer dengan akses ke basis data kependudukan",
        "Anggaran survei Rp12.500.000",
    ),
    skema_pertanggungjawaban=("Laporan bulanan kepada Kepala Bagian Organisasi, secara tertulis dan lisan",),
    konsekuensi=(),
    tempat=PLAN.tempat,
    tanggal=PLAN.tanggal,
    rujukan=PLAN.rujukan,
)
LONG_PLAN = replace(
    PLAN,
    utama=tuple(replace(REPORTS, nomor=f"{number}.") for number in range(1, 9)),
    pegawai=replace(
        PERSON,
        nama="Raden Roro Siti Nurhalimah Kusumawardhani Puspitasari, S.Kep., Ns., M.Kep., Sp.Kep.Kom.",
        jabatan="Administrator Kesehatan Ahli Muda pada Substansi Pencegahan dan Pengendalian Penyakit Menular",
    ),
)
