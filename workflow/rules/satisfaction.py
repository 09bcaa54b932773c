"""Survei Kepuasan Masyarakat: the index and its band (PermenPANRB 14/2017)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from config.rules.service import Band, Survey
from workflow.rules.rounding import half_up


class SurveyError(ValueError):
    """Indeks kepuasan tidak dapat dihitung."""


@dataclass(frozen=True)
class Satisfaction:
    """Of one service unit; never of a person."""

    mean: Fraction
    """NI: the mean of the elements' means, on the scale of the answers."""
    index: Decimal
    """IKM, rounded as the table says."""
    band: Band


def satisfaction(table: Survey, sums: Sequence[int], counts: Sequence[int]) -> Satisfaction:
    """From the sum and the number of answers of each element, in the table's order.

    Every element weighs the same however many answered it. Raises SurveyError.
    """
    elements = len(table.elements)
    if len(sums) != elements or len(counts) != elements:
        raise SurveyError(f"Jumlah dan banyaknya jawaban harus diberikan untuk {elements} unsur.")
    for element, total, count in zip(table.elements, sums, counts, strict=True):
        if count < 1:
            raise SurveyError(
                f"Unsur “{element.label}” belum dijawab siapa pun; indeks belum dapat dihitung."
            )
        if not table.lowest * count <= total <= table.highest * count:
            raise SurveyError(
                f"Unsur “{element.label}”: {count} jawaban tidak dapat berjumlah {total};"
                f" setiap jawaban {table.lowest} sampai {table.highest}."
            )
    means = [Fraction(total, count) for total, count in zip(sums, counts, strict=True)]
    mean = sum(means, Fraction()) / elements
    index = half_up(mean * Fraction(table.index_at_highest) / table.highest, table.decimals)
    return Satisfaction(mean, index, [band for band in table.bands if band.from_index <= index][-1])


def tallied(table: Survey, answers: Sequence[Sequence[int | None]]) -> tuple[list[int], list[int]]:
    """Sums and counts from single answer sheets; an unanswered element counts nowhere. Raises SurveyError."""
    elements = len(table.elements)
    for number, sheet in enumerate(answers, 1):
        if len(sheet) != elements:
            raise SurveyError(f"Jawaban ke-{number} memuat {len(sheet)} unsur, bukan {elements}.")
        for answer in sheet:
            if answer is not None and not table.lowest <= answer <= table.highest:
                raise SurveyError(
                    f"Jawaban ke-{number}: {answer} di luar {table.lowest} sampai {table.highest}."
                )
    columns = [[sheet[at] for sheet in answers if sheet[at] is not None] for at in range(elements)]
    return [sum(filter(None, column)) for column in columns], [len(column) for column in columns]
