"""The command `siulak`: a table of commands, each imported when it is called."""

import importlib
import os
import signal
import sys

import click

COMMANDS = {
    "demo": (
        "cli.demo.command",
        "Memutar satu tahun penilaian kantor contoh, dari daftar pegawai sampai Word.",
    ),
    "up": (
        "cli.up.command",
        "Menjalankan kantor: portal, Prefect, jadwal dan penangkap surel; Ctrl-C berhenti.",
    ),
    "catch": ("cli.catching", "Menangkap surel di komputer ini dan menyimpannya sebagai berkas .eml."),
    "roster": ("cli.roster", "Memeriksa daftar pegawai (CSV atau XLSX) baris demi baris."),
    "db": ("cli.database", "Menyiapkan dan memperbarui tabel basis data."),
    "cycle": ("cli.cycle", "Memeriksa dan menggambar definisi siklus."),
    "audit": ("cli.audit", "Memeriksa keutuhan log audit dan membacanya."),
    "runs": ("cli.runs", "Menampilkan run dan semua yang disebabkannya."),
    "evaluation": ("cli.evaluation", "Menampilkan satu evaluasi dari permintaan sampai dokumen."),
}
"""Name → module with a `command`, and the line that --help shows without importing it."""


class LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Perintah"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """SIULAK: penilaian kinerja tahunan ASN."""


def main() -> None:
    """Runs a command; a user's mistake becomes a sentence and exit code 2, never a traceback."""
    os.umask(0o077)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = group(standalone_mode=False)
    except click.ClickException as fault:
        fault.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Dihentikan. Jalankan lagi perintah yang sama untuk melanjutkan.", err=True)
        sys.exit(130)
    except Exception as fault:
        from cli.faults import sentences

        lines = sentences(fault)
        if lines is None:
            raise
        for line in lines:
            click.echo(f"Galat: {line}", err=True)
        sys.exit(2)
    else:
        sys.exit(code if isinstance(code, int) else 0)
