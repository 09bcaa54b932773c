"""Why a backup or a restore stopped. Each says what to do; nothing half-done is left behind."""

from workflow.errors import WorkflowError


class BackupError(WorkflowError):
    """Cadangan tidak dapat dibuat."""


class RestoreError(WorkflowError):
    """Cadangan tidak dapat dipulihkan."""


class DamagedBackupError(RestoreError):
    """Berkas cadangan rusak atau pernah diubah; jangan dipakai. Ambil cadangan lain."""
