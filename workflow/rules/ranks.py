"""The pangkat of a golongan, as documents print both."""

from functools import cache

from config.rules.credit import Grades
from config.rules.table import tables


def rank_text(grade: str) -> str:
    """`Penata, III/c` for a golongan with a pangkat, the golongan alone for one without, a dash for none."""
    rank = _ranks().get(grade)
    return f"{rank}, {grade}" if rank else grade or "-"


@cache
def _ranks() -> dict[str, str]:
    """Of the newest table: a document prints the grade that the roster names, whatever the year."""
    return {each.grade: each.rank for each in tables(Grades)[-1].pns}
