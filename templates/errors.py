"""What can be wrong with a template. A docstring here is the sentence that the person in HR reads."""

from typing import ClassVar


class TemplateError(Exception):
    """Templat tidak dapat dipakai."""

    remedy: ClassVar[str] = "Perbaiki templat itu lalu unggah kembali."

    def __init__(self, template: str, *facts: object) -> None:
        """Hand every fact on by position, so that the error survives the way out of a child process."""
        super().__init__(template, *facts)
        self.template = template

    def __str__(self) -> str:
        return f"{self.__doc__} {self._facts()} {self.remedy}"

    def _facts(self) -> str:
        return f"Berkas: {self.template}."


class TemplateFileError(TemplateError):
    """Berkas templat tidak dapat dibaca sebagai dokumen Word (.docx)."""

    remedy = "Buka berkas itu di Word, simpan sebagai Dokumen Word (.docx), lalu unggah kembali."

    def __init__(self, template: str, reason: str) -> None:
        super().__init__(template, reason)
        self.reason = reason

    def _facts(self) -> str:
        return f"Berkas: {self.template}. Sebab: {self.reason}."


class UnsafeContentError(TemplateError):
    """Templat memuat isi yang tidak diizinkan: makro, objek tersemat, atau tautan yang mengambil isi luar."""

    remedy = "Hapus isi itu; gambar harus disisipkan, bukan ditautkan."

    def __init__(self, template: str, part: str, content: str) -> None:
        super().__init__(template, part, content)
        self.part = part
        self.content = content

    def _facts(self) -> str:
        return f"Berkas: {self.template}, bagian {self.part}: {self.content}."


class ForbiddenExpressionError(TemplateError):
    """Templat memuat perintah yang tidak diizinkan."""

    remedy = "Pakai hanya isian yang diterbitkan, if, dan for."

    def __init__(self, template: str, part: str, expression: str, reason: str) -> None:
        super().__init__(template, part, expression, reason)
        self.part = part
        self.expression = expression
        self.reason = reason

    def _facts(self) -> str:
        return f"Berkas: {self.template}, bagian {self.part}: {self.expression} ({self.reason})."


class TemplateSyntaxError(ForbiddenExpressionError):
    """Penulisan tanda isian di templat salah atau tidak lengkap."""

    remedy = "Periksa kurung {{ … }} dan {% … %}, serta pasangan if … endif dan for … endfor."


class UnknownFieldError(TemplateError):
    """Templat menyebut isian yang tidak dikenal."""

    remedy = "Pakai salah satu dari:"

    def __init__(self, template: str, part: str, expression: str, field: str, known: tuple[str, ...]) -> None:
        super().__init__(template, part, expression, field, known)
        self.part = part
        self.expression = expression
        self.field = field
        self.known = known
        """The nearest published names; all of them if none is near."""

    def __str__(self) -> str:
        return f"{super().__str__()} {', '.join(self.known)}."

    def _facts(self) -> str:
        return f"Isian “{self.field}” di {self.expression}. Berkas: {self.template}, bagian {self.part}."


class TemplateRefusedError(TemplateError):
    """Templat ditolak; belum ada yang diubah."""

    def __init__(self, template: str, faults: tuple[TemplateError, ...]) -> None:
        super().__init__(template, faults)
        self.faults = faults
        """Every fault found, unsafe content first; at least one."""

    def __str__(self) -> str:
        lines = (f"{number}. {fault}" for number, fault in enumerate(self.faults, 1))
        return "\n".join((f"{self.__doc__} {self._facts()}", *lines))
