"""The kinds of paper, in the order in which they are issued."""

EVALUATION, OBJECTION, UNIT = "evaluasi", "keberatan", "penetapan"
CONVERSION, ACCUMULATION, DETERMINATION = "ak_konversi", "ak_akumulasi", "ak_penetapan"
KINDS = {
    EVALUATION: "Evaluasi Kinerja Pegawai",
    OBJECTION: "Dokumen Evaluasi dengan keberatan",
    UNIT: "Penetapan Predikat Kinerja unit",
    CONVERSION: "Konversi predikat kinerja ke angka kredit",
    ACCUMULATION: "Akumulasi angka kredit",
    DETERMINATION: "Penetapan angka kredit",
}
CREDIT = (CONVERSION, ACCUMULATION, DETERMINATION)
