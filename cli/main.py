"""The command `siulak`: a table of commands, each imported when it is called."""

import importlib
import io
import os
import signal
import sys
from typing import Any

import click

from cli.texts import only_readable
from cli.variables import faults
from cli.words import in_indonesian, speak_indonesian

COMMANDS = {
    "demo": (
        "cli.demo.command",
        "Memutar satu tahun penilaian kantor contoh, dari daftar pegawai sampai Word.",
    ),
    "up": (
        "cli.up.command",
        "Menjalankan kantor: portal, Prefect, jadwal dan penangkap email; Ctrl-C berhenti.",
    ),
    "catch": ("cli.catching", "Menangkap email di komputer ini dan menyimpannya sebagai berkas .eml."),
    "account": ("cli.account.command", "Mengundang pegawai, mencetak lembar pendaftaran, memberi peran."),
    "documents": ("cli.documents", "Menerbitkan dokumen evaluasi yang sudah waktunya."),
    "mail": ("cli.mail", "Menampilkan keadaan email dan apa yang perlu dilakukan."),
    "roster": ("cli.roster", "Memeriksa dan mengimpor daftar pegawai (CSV atau XLSX)."),
    "cycle": ("cli.cycle.command", "Meluncurkan, melihat, menahan, memperpanjang dan menutup siklus."),
    "plan": ("cli.plan.command", "Memulai SKP satu siklus, menampilkannya, dan mencetaknya (Word)."),
    "credit": (
        "cli.credit.command",
        "Angka kredit jabatan fungsional: per pegawai, per siklus, sebelum SIULAK.",
    ),
    "talent": ("cli.talent", "Memuat hasil penilaian potensi (CSV) untuk manajemen talenta."),
    "training": ("cli.training", "Memuat pelatihan pegawai (JP) dari CSV atau XLSX."),
    "report": ("cli.report", "Memuat laporan harian dari berkas CSV."),
    "period": ("cli.period", "Evaluasi periodik: sejauh mana dinilai, dan apa yang ditetapkan."),
    "guidance": ("cli.guidance", "Bimbingan dan konseling kinerja: rencana, langkah, catatan."),
    "follow-up": ("cli.follow_up", "Jumlah predikat per tahun; bahan usulan penghargaan dan mutasi."),
    "rules": ("cli.rules", "Tabel aturan: menampilkan, memeriksa, menghitung ulang angka."),
    "service": ("cli.service.command", "Memuat tiket layanan dan menampilkan angka layanan."),
    "briefing": ("cli.briefing", "Sosialisasi: pertemuan, daftar hadir, kehadiran menurut unit."),
    "correction": ("cli.correction", "Laporan pegawai bahwa datanya salah: melihat dan menjawab."),
    "feedback": ("cli.feedback.command", "Umpan balik rekan dan bawahan: membuka, melihat, menutup."),
    "skm": ("cli.skm", "Survei Kepuasan Masyarakat: indeks unit layanan, kode loket."),
    "db": ("cli.database", "Menyiapkan dan memperbarui tabel basis data."),
    "audit": ("cli.audit", "Memeriksa keutuhan log audit dan membacanya."),
    "runs": ("cli.runs", "Menampilkan run dan semua yang disebabkannya."),
    "evaluation": ("cli.evaluation", "Menampilkan satu evaluasi dari permintaan sampai dokumen."),
    "doctor": (
        "cli.doctor.command",
        "Memeriksa kantor: program, basis data, email, Prefect, rahasia, diska.",
    ),
    "backup": ("cli.backup.command", "Mencadangkan kantor selagi bekerja ke satu berkas ZIP."),
    "restore": ("cli.backup.restore", "Memulihkan kantor dari cadangan ke folder kosong; email ditahan."),
    "outbox": ("cli.holding", "Email yang ditahan sesudah pemulihan: melihat dan melepaskannya."),
}
"""Name → module with a `command`, and the line that --help shows without importing it."""

LOOKS_ITSELF = "doctor"
"""Tells of unknown variables as one of its findings."""


class LazyGroup(click.Group):
    def main(self, *args: Any, **words: Any) -> Any:
        speak_indonesian()
        return super().main(*args, **words)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return in_indonesian(only_readable(command))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Perintah"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def group(ctx: click.Context) -> None:
    """SIULAK: penilaian kinerja tahunan ASN.

    Contoh: siulak up
    """
    wrong = [] if ctx.invoked_subcommand == LOOKS_ITSELF else faults(os.environ)
    if wrong:
        from config.errors import ConfigurationError

        raise ConfigurationError(wrong)


in_indonesian(group)


def main() -> None:
    """Runs a command; a user's mistake becomes a sentence and exit code 2, never a traceback (docs/cli.md)."""
    os.umask(0o077)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _print_any_name()
    try:
        code = group(prog_name="siulak", standalone_mode=False)
    except click.ClickException as fault:
        fault.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Dihentikan. Jalankan lagi perintah yang sama untuk melanjutkan.", err=True)
        sys.exit(130)
    except Exception as fault:
        from cli.faults import exit_code, sentences

        lines = sentences(fault)
        if lines is None:
            raise
        for line in lines:
            click.echo(f"Galat: {line}", err=True)
        sys.exit(exit_code(fault))
    else:
        sys.exit(code if isinstance(code, int) else 0)


def _print_any_name() -> None:
    """A file's name may hold bytes that are no letters in any encoding; telling it must not fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
