"""What the office calls acts, tasks, states and roles, where a code would puzzle a reader."""

from config.definition import DefinitionFile

ROLES = {
    "system": "sistem",
    "employee": "pegawai",
    "appraiser": "penilai",
    "superior": "atasan penilai",
    "calibrator": "pejabat penetap",
    "hr": "kepegawaian",
    "operator": "operator",
    "public": "masyarakat",
    "rater": "pemberi umpan balik",
    "source": "sistem loket",
}
TASKS = {
    "self_assessment": "penilaian mandiri",
    "supervisor_review": "penilaian atasan",
    "calibration": "penetapan predikat",
    "receipt": "tanda terima hasil",
    "response": "tanggapan atas hasil",
    "explanation": "penjelasan atas keberatan",
    "objection": "putusan keberatan",
    "period_review": "penilaian periode",
    "pulse": "jajak pendapat",
}
SUBJECTS = {
    "evaluation": "evaluasi",
    "cycle": "siklus",
    "session": "penetapan unit",
    "difference": "penyimpangan dari pola distribusi",
    "document": "dokumen",
    "paper": "dokumen lain",
    "plan": "SKP",
    "potential": "penilaian potensi",
    "earlier_credit": "angka kredit sebelum SIULAK",
    "training": "pelatihan",
    "report_batch": "laporan harian",
    "evidence": "berkas bukti",
    "feedback": "umpan balik",
    "peer_round": "umpan balik rekan",
    "period": "evaluasi periodik",
    "period_reply": "tanggapan atas evaluasi periodik",
    "period_achievement": "capaian unit per periode",
    "guidance": "bimbingan kinerja",
    "token": "token API",
    "payload": "isian peristiwa",
    "destruction": "pemusnahan",
    "roster": "daftar pegawai",
    "handover": "pergantian penilai",
    "account": "akun",
    "window": "jadwal tahap",
    "outbox": "kotak keluar",
    "service_import": "impor tiket layanan",
    "ticket": "tiket layanan",
    "source": "sistem loket",
    "code_batch": "kode loket",
    "answer": "jawaban masyarakat",
    "briefing": "sosialisasi",
    "attendance": "kehadiran sosialisasi",
    "pulse": "jajak pendapat",
    "correction": "laporan koreksi data",
}
STEPS = {"ask": "permintaan", "remind": "pengingat", "escalate": "eskalasi"}
MAILS = {"accepted": "diterima server email", "refused": "ditolak", "dropped": "ditahan lalu dibatalkan"}
OUTCOMES = {
    "open": "berjalan",
    "done": "selesai",
    "failed": "gagal",
    "skipped": "dilewati",
    "abandoned": "terputus",
}
PLAN_STATES = {"draft": "rancangan", "submitted": "diajukan", "agreed": "disepakati"}
ACTS = {
    "begin_peers": "Umpan balik rekan dimulai",
    "approve_peers": "Daftar pemberi umpan balik disetujui",
    "open_peers": "Umpan balik rekan dibuka",
    "declare_conflict": "Benturan kepentingan dinyatakan",
    "close_peers": "Umpan balik rekan ditutup dan hasilnya dibekukan",
    "launch": "Siklus diluncurkan",
    "advance": "Siklus maju ke tahap berikutnya",
    "include": "Jabatan yang baru diketahui masuk siklus",
    "close": "Siklus ditutup",
    "issue": "Dokumen diterbitkan",
    "state_achievement": "Menyatakan capaian kinerja organisasi",
    "explain_difference": "Menjelaskan penyimpangan dari pola distribusi",
    "import": "Daftar pegawai dimuat",
    "undo": "Impor daftar pegawai dibatalkan",
    "hand_over": "Pejabat penilai berganti",
    "withdraw_handover": "Pergantian pejabat penilai tidak berlaku lagi",
    "invite": "Akun diundang",
    "print_slip": "Lembar pendaftaran dicetak",
    "grant": "Peran diberikan",
    "revoke": "Peran dicabut",
    "reopen": "Akun dibuka lagi",
    "activate": "Akun diaktifkan",
    "set_password": "Kata sandi diganti",
    "hold": "Ditahan",
    "resume": "Dilanjutkan",
    "extend": "Diperpanjang",
    "recalendar": "Hari libur diperbarui",
    "release": "Dilepaskan",
    "destroy": "Isian dimusnahkan",
    "order_destruction": "Pemusnahan diputuskan",
    "assess_potential": "Potensi dinilai",
    "record_credit": "Angka kredit sebelum SIULAK dicatat",
    "withdraw_credit": "Catatan angka kredit dibatalkan",
    "record_training": "Pelatihan dicatat",
    "withdraw_training": "Catatan pelatihan dibatalkan",
    "start_plans": "SKP dimulai untuk seluruh siklus",
    "begin_plan": "Mulai menyusun SKP",
    "submit_plan": "Mengajukan SKP",
    "return_plan": "Mengembalikan SKP",
    "agree_plan": "Menyepakati SKP",
    "revise_plan": "Membuka perubahan SKP",
    "import_tickets": "Tiket layanan dimuat",
    "open_source": "Sistem loket didaftarkan",
    "revoke_source": "Sistem loket dicabut",
    "contest_ticket": "Menyanggah satu kasus layanan",
    "decide_ticket": "Memutus sanggahan kasus layanan",
    "print_codes": "Kode loket dicetak",
    "answer": "Jawaban masyarakat diterima",
    "withdraw_answer": "Jawaban masyarakat ditarik",
    "validate_reports": "Memvalidasi laporan harian",
    "return_reports": "Mengembalikan laporan harian",
    "import_reports": "Memuat laporan harian dari berkas",
    "attach_evidence": "Menyertakan berkas bukti",
    "remove_evidence": "Menarik berkas bukti",
    "note_feedback": "Mencatat umpan balik",
    "answer_feedback": "Menanggapi umpan balik",
    "state_period": "Menetapkan evaluasi periodik",
    "reply_period": "Menanggapi evaluasi periodik",
    "state_period_achievement": "Menetapkan capaian unit per periode",
    "open_guidance": "Membuat rencana bimbingan",
    "change_guidance": "Mengubah rencana bimbingan",
    "reply_guidance": "Menanggapi rencana bimbingan",
    "note_guidance": "Mencatat tindak lanjut bimbingan",
    "finish_guidance": "Menyelesaikan rencana bimbingan",
    "drop_guidance": "Menghentikan rencana bimbingan",
    "make_token": "Membuat token API",
    "end_token": "Mencabut token API",
    "record_briefing": "Sosialisasi dicatat",
    "withdraw_briefing": "Sosialisasi ditarik",
    "attend_briefing": "Hadir pada sosialisasi",
    "open_pulse": "Jajak pendapat dibuka",
    "close_pulse": "Jajak pendapat ditutup dan hasilnya dibekukan",
    "report_correction": "Melaporkan data yang salah",
    "answer_correction": "Menjawab laporan koreksi data",
}
"""Acts that no definition describes."""


def act(definition: DefinitionFile | None, trigger: str, role: str) -> str:
    """An act as the definition calls it when this role does it."""
    for rule in definition.transition if definition else ():
        if (rule.trigger, rule.by) == (trigger, role):
            return rule.label
    return ACTS.get(trigger, trigger)


def state(definition: DefinitionFile | None, name: str) -> str:
    """A state as the definition calls it; the revision of a document and an achievement as they are."""
    known = {each.name: each.label for each in definition.state} if definition else {}
    words = name.replace("revision ", "revisi ").replace("destruction ", "pemusnahan ").replace("_", " ")
    return known.get(name) or PLAN_STATES.get(name) or words
