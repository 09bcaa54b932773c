"""Faults in what an office may edit."""


class ConfigurationError(Exception):
    """Pengaturan kantor belum benar."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
        """One sentence a fault: file, place, what is wrong, remedy."""
