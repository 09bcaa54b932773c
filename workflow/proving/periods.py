"""Static proofs about periods: a deadline where there are periods, and before the next period is over."""

from collections.abc import Iterator

from config.definition import DefinitionFile

SHORTEST = {"monthly": 12, "quarterly": 45}
"""Working days that surely lie in every period of that kind, with all the holidays of a year in it."""


def prove(definition: DefinitionFile) -> Iterator[str]:
    """Every breach as one Indonesian sentence with its place and remedy."""
    periods = definition.periods
    if periods.kind == "none":
        if periods.due_working_days is not None:
            yield "periods: due_working_days tanpa periode. Hapus, atau isi kind: monthly atau quarterly."
        return
    most = SHORTEST[periods.kind]
    if periods.due_working_days is None:
        yield f"periods: kind {periods.kind} tanpa batas waktu. Isi due_working_days, 1 sampai {most}."
    elif periods.due_working_days > most:
        yield (
            f"periods: due_working_days {periods.due_working_days} melewati akhir periode berikutnya. "
            f"Pakai paling banyak {most} untuk {periods.kind}."
        )
    elif periods.remind_before >= periods.due_working_days:
        yield (
            f"periods: remind_before {periods.remind_before} jatuh sebelum periode berakhir. "
            f"Pakai kurang dari due_working_days, {periods.due_working_days}."
        )
