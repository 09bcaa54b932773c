"""What can be wrong with a mail before it exists. A class's docstring is the sentence a user sees."""

import inspect


class MailError(Exception):
    """Email tidak dapat disusun."""

    def __str__(self) -> str:
        facts = ", ".join(f"{name}: {value}" for name, value in vars(self).items())
        sentence = inspect.getdoc(self) or ""
        return f"{sentence} ({facts})" if facts else sentence


class HeaderInjectionError(MailError):
    """Nama, judul, atau alamat memuat tanda yang dapat mengubah kepala email. Perbaiki data asalnya."""

    def __init__(self, field: str, sign: str) -> None:
        self.field = field
        self.sign = sign
        super().__init__(field, sign)


class MailDriftError(MailError):
    """Email yang terbentuk tidak sama dengan yang dimaksud dan ditahan; laporkan kepada pengelola sistem."""

    def __init__(self, part: str) -> None:
        self.part = part
        super().__init__(part)


class AddressError(MailError):
    """Alamat email tidak dapat dipakai. Periksa alamat pada data pegawai atau pengaturan."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


class LinkError(MailError):
    """Tautan tugas tidak diawali alamat resmi kantor. Periksa pengaturan base_url."""

    def __init__(self, position: int) -> None:
        # The link itself stays out: it may hold a secret, and errors are logged.
        self.position = position
        super().__init__(position)


class NoTaskError(MailError):
    """Email tidak disusun karena tidak ada tugas di dalamnya."""


class UnknownStepError(MailError):
    """Langkah email tidak dikenal. Yang dikenal: ask, remind, escalate."""

    def __init__(self, step: str) -> None:
        self.step = step
        super().__init__(step)


class NaiveTimeError(MailError):
    """Waktu tanpa zona tidak dapat dipakai dalam email."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


class TemplateMissingError(MailError):
    """Berkas templat email tidak ditemukan."""

    def __init__(self, template: str) -> None:
        self.template = template
        super().__init__(template)


class TemplateFaultError(MailError):
    """Templat email salah tulis."""

    def __init__(self, kind: str, reason: str) -> None:
        self.kind = kind
        self.reason = reason
        super().__init__(kind, reason)
