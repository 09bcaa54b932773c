"""Folders and files: only for their owner, and with room left."""

import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cli.doctor.findings import Verdict, error, ok, warning
from config.causes import cause
from config.orchestration import PLACEHOLDER

OTHERS = stat.S_IRWXG | stat.S_IRWXO
PASSWORD_SIGNS = 32
SCARCE, FULL = 1 << 30, 200 << 20
SECRETS = ("siulak.db*", "prefect-password", "keys/*", "*.key")
SHOWN = 3


def private_folder(home: Path) -> Verdict:
    if not home.is_dir():
        return error(f"{home} belum ada", "Sebutkan folder kantor dengan --home atau SIULAK_HOME.")
    mode = stat.S_IMODE(home.stat().st_mode)
    told = f"{home} ({mode:04o})"
    if mode & OTHERS:
        return error(f"{told} terbuka bagi orang lain di komputer ini", f"Jalankan `chmod 700 {home}`.")
    return ok(told)


def private_files(home: Path) -> Verdict:
    """What holds names, ratings or secrets. Folders of keys too."""
    found = sorted({path for pattern in SECRETS for path in home.glob(pattern)})
    folders = [path for path in (home / "keys",) if path.is_dir()]
    loose = [path for path in (*found, *folders) if stat.S_IMODE(path.lstat().st_mode) & OTHERS]
    if loose:
        told = ", ".join(str(path.relative_to(home)) for path in loose[:SHOWN])
        more = f" dan {len(loose) - SHOWN} lagi" if len(loose) > SHOWN else ""
        return error(f"terbuka bagi orang lain: {told}{more}", f"Jalankan `chmod -R go= {home}`.")
    return ok(f"{len(found)} berkas hanya untuk pemiliknya")


def password(told: str) -> Verdict:
    """Of Prefect's API, as user:password."""
    secret = told.partition(":")[2]
    if not secret:
        return error("belum ada", "Setel PREFECT_API_AUTH_STRING=siulak:<kata sandi> untuk semua proses.")
    if len(secret) < PASSWORD_SIGNS or secret == PLACEHOLDER:
        return error(
            "masih yang dari contoh" if secret == PLACEHOLDER else f"hanya {len(secret)} tanda",
            'Ganti dengan keluaran `python -c "import secrets; print(secrets.token_urlsafe(32))"`.',
        )
    return ok(f"{len(secret)} tanda")


def room(home: Path) -> Verdict:
    return enough(shutil.disk_usage(home).free)


def enough(free: int) -> Verdict:
    told, remedy = f"{free >> 20} MB tersisa", "Kosongkan atau perbesar diska; pindahkan cadangan lama."
    if free < FULL:
        return error(told, remedy)
    return warning(told, remedy) if free < SCARCE else ok(told)


def writable(folders: tuple[Path, ...]) -> Verdict:
    faults = list(_refusals(folders))
    if faults:
        return error("; ".join(faults), "Periksa pemilik, hak akses dan ruang diska.")
    return ok("folder data dan dokumen dapat ditulis")


def _refusals(folders: tuple[Path, ...]) -> Iterator[str]:
    for folder in folders:
        if not folder.exists():
            continue  # made when the first file comes
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(b"siulak")
                file.flush()
        except OSError as fault:
            yield f"{folder}: {cause(fault)}"
