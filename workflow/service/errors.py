"""What can go wrong with service facts and public answers."""

from collections.abc import Sequence

from workflow.errors import LinkError, WorkflowError


class TicketsRefusedError(WorkflowError):
    """Tidak ada yang disimpan."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = list(faults)
        """One sentence a fault: row, what is wrong, remedy."""
        super().__init__(" ".join(faults))


class NoTicketError(LinkError):
    """Tiket layanan ini tidak ada, atau bukan urusan Anda."""


class NoServiceUnitError(LinkError):
    """Unit layanan ini tidak dikenal. Periksa alamat pada poster di loket."""


class NoReceiptError(LinkError):
    """Kode tanda terima ini tidak dikenal. Periksa huruf dan angkanya."""


class CodeRefusedError(WorkflowError):
    """Kode loket ini tidak dikenal, sudah dipakai, atau kedaluwarsa. Kosongkan isiannya, atau minta kode baru."""


class SourceError(WorkflowError):
    """Sistem loket tidak dapat didaftarkan atau dicabut."""
