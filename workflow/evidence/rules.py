"""What handed-in files must fulfil: every fault at once, each with its remedy. Nothing here touches a disk."""

from collections.abc import Sequence
from dataclasses import dataclass

from config.settings import Settings
from workflow.evidence.kinds import KINDS, kind_of, remedy_of
from workflow.evidence.names import NAMELESS

SHOWN = 60
"""Characters of a file's name in a sentence."""
SHUT = "Unggah berkas bukti tidak dibuka di instansi ini. Pakai tautan bukti."


@dataclass(frozen=True)
class Upload:
    """One file as it came; of one that is too large no more than shows it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Limits:
    """What an office sets."""

    files: int
    """Most with one report or act."""
    size: int
    """Bytes of the largest."""
    total: int
    """Bytes of all files of one evaluation and owner."""
    kinds: tuple[str, ...]

    @property
    def told(self) -> str:
        """For the form, before anybody chooses."""
        names = ", ".join(KINDS[kind].label for kind in self.kinds)
        return f"Paling banyak {self.files} berkas, masing-masing paling besar {self.size >> 20} MB: {names}."


def limits_of(settings: Settings) -> Limits:
    return Limits(
        settings.evidence_files,
        settings.evidence_megabytes << 20,
        settings.evidence_total_megabytes << 20,
        tuple(settings.evidence_kinds.split(",")),
    )


def faults(uploads: Sequence[Upload], limits: Limits) -> list[str]:
    """Why they cannot be taken, whatever is there already."""
    if uploads and not limits.files:
        return [SHUT]
    told = [fault for each in uploads if (fault := _fault(each, limits))]
    return told or excess(
        [len(each.content) for each in {each.content: each for each in uploads}.values()], limits
    )


def excess(sizes: Sequence[int], limits: Limits, *, kept: int = 0, stored: int = 0) -> list[str]:
    """Why further files of these sizes are too many beside `kept` ones, or too large beside `stored` bytes."""
    if sizes and kept + len(sizes) > limits.files:
        return [
            (
                f"Berkas bukti menjadi lebih dari {limits.files}. "
                "Gabungkan sebagian menjadi satu PDF, atau tarik yang tidak perlu."
            )
        ]
    if sizes and stored + sum(sizes) > limits.total:
        return [
            (
                f"Berkas bukti penilaian ini menjadi lebih dari {limits.total >> 20} MB seluruhnya. "
                "Kecilkan berkasnya, atau simpan di tempat lain dan tulis tautannya."
            )
        ]
    return []


def _fault(each: Upload, limits: Limits) -> str:
    name = f"Berkas “{_shown(each.name)}”"
    if not each.content:
        return f"{name} kosong. Pilih lagi berkasnya."
    if len(each.content) > limits.size:
        return (
            f"{name} lebih besar dari {limits.size >> 20} MB. Kecilkan, misalnya dengan memindai lebih kasar."
        )
    kind = kind_of(each.content)
    if kind in limits.kinds:
        return ""
    taken = ", ".join(KINDS[known].label for known in limits.kinds)
    remedy = f" {remedy_of(each.content)}" if kind is None and remedy_of(each.content) else ""
    return f"{name} bukan salah satu dari {taken}, menurut isinya.{remedy or ' Simpan dahulu sebagai PDF.'}"


def _shown(name: str) -> str:
    """As a person may read it back, whatever it holds."""
    return "".join(sign for sign in name if sign.isprintable())[:SHOWN] or NAMELESS
