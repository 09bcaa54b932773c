"""Where the rows and files that people look at contradict what the log says of them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config.definition import digest
from config.settings import EVIDENCE
from models.cycle import Cycle, CycleDefinition
from models.session import reading
from workflow import invariants, moments, named_acts, paper_trail, row_facts, rule_versions, terms
from workflow.definitions import Rules, rules_of
from workflow.destroyed import destroyed
from workflow.evidence import auditing as evidence_auditing
from workflow.findings import Finding, shortened
from workflow.granted import Astray, astray, wrong_ways_in
from workflow.guidance import auditing as guidance_auditing
from workflow.handed_in import wrong_achievements, wrong_explanations, wrong_texts
from workflow.intake import auditing as roster_auditing
from workflow.labels import SUBJECTS
from workflow.peers import auditing as peers_auditing
from workflow.periods import achievement_auditing
from workflow.periods import auditing as period_auditing
from workflow.plans import auditing
from workflow.receipts import wrong_receipts
from workflow.records import auditing as record_auditing
from workflow.reports import auditing as reported
from workflow.rescheduled import unlawful_windows
from workflow.service import auditing as service_auditing
from workflow.socialising.auditing import UNLAWFUL
from workflow.untold import untold

COUNTED = {
    invariants.illegal_transition: "{} peristiwa mencatat perpindahan yang tidak ada dalam definisi siklusnya.",
    invariants.somebody_judged_themself: "{} peristiwa: seseorang menilai dirinya sendiri.",
    invariants.finished_task_acted_again: "{} tindakan tercatat sesudah permintaannya berakhir.",
    paper_trail.received_without_an_issued_document: "{} dokumen tercatat diterima sebelum terbit.",
    invariants.actor_without_the_right: "{} peristiwa: pelakunya tidak berwenang pada hari itu.",
}
NAMED = "{} {}: tercatat atas nama orang yang tidak berwenang atas tindakan itu pada hari itu."
NUMBERED = (
    (
        wrong_ways_in,
        "account_differs",
        "Akun {}: diaktifkan atau ditutup pada saat lain daripada yang tercatat dalam log.",
    ),
    (
        roster_auditing.altered,
        "import_differs",
        "Impor daftar pegawai {}: barisnya berbeda dari yang tercatat dalam log.",
    ),
    (
        roster_auditing.altered_appraisers,
        "appraiser_differs",
        "Jabatan {}: pejabat penilainya berbeda dari yang ditetapkan oleh impor daftar pegawai.",
    ),
    (
        record_auditing.altered_credit,
        "credit_differs",
        "Angka kredit sebelum SIULAK {}: isinya berbeda dari yang dicatat.",
    ),
    (
        record_auditing.altered_training,
        "training_differs",
        "Pelatihan {}: isinya berbeda dari yang dicatat.",
    ),
    (
        unlawful_windows,
        "window_unlawful",
        "Jadwal {}: diubah oleh orang yang tidak berwenang atas unit itu pada saat itu.",
    ),
    (
        record_auditing.unlawful_credit,
        "credit_unlawful",
        "Angka kredit sebelum SIULAK {}: dicatat atau dibatalkan oleh orang yang tidak berwenang pada saat itu.",
    ),
    (
        record_auditing.unlawful_training,
        "training_unlawful",
        "Pelatihan {}: dicatat atau dibatalkan oleh orang yang tidak berwenang pada saat itu.",
    ),
    (
        service_auditing.altered_imports,
        "tickets_differ",
        "Impor tiket layanan {}: kejadiannya berbeda dari yang dimuat.",
    ),
    (
        service_auditing.altered_contests,
        "contest_differs",
        "Tiket layanan {}: alasan sanggahan atau putusannya berbeda dari yang dalam log.",
    ),
    (
        service_auditing.altered_batches,
        "codes_differ",
        "Kode loket {}: jumlahnya berbeda dari yang dicetak.",
    ),
    (
        service_auditing.altered_answers,
        "answer_differs",
        "Jawaban masyarakat {}: isinya berbeda dari yang diterima.",
    ),
    (
        peers_auditing.altered,
        "peers_differ",
        "Umpan balik rekan {}: hasilnya berbeda dari yang dibekukan saat ditutup.",
    ),
    (
        peers_auditing.others_asked,
        "raters_differ",
        "Umpan balik rekan {}: yang diminta berbeda dari yang disetujui, atau dari yang menyatakan benturan.",
    ),
)


def contradictions(engine: Engine, documents: Path) -> list[Finding]:
    """Whatever is not as the log has it: results, texts, documents, definitions, acts, granted roles."""
    found: list[Finding] = []
    try:
        with reading(engine) as session:
            for finding in shortened(_all(session, documents)):
                found.append(finding)  # noqa: PERF402 -- what was found before a fault must not be lost
    except Exception as fault:  # noqa: BLE001 -- a stranger may have written anything; it is told, not raised
        message = f"Isi basis data tidak dapat dibaca seluruhnya ({type(fault).__name__}); nilainya dirusak."
        found.append(Finding("unreadable", message))
    return found


def _all(session: Session, documents: Path) -> Iterator[Finding]:
    for stored in session.scalars(select(CycleDefinition)):
        if digest(stored.source) != stored.digest:
            message = (
                f"Definisi siklus {stored.code} ({stored.id}): isinya berubah sesudah siklus diluncurkan."
            )
            yield Finding("definition_changed", message)
    for role in astray(session):
        yield Finding("role_differs", _told_of(role))
    for subject, number, event_id in untold(session):
        message = (
            f"{SUBJECTS[subject]} {number}, peristiwa {event_id}: isiannya hilang tanpa perintah pemusnahan."
        )
        yield Finding("payload_missing", message, event_id=event_id)
    for subject, number, columns in row_facts.differing(session, destroyed(session)):
        message = f"{SUBJECTS[subject]} {number}: {', '.join(columns)} berbeda dari peristiwa terakhirnya."
        yield Finding("row_differs", message)
    for code, key, number in rule_versions.gone(session):
        message = (
            f"Aturan {key}, yang dipakai {number} evaluasi, tidak ada lagi; hasilnya tidak dapat dihitung ulang."
            f" Kembalikan [[table]] itu ke rules/{code}.toml."
        )
        yield Finding("rule_gone", message)
    for cycle_id in session.scalars(select(Cycle.id)).all():
        yield from _of_cycle(session, cycle_id)
    for question, code, sentence in (*NUMBERED, *UNLAWFUL):
        for number in question(session):
            yield Finding(code, sentence.format(number))
    yield from _named(named_acts.anothers(session))
    yield from _of_files(session, documents)


def _named(found: Iterable[tuple[str, int]]) -> Iterator[Finding]:
    for subject, number in found:
        yield Finding("act_unlawful", NAMED.format(SUBJECTS[subject], number))


def _of_files(session: Session, documents: Path) -> Iterator[Finding]:
    for path in paper_trail.wrong_files(session, documents):
        message = f"Dokumen {path}: berkasnya tidak ada, atau tidak sama dengan sidik SHA-256 yang dicatat."
        yield Finding("file_differs", message)
    folder = documents.with_name(EVIDENCE)
    for content in evidence_auditing.missing(session, folder):
        message = f"Berkas bukti {content}: tidak ada, atau isinya bukan lagi yang disertakan menurut log."
        yield Finding("evidence_file_differs", message)
    for content in evidence_auditing.lingering(session, folder):
        message = (
            f"Berkas bukti {content}: sudah dimusnahkan, tetapi ada lagi di foldernya. Hapus berkas itu."
        )
        yield Finding("evidence_destroyed", message)


def _of_cycle(session: Session, cycle_id: int) -> Iterator[Finding]:
    yield from _of_launch(session, cycle_id)
    rules = rules_of(session, cycle_id)
    for evaluation in invariants.wrong_results(session, rules):
        message = f"Evaluasi {evaluation}: rating, predikat, aturan, atau saat selesainya berbeda dari yang dalam log."
        yield Finding("result_differs", message)
    for evaluation, labels in wrong_texts(session, rules):
        message = f"Evaluasi {evaluation}: {', '.join(labels)} berbeda dari isian terakhirnya dalam log."
        yield Finding("text_differs", message)
    for number in wrong_receipts(session, rules):
        message = f"Evaluasi {number}: penolakan atau penyampaian dokumennya berbeda dari yang dalam log."
        yield Finding("receipt_differs", message)
    for number in wrong_achievements(session, rules):
        message = (
            f"Penetapan unit {number}: alasan capaian, atau yang menetapkannya, berbeda dari yang dalam log."
        )
        yield Finding("achievement_differs", message)
    for number in wrong_explanations(session, rules):
        message = f"Penetapan unit {number}: alasan penyimpangan dari pola berbeda dari yang dalam log."
        yield Finding("explanation_differs", message)
    for plan in auditing.altered(session, cycle_id):
        message = (
            f"SKP {plan}: isi, alasan, asal, atau saatnya berbeda dari yang terakhir tercatat dalam log."
        )
        yield Finding("plan_differs", message)
    for plan in auditing.unlawful(session, rules):
        message = (
            f"SKP {plan}: ada peristiwa yang tidak mungkin, atau oleh orang yang tidak berwenang hari itu."
        )
        yield Finding("plan_unlawful", message)
    yield from _of_reports(session, rules)
    yield from _of_evidence(session, rules.cycle_id)
    yield from _of_periods(session, rules)
    yield from _of_guidance(session, rules)
    yield from _named(named_acts.without_right(session, rules))
    for question, sentence in COUNTED.items():
        if number := question(session, rules):
            yield Finding(question.__name__, sentence.format(number))
    yield from _moments(session, rules)


def _of_launch(session: Session, cycle_id: int) -> Iterator[Finding]:
    for label in terms.changed(session, cycle_id):
        yield Finding(
            "launch_differs", f"Siklus {cycle_id}: {label} berbeda dari yang ditetapkan saat diluncurkan."
        )
    for subject, number in terms.misplaced(session, cycle_id):
        message = (
            f"{SUBJECTS[subject]} {number}: jabatan, pegawai, atau unitnya berbeda dari saat diluncurkan, "
            "atau barisnya hilang."
        )
        yield Finding("launch_differs", message)


def _of_reports(session: Session, rules: Rules) -> Iterator[Finding]:
    for evaluation in reported.altered(session, rules.cycle_id):
        message = f"Evaluasi {evaluation}: laporan hariannya berbeda dari yang divalidasi menurut log."
        yield Finding("report_differs", message)
    for number in reported.altered_acts(session, rules.cycle_id):
        message = f"Validasi laporan {number}: alasan, jumlah, atau saatnya berbeda dari yang dalam log."
        yield Finding("report_differs", message)
    for number in reported.unlawful(session, rules):
        message = f"Validasi laporan {number}: oleh orang yang tidak berwenang hari itu, atau pada saat lain."
        yield Finding("report_unlawful", message)
    for number in reported.altered_feedback(session, rules.cycle_id):
        message = f"Umpan balik {number}: isinya berbeda dari yang dicatat menurut log."
        yield Finding("feedback_differs", message)


def _of_evidence(session: Session, cycle_id: int) -> Iterator[Finding]:
    for number in evidence_auditing.altered(session, cycle_id):
        message = f"Berkas bukti {number}: nama, pemilik, sidik, atau saatnya berbeda dari yang dalam log."
        yield Finding("evidence_differs", message)
    for number in evidence_auditing.unlawful(session, cycle_id):
        message = (
            f"Berkas bukti {number}: disertakan atau ditarik pada saat, atau oleh orang, yang tidak mungkin."
        )
        yield Finding("evidence_unlawful", message)


def _of_periods(session: Session, rules: Rules) -> Iterator[Finding]:
    for number in period_auditing.altered(session, rules.cycle_id):
        message = (
            f"Evaluasi periodik {number}: isi atau predikatnya berbeda dari yang ditetapkan menurut log."
        )
        yield Finding("period_differs", message)
    for number in period_auditing.unlawful(session, rules):
        message = (
            f"Evaluasi periodik {number}: oleh orang yang tidak berwenang, atau di luar waktu yang mungkin."
        )
        yield Finding("period_unlawful", message)
    for number in period_auditing.altered_replies(session, rules.cycle_id):
        message = f"Tanggapan periodik {number}: isinya berbeda dari yang dicatat menurut log."
        yield Finding("period_reply_differs", message)
    for number in achievement_auditing.altered(session, rules.cycle_id):
        message = f"Capaian unit per periode {number}: isinya berbeda dari yang ditetapkan menurut log."
        yield Finding("period_achievement_differs", message)
    for number in achievement_auditing.unlawful(session, rules):
        message = (
            f"Capaian unit per periode {number}: oleh orang yang tidak berwenang, atau di luar waktunya."
        )
        yield Finding("period_achievement_unlawful", message)


def _of_guidance(session: Session, rules: Rules) -> Iterator[Finding]:
    for number in guidance_auditing.altered(session, rules.cycle_id):
        message = f"Bimbingan kinerja {number}: isinya berbeda dari yang dicatat menurut log."
        yield Finding("guidance_differs", message)
    for number in guidance_auditing.unlawful(session, rules):
        message = (
            f"Bimbingan kinerja {number}: oleh orang yang tidak berwenang hari itu, atau di luar urutannya."
        )
        yield Finding("guidance_unlawful", message)


def _moments(session: Session, rules: Rules) -> Iterator[Finding]:
    for evaluation, labels in moments.wrong_moments(session, rules):
        message = f"Evaluasi {evaluation}: {', '.join(labels)} berbeda dari yang tercatat dalam log."
        yield Finding("moment_differs", message)
    for number in moments.wrong_issues(session, rules):
        yield Finding(
            "moment_differs",
            f"Dokumen {number}: pemilik, saat terbit, atau run-nya berbeda dari yang dalam log.",
        )
    for number in moments.wrong_statements(session, rules):
        yield Finding("moment_differs", f"Penetapan unit {number}: saatnya berbeda dari yang dalam log.")


def _told_of(role: Astray) -> str:
    unit = "seluruh instansi" if role.unit is None else f"unit {role.unit}"
    days = f"mulai {role.first}" + (f" sampai {role.last}" if role.last else "")
    wrong = (
        "tercatat dalam log, tetapi tidak berlaku lagi"
        if role.in_log
        else "berlaku, tetapi tidak tercatat dalam log"
    )
    return f"Akun {role.account_id}: peran {role.role} ({unit}, {days}) {wrong}."
