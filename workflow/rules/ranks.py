"""The pangkat of a golongan, as documents print both."""

from workflow.rules.predicate import _file


def rank_text(grade: str) -> str:
    """`Penata, III/c` for a golongan with a pangkat, the golongan alone for one without, a dash for none."""
    rank = _file("pangkat.toml")["pangkat"].get(grade)
    return f"{rank}, {grade}" if rank else grade or "-"
