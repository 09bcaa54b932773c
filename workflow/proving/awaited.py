"""Static proofs about the time for plans and for lists of raters: deadlines in their order, reminders before them."""

from collections.abc import Iterator

from config.definition import DefinitionFile


def prove(definition: DefinitionFile) -> Iterator[str]:
    """Every breach as one Indonesian sentence with its place and remedy."""
    planning, lists = definition.planning, definition.peer_lists
    if planning is not None:
        if planning.agree_working_days < planning.write_working_days:
            yield (
                f"planning: agree_working_days {planning.agree_working_days} lebih awal daripada waktu pegawai "
                f"mengajukan. Pakai paling sedikit write_working_days, {planning.write_working_days}."
            )
        least = min(planning.write_working_days, planning.answer_working_days)
        yield from _reminder("planning", planning.remind_before, least)
    if lists is not None:
        least = min(lists.nominate.working_days, lists.answer_working_days)
        yield from _reminder("peer_lists", lists.remind_before, least)


def _reminder(part: str, remind_before: int, least: int) -> Iterator[str]:
    if remind_before >= least:
        yield (
            f"{part}: remind_before {remind_before} jatuh sebelum ada permintaan. "
            f"Pakai kurang dari waktu terpendeknya, {least} hari kerja."
        )
