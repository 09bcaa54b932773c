"""Who comes into question for a reward or for another post, from the predicates of several years in a row.

Advice for whoever proposes, never a decision: what else the law asks (no punishment, a place that is free) is not here.
"""

from collections.abc import Collection, Mapping

from config.rules.follow_up import YearsInARow

REWARD, MUTATION = "reward", "mutation"
WORDS = {REWARD: "Bahan usulan penghargaan", MUTATION: "Bahan usulan mutasi"}


def candidate(table: YearsInARow, predicates: Mapping[int, str | None], year: int) -> str | None:
    """REWARD, MUTATION or None. `predicates` by year; a year without one ends the row."""
    if _all(table.reward, predicates, year, table.reward_years):
        return REWARD
    if _all(table.mutation, predicates, year, table.mutation_years):
        return MUTATION
    return None


def longest(table: YearsInARow) -> int:
    """So many years are asked for at most."""
    return max(table.reward_years, table.mutation_years)


def _all(wanted: Collection[str], predicates: Mapping[int, str | None], year: int, years: int) -> bool:
    return all(predicates.get(each) in wanted for each in range(year - years + 1, year + 1))
