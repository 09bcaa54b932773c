"""The environment, read once and checked: the only reader of SIULAK_* variables."""

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import EmailStr, Field, HttpUrl, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.zones import known_zone

Port = Annotated[int, Field(ge=1, le=65535)]
PACKAGED = Path(__file__).parent


POSTGRESQL = "postgresql+psycopg"
EVIDENCE = "evidence"
"""Folder in the office's own, beside `documents`."""
EVIDENCE_KINDS = ("pdf", "jpeg", "png", "docx", "xlsx")
DRIVERS = {
    POSTGRESQL: f"{POSTGRESQL}://pengguna:sandi@server:5432/basisdata",
    "sqlite+pysqlite": "sqlite+pysqlite:////folder/siulak.db",
}


def _check_server(address: str) -> None:
    """Raises ValueError where the address cannot be read, or names no database."""
    try:
        parts = urlsplit(address)
        readable = parts.port is None or parts.port > 0
    except ValueError:
        readable = False
    if not readable:
        raise ValueError(
            "alamatnya tidak terbaca; tanda / : @ # ? % di dalam sandi ditulis %2F %3A %40 %23 %3F %25"
        )
    if not parts.path.strip("/"):
        raise ValueError("nama basis data belum disebut di ujung alamatnya")


class Settings(BaseSettings):
    """What differs between two installations. Every field is the variable SIULAK_<NAME>."""

    model_config = SettingsConfigDict(
        env_prefix="SIULAK_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    home: Path = Path("var/office")
    """Folder for the database, documents, caught mail and Prefect's own files."""

    database_url: Annotated[str, Field(repr=False)] = ""
    """SQLAlchemy address with its driver; empty means SQLite in `home`. It may hold a password."""

    base_url: HttpUrl = HttpUrl("http://127.0.0.1:8080")
    """Where people reach the portal: every link in a mail begins with it, never with a request's host."""

    portal_port: Port = 8080
    """Loopback port of the portal."""

    zone: str = "Asia/Jakarta"
    """Time zone of the office: Asia/Jakarta (WIB), Asia/Makassar (WITA) or Asia/Jayapura (WIT)."""
    office_file: Path = PACKAGED / "office.toml"
    """The office's name and the officials above its topmost civil servant."""
    calendar_file: Path = PACKAGED / "calendar.toml"
    """Working days, delivery time, and corrections of the public holidays."""
    appraisal_template: Path = PACKAGED.parent / "templates" / "word" / "dokumen-evaluasi.docx"
    """The Word form, which HR may edit; `python -m templates.word_template` writes the shipped one anew."""
    forms_folder: Path = PACKAGED.parent / "templates" / "word"
    """Folder of the office's own Word forms: a form that lies there under its shipped name is used instead."""
    definition: Path = PACKAGED / "cycles" / "permenpanrb-6-2022.toml"
    """The cycle's definition: stages, deadlines, roles, prompts, documents."""

    smtp_host: str = "127.0.0.1"
    """Mail server that takes every mail."""
    smtp_port: Port = 8025
    """Its port; usually 465 with tls, 587 with starttls."""
    smtp_security: Literal["none", "starttls", "tls"] = "none"
    """Encryption of the line to it; certificates and host names are always verified."""
    smtp_user: str = ""
    """Name to log in with, on an encrypted line only; empty where the server wants none."""
    smtp_password: SecretStr = SecretStr("")
    """Password of that name."""
    smtp_timeout: Annotated[float, Field(gt=0, le=900)] = 120.0
    """Seconds for one answer. RFC 5321 allows ten minutes; a longer wait keeps the mail ambiguous, not lost."""

    smtp_greeting: str = ""
    """Text that the server's greeting must hold; the demo demands its own catcher, so that nobody real is mailed."""

    mail_from: EmailStr = "siulak@kerincikab.example"
    """Sender of every mail; Message-IDs take its domain."""
    mail_from_name: str = "SIULAK"
    """Name beside the sender's address."""

    roster_ending_percent: Annotated[int, Field(ge=0, le=100)] = 20
    """A roster without more than this share of those who serve now is taken for a part of one, and refused."""

    report_minutes_a_day: Annotated[int, Field(ge=1, le=1440)] = 720
    """Most minutes of one day that somebody's daily reports may add up to."""

    evidence_files: Annotated[int, Field(ge=0, le=20)] = 5
    """Most files with one daily report, or one act on an evaluation; 0 shuts the upload."""
    evidence_megabytes: Annotated[int, Field(ge=1, le=25)] = 5
    """Largest file of evidence."""
    evidence_total_megabytes: Annotated[int, Field(ge=1, le=10_000)] = 500
    """Most that one person's files of one evaluation may add up to."""
    evidence_kinds: str = "pdf,jpeg,png,docx,xlsx"
    """Kinds of files that are taken, told by what is in them and not by their names."""

    invitations: bool = True
    """Whoever is new on the roster is mailed an invitation; the demo's people act without accounts."""

    prefect_api_url: str = "http://127.0.0.1:4200/api"
    """Where Prefect's API answers: on loopback, or by https. Flows read PREFECT_API_URL, which must say the same."""
    schedules_paused: bool = False
    """The demo triggers every run itself; its deployments' own schedules rest."""

    log_format: Literal["auto", "json", "console"] = "auto"
    """What the serving processes write: a JSON object a line, or a form for the eye; auto: the latter on a terminal."""
    metrics: Literal["loopback", "on", "off"] = "loopback"
    """Who may read /metrik on the portal: this machine without a proxy, everybody who reaches the port, or nobody."""

    @field_validator("database_url")
    @classmethod
    def _known_driver(cls, address: str) -> str:
        """The value itself is never told: it may hold a password."""
        driver, _, rest = address.partition("://")
        if address and (driver not in DRIVERS or not rest):
            raise ValueError(f"sebutkan penggeraknya: {' atau '.join(DRIVERS.values())}")
        if driver == POSTGRESQL:
            _check_server(address)
        return address

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        return known_zone(zone)

    @field_validator("evidence_kinds")
    @classmethod
    def _known_kinds(cls, kinds: str) -> str:
        told = [kind.strip() for kind in kinds.split(",")]
        if not set(told) <= set(EVIDENCE_KINDS):
            raise ValueError(f"sebutkan sebagian dari: {','.join(EVIDENCE_KINDS)}")
        return ",".join(told)

    @field_validator("base_url")
    @classmethod
    def _scheme_host_and_port(cls, url: HttpUrl) -> HttpUrl:
        """The portal compares it with where a browser says that a form comes from, which has no path."""
        if url.path not in (None, "/") or url.query or url.fragment or url.username or url.password:
            raise ValueError("base_url is scheme, host and port alone: https://siulak.example.go.id")
        return url

    @model_validator(mode="after")
    def _login_only_encrypted(self) -> Self:
        if self.smtp_user and self.smtp_security == "none":
            raise ValueError(
                "SIULAK_SMTP_USER memerlukan SIULAK_SMTP_SECURITY=starttls atau tls: kata sandi tidak boleh "
                "dikirim tanpa enkripsi"
            )
        return self

    @cached_property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite+pysqlite:///{(self.home / 'siulak.db').absolute()}"

    @property
    def documents(self) -> Path:
        return self.home / "documents"

    @property
    def evidence(self) -> Path:
        return self.home / EVIDENCE

    @property
    def mailbox(self) -> Path:
        return self.home / "mail"
