"""What can go wrong with an act. The docstring is the sentence a person sees."""

from collections.abc import Iterable


class WorkflowError(Exception):
    """Permintaan tidak dapat dijalankan."""

    def __init__(self, detail: str = "", **facts: object) -> None:
        self.facts = facts
        super().__init__(" ".join(filter(None, (type(self).__doc__, detail))))


class RefusedError(WorkflowError):
    """Tindakan ini belum boleh dilakukan."""

    def __init__(self, reasons: Iterable[str], **facts: object) -> None:
        self.reasons = tuple(dict.fromkeys(reasons))
        super().__init__(" ".join(self.reasons), **facts)


class ChangedMeanwhileError(WorkflowError):
    """Data berubah pada saat yang sama; ulangi tindakan ini."""


class LeaseLostError(WorkflowError):
    """Run lain sudah mengambil alih pekerjaan ini; yang ini berhenti menulis."""


class LinkError(WorkflowError):
    """Tautan ini tidak dikenal, sudah dipakai, atau sudah tidak berlaku."""


class RuleGoneError(WorkflowError):
    """Versi aturan yang dipakai hasil ini tidak ada lagi dalam berkasnya."""

    def __init__(self, code: str, key: str) -> None:
        version = str(key).removeprefix(f"{code}:")
        super().__init__(
            f"Kembalikan [[table]] dengan version = “{version}” ke rules/{code}.toml;"
            " lewat portal, sampaikan hal ini kepada pengelola SIULAK.",
            code=code,
            key=key,
        )


class ClockError(WorkflowError):
    """Waktu kerja sistem tidak cocok dengan basis data ini."""


class NothingToLaunchError(WorkflowError):
    """Tidak ada jabatan yang dapat dinilai pada periode ini."""
