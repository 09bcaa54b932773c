"""The remedy for every fault, in Indonesian, and the one constructor of faults."""

from workflow.roster.rows import Code, Fault

REMEDIES = {
    Code.NIP_INVALID: "Tulis NIP 18 angka sesuai SK dan format kolomnya sebagai teks.",
    Code.NIP_DUPLICATE: "Periksa SK: satu NIP milik satu orang; hapus baris yang berulang.",
    Code.SUPERVISOR_UNKNOWN: "Isi atasan_nip dengan NIP pegawai yang ada dalam berkas ini.",
    Code.SUPERVISOR_SELF: "Isi atasan_nip dengan NIP atasan langsung, bukan NIP pegawai sendiri.",
    Code.SUPERVISOR_CYCLE: "Perbaiki atasan_nip salah satu pegawai agar rantai atasan berakhir di puncak.",
    Code.UNIT_UNKNOWN: "Samakan unit_induk dengan salah satu unit_kode, atau kosongkan untuk unit puncak.",
    Code.UNIT_CYCLE: "Perbaiki unit_induk agar susunan unit berakhir di unit puncak.",
    Code.SEGMENT_OVERLAP: "Isi tmt_selesai jabatan lama sehari sebelum tmt_jabatan yang baru.",
    Code.DATE_INVALID: "Tulis tanggal sebagai TTTT-BB-HH, misalnya 2026-07-01.",
    Code.REQUIRED_MISSING: "Lengkapi isian tersebut sesuai SK.",
    Code.EMAIL_INVALID: "Perbaiki alamat email, misalnya nama@kerincikab.go.id.",
    Code.TEXT_TOO_LONG: "Singkat isiannya, atau pindahkan sebagian ke kolom lain.",
    Code.ENCODING: "Simpan ulang berkas sebagai CSV UTF-8.",
    Code.FORMULA: "Ganti rumus dengan nilainya (salin, lalu tempel sebagai nilai).",
    Code.HEADER: "Pakai baris pertama sebagai judul kolom, sama dengan contoh berkas.",
    Code.EMPTY: "Isi berkas dengan sedikitnya satu baris pegawai di bawah judul kolom.",
    Code.FILE_REFUSED: "Kirim berkas CSV atau XLSX biasa tanpa makro dan tanpa sandi.",
    Code.EMAIL_MISSING: "Isi email agar pegawai menerima pemberitahuan.",
    Code.EMAIL_SHARED: "Isi email masing-masing; tautan dalam email bersifat pribadi.",
    Code.SUPERVISOR_VACANT: "Tunjuk Plt. atau ganti atasan_nip; bila tidak, atasan di atasnya yang menilai.",
    Code.SEGMENT_GAP: "Periksa tmt_selesai dan tmt_jabatan; tambahkan baris bila ada jabatan di antaranya.",
    Code.STATUS_MISMATCH: "Samakan status dengan NIP dan golongan menurut SK.",
    Code.SPAN_TOO_WIDE: "Periksa atasan_nip; pertimbangkan pendelegasian kepada pejabat di bawahnya.",
    Code.UNIT_CONFLICT: "Samakan pada semua baris unit itu; impor memakai baris dengan TMT terbaru.",
}


def fault(code: Code, message: str, *, row: int = 0, nip: str = "", remedy: str = "") -> Fault:
    return Fault(row, code, nip, message, remedy or REMEDIES[code], code.severity)
