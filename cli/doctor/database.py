"""The office's database: there, of this program's schema, whole, and durable."""

from pathlib import Path

from sqlalchemy import Connection, Engine, func, inspect, make_url, select, table, text
from sqlalchemy.exc import DBAPIError

from cli.doctor.findings import Level, Verdict, error, ok, warning
from config.settings import Settings
from models.revisions import Revisions, lacking, revisions
from models.session import engine_for

FULL = "2"
RESTORE = "Hentikan SIULAK, simpan berkasnya, lalu pulihkan cadangan terakhir dengan `siulak restore`."


def is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def is_there(settings: Settings) -> bool:
    """To open an SQLite database that is not there would make it."""
    url = make_url(settings.database)
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).is_file()


def reachable(settings: Settings) -> Verdict:
    if not is_there(settings):
        return error(
            f"{make_url(settings.database).database} belum ada",
            "Sebutkan folder kantor dengan --home atau SIULAK_HOME.",
        )
    try:
        with engine_for(settings.database).connect() as connection:
            connection.execute(text("SELECT 1"))
            version = ".".join(map(str, connection.dialect.server_version_info or ()))
            place = connection.engine.url.render_as_string(hide_password=True)
    except DBAPIError as fault:
        reason = str(fault.orig).strip().partition("\n")[0]
        return error(
            f"tidak dapat dibuka: {reason}", "Periksa SIULAK_DATABASE_URL, servernya, dan hak aksesnya."
        )
    return ok(f"{place} (versi {version})")


def schema(engine: Engine) -> Verdict:
    with engine.connect() as connection:
        verdict = standing(revisions(connection))
        missing = lacking(connection)
    if verdict.level is not Level.OK or not missing:
        return verdict
    return error(f"kurang: {', '.join(missing)}", "Buat ulang basis data ini, atau pulihkan cadangannya.")


def standing(found: Revisions) -> Verdict:
    if found.is_newest:
        return ok(f"versi {found.found}")
    if found.found is None:
        return error("belum ada tabelnya", "Jalankan `python -m models.upgrading` sesudah mencadangkan.")
    if found.can_be_upgraded:
        return error(
            f"versi {found.found}, program ini memerlukan {found.newest}",
            "Cadangkan, lalu jalankan `python -m models.upgrading`.",
        )
    return error(f"versi {found.found} tidak dikenal program ini", "Pakai SIULAK yang lebih baru.")


def integrity(engine: Engine) -> Verdict:
    """SQLite checks its pages; on PostgreSQL every row of every table is read once."""
    with engine.connect() as connection:
        return _pages(connection) if is_sqlite(engine) else _rows(connection)


def _pages(connection: Connection) -> Verdict:
    found = connection.execute(text("PRAGMA quick_check(3)")).scalars().all()
    if found == ["ok"]:
        return ok("halamannya utuh")
    return error("; ".join(map(str, found)), RESTORE)


def _rows(connection: Connection) -> Verdict:
    rows = sum(
        connection.scalar(select(func.count()).select_from(table(name))) or 0
        for name in inspect(connection).get_table_names()
    )
    failures = text("SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()")
    failed = connection.scalar(failures)
    if failed:
        return error(f"{failed} halaman gagal uji checksum", RESTORE)
    told = "" if failed == 0 else "; checksum halaman tidak diaktifkan"
    return ok(f"{rows} baris terbaca{told}")


def durable(engine: Engine) -> Verdict:
    """What was answered with success must survive a power cut."""
    with engine.connect() as connection:
        if is_sqlite(engine):
            found = {
                name: str(connection.scalar(text(f"PRAGMA {name}")))
                for name in ("synchronous", "journal_mode")
            }
            good = found == {"synchronous": FULL, "journal_mode": "wal"}
        else:
            found = {
                name: str(connection.scalar(text(f"SHOW {name}"))) for name in ("fsync", "synchronous_commit")
            }
            good = found["fsync"] == "on" and found["synchronous_commit"] != "off"
    told = ", ".join(f"{name}={value}" for name, value in found.items())
    if good:
        return ok(told)
    return error(told, "Perubahan dapat hilang saat listrik padam: aktifkan penulisan yang menunggu diska.")


def outbox(held: str | None, waiting: int) -> Verdict:
    if held is None:
        return ok("email tidak ditahan")
    return warning(
        f"ditahan sejak {held}, {waiting} email menunggu",
        "Lihat `siulak outbox status`, lalu putuskan dengan `siulak outbox release`.",
    )
