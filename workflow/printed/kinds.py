"""The kinds of paper, in the order in which they are issued."""

PLAN, APPENDIX = "skp", "lampiran_skp"
EVALUATION, PERIOD, OBJECTION, UNIT = "evaluasi", "evaluasi_periodik", "keberatan", "penetapan"
CONVERSION, ACCUMULATION, DETERMINATION = "ak_konversi", "ak_akumulasi", "ak_penetapan"
KINDS = {
    PLAN: "Sasaran Kinerja Pegawai",
    APPENDIX: "Lampiran Sasaran Kinerja Pegawai",
    EVALUATION: "Evaluasi Kinerja Pegawai",
    PERIOD: "Evaluasi Kinerja Periodik",
    OBJECTION: "Dokumen Evaluasi dengan keberatan",
    UNIT: "Penetapan Predikat Kinerja unit",
    CONVERSION: "Konversi predikat kinerja ke angka kredit",
    ACCUMULATION: "Akumulasi angka kredit",
    DETERMINATION: "Penetapan angka kredit",
}
PLANS = (PLAN, APPENDIX)
CREDIT = (CONVERSION, ACCUMULATION, DETERMINATION)
