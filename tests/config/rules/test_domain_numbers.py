"""The collected facts of the regulations against the rule tables: each used as it stands, or left out for a reason."""

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import holidays
import pytest

from config.rules.codes import Achievement, Potential, Predicate, Rating
from config.rules.credit import Credit, Grades
from config.rules.feedback import Behaviour
from config.rules.follow_up import NineBox, TrainingHours
from config.rules.office import ObjectionDays, WorkingCalendar
from config.rules.results import Distribution, PredicateMatrix
from config.rules.service import Survey
from config.rules.table import table_on
from templates import word_plan_template
from templates.word_evaluation_template import FEEDBACK, REALISED
from workflow.plans import words
from workflow.roster import nip
from workflow.rules.credit import Piece, credit
from workflow.rules.words import LABELS

HERE = Path(__file__).parent
FACTS: dict[str, Any] = json.loads((HERE / "domain_numbers.json").read_text(encoding="utf-8"))
UNUSED: dict[str, str] = tomllib.loads((HERE / "unused.toml").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 28)


def leaves(fact: Any, place: str = "") -> Iterator[str]:
    """Places of single facts; lists add nothing to a place."""
    if isinstance(fact, dict):
        for name, inner in fact.items():
            yield from leaves(inner, f"{place}.{name}" if place else name)
    elif isinstance(fact, list):
        for inner in fact:
            yield from leaves(inner, place)
    else:
        yield place


def predicate_matrix() -> tuple[Any, Any]:
    table = table_on(PredicateMatrix, TODAY)
    cells = [
        {"hasil_kerja": result, "perilaku_kerja": behaviour, "predikat": cell}
        for result, row in table.cells.items()
        for behaviour, cell in row.items()
    ]
    return sorted(cells, key=str), sorted(FACTS["predikat_matrix"]["cells"], key=str)


def axes() -> tuple[Any, Any]:
    told = FACTS["predikat_matrix"]["axes"]
    cells = table_on(PredicateMatrix, TODAY).cells
    return (sorted(cells), sorted(next(iter(cells.values())))), tuple(sorted(axis) for axis in told.values())


def patterns() -> tuple[Any, Any]:
    found = {}
    for achievement, pattern in table_on(Distribution, TODAY).patterns.items():
        told: dict[str, Any] = {"mode": pattern.most}
        if pattern.at_least:
            told["min"] = pattern.at_least
        if pattern.at_most:
            told["max"] = pattern.at_most
        if pattern.together_at_least:
            told["min_sum"] = [
                {"of": list(each.of), "percent": each.percent} for each in pattern.together_at_least
            ]
        if pattern.some_of:
            told["require_any_of"] = [list(group) for group in pattern.some_of]
        found[achievement] = told
    return found, FACTS["pola_distribusi"]["patterns"]


def levels() -> tuple[Any, Any]:
    found = [
        {
            "code": level.code,
            "category": level.category,
            "label": level.label,
            "koefisien": float(level.coefficient),
            "ak_pangkat": level.for_rank,
            "ak_jenjang": level.for_level,
            "golongan": list(level.grades),
        }
        for level in table_on(Credit, TODAY).levels
    ]
    return found, FACTS["angka_kredit"]["jenjang"]


def vectors() -> tuple[Any, Any]:
    table = table_on(Credit, TODAY)
    told = FACTS["angka_kredit"]["test_vectors"]
    pieces = [Piece(each["months"], each["predikat"], each["jenjang"]) for each in told]
    return [float(credit(table, piece)) for piece in pieces], [each["ak"] for each in told]


def bands() -> tuple[Any, Any]:
    found = [
        (band.perception, float(band.from_index), band.quality, band.performance)
        for band in table_on(Survey, TODAY).bands
    ]
    told = [
        (each["persepsi"], each["ikm_min"], each["mutu"], each["kinerja"]) for each in FACTS["skm"]["bands"]
    ]
    return found, told


def boxes() -> tuple[Any, Any]:
    found = [box.model_dump(mode="json") for box in table_on(NineBox, TODAY).boxes]
    return found, FACTS["nine_box"]["boxes"]


def values() -> tuple[Any, Any]:
    found = [
        {"code": value.code, "label": value.label, "panduan": list(value.guide)}
        for value in table_on(Behaviour, TODAY).values
    ]
    return found, FACTS["berakhlak"]["values"]


def columns() -> tuple[Any, Any]:
    found = [[title for _, title in each] for each in (word_plan_template.STAFF, word_plan_template.LEADER)]
    told = FACTS["skp"]["columns"]
    return found, [[name.upper() for name in told[form]] for form in ("ja_jf_kuantitatif", "jpt_kuantitatif")]


def ranks() -> tuple[Any, Any]:
    grades = table_on(Grades, TODAY)
    told = FACTS["golongan"]
    return (
        ([(each.grade, each.rank) for each in grades.pns], list(grades.pppk)),
        ([(each["golongan"], each["pangkat"]) for each in told["pns"]], told["pppk"]),
    )


def objection() -> tuple[Any, Any]:
    rule, told = table_on(ObjectionDays, TODAY), FACTS["keberatan"]
    return (
        (rule.days, rule.decider, list(rule.must_hear), list(rule.outcomes), rule.final, rule.window),
        (
            told["file_within_days"]["value"],
            told["decider"],
            told["must_hear"],
            told["outcomes"],
            told["final"],
            told["day_type"]["default_advice"].split()[0],
        ),
    )


def hours() -> tuple[Any, Any]:
    rule, told = table_on(WorkingCalendar, TODAY), FACTS["calendar"]["working_hours"]
    found = [
        float(rule.hours_a_week),
        f"{rule.start:%H:%M}",
        float(rule.ramadan_hours_a_week),
        f"{rule.ramadan_start:%H:%M}",
    ]
    names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    worked = [name for day, name in enumerate(names, 1) if day not in rule.rest_days["5"]]
    wanted = [told[name] for name in ("hours_per_week", "start", "ramadan_hours_per_week", "ramadan_start")]
    return (found, worked), (wanted, told["days"])


def public_holidays() -> tuple[Any, Any]:
    told = FACTS["calendar"]
    found: dict[str, dict[str, int]] = {}
    for year in told["counts"]:
        found[year] = {
            category: len(holidays.country_holidays("ID", years=int(year), categories=(category,)))
            for category in table_on(WorkingCalendar, TODAY).holidays
        }
    joint = holidays.country_holidays("ID", years=2026, categories=("government",))
    return (found, [day.isoformat() for day in sorted(joint)]), (told["counts"], told["cuti_bersama_2026"])


def invalid_numbers() -> tuple[Any, Any]:
    found = []
    for text in FACTS["nip"]["sample_invalid"]:
        with pytest.raises(nip.NipError):
            nip.parse(text)
        found.append(text)
    return found, FACTS["nip"]["sample_invalid"]


def label_of(block: dict[str, str]) -> tuple[Any, Any]:
    """The law's second word after a slash is explained where it is printed."""
    return {code: LABELS[code] for code in block}, {code: text.split("/")[0] for code, text in block.items()}


def evaluation_columns() -> tuple[Any, Any]:
    return [REALISED, FEEDBACK], [name.upper() for name in FACTS["skp"]["columns"]["evaluasi_extra"]]


USED = {
    "skp.columns.evaluasi_extra": evaluation_columns,
    "predikat_matrix.cells": predicate_matrix,
    "predikat_matrix.axes": axes,
    "predikat_matrix.valid_from": lambda: (
        table_on(PredicateMatrix, TODAY).valid_from.isoformat(),
        FACTS["predikat_matrix"]["valid_from"],
    ),
    "predikat_matrix.predikat_labels": lambda: label_of(FACTS["predikat_matrix"]["predikat_labels"]),
    "predikat_matrix.rating_labels": lambda: label_of(FACTS["predikat_matrix"]["rating_labels"]),
    "predikat_matrix.predikat_order_low_to_high": lambda: (
        list(Predicate.__args__),  # type: ignore[attr-defined]
        FACTS["predikat_matrix"]["predikat_order_low_to_high"],
    ),
    "capaian_organisasi.values": lambda: (
        list(reversed(Achievement.__args__)),  # type: ignore[attr-defined]
        FACTS["capaian_organisasi"]["values"],
    ),
    "capaian_organisasi.labels": lambda: label_of(FACTS["capaian_organisasi"]["labels"]),
    "pola_distribusi.patterns": patterns,
    "pola_distribusi.valid_from": lambda: (
        table_on(Distribution, TODAY).valid_from.isoformat(),
        FACTS["pola_distribusi"]["valid_from"],
    ),
    "angka_kredit.percent": lambda: (table_on(Credit, TODAY).percent, FACTS["angka_kredit"]["percent"]),
    "angka_kredit.rounding.decimals": lambda: (
        table_on(Credit, TODAY).decimals,
        FACTS["angka_kredit"]["rounding"]["decimals"],
    ),
    "angka_kredit.valid_from": lambda: (
        table_on(Credit, TODAY).valid_from.isoformat(),
        FACTS["angka_kredit"]["valid_from"],
    ),
    "angka_kredit.jenjang": levels,
    "angka_kredit.test_vectors": vectors,
    "skm.bands": bands,
    "skm.unsur": lambda: (
        [each.label for each in table_on(Survey, TODAY).elements],
        FACTS["skm"]["unsur"],
    ),
    "skm.scale": lambda: (
        list(range(table_on(Survey, TODAY).lowest, table_on(Survey, TODAY).highest + 1)),
        FACTS["skm"]["scale"],
    ),
    "skm.min_per_year": lambda: (
        table_on(Survey, TODAY).at_least_a_year,
        FACTS["skm"]["min_per_year"],
    ),
    "nine_box.boxes": boxes,
    "nine_box.performance_axis": lambda: (
        set(FACTS["nine_box"]["performance_axis"]),
        set(Rating.__args__),  # type: ignore[attr-defined]
    ),
    "nine_box.potential_axis": lambda: (
        FACTS["nine_box"]["potential_axis"],
        list(Potential.__args__),  # type: ignore[attr-defined]
    ),
    "nine_box.talent_pool_boxes": lambda: (
        list(table_on(NineBox, TODAY).talent_pool),
        FACTS["nine_box"]["talent_pool_boxes"],
    ),
    "berakhlak.values": values,
    "skp.sections": lambda: (
        [title for title, _ in word_plan_template.SECTIONS],
        [name.upper() for name in FACTS["skp"]["sections"]],
    ),
    "skp.aspek": lambda: (list(words.ASPECTS.values()), FACTS["skp"]["aspek"]),
    "skp.pendekatan": lambda: (list(words.APPROACHES), FACTS["skp"]["pendekatan"]),
    "skp.perspektif_jpt": lambda: (list(words.PERSPECTIVES.values()), FACTS["skp"]["perspektif_jpt"]),
    "skp.columns.ja_jf_kuantitatif": columns,
    "skp.columns.jpt_kuantitatif": columns,
    "skp.lampiran": lambda: (
        [title for title, _ in word_plan_template.CONDITIONS],
        [name.upper() for name in FACTS["skp"]["lampiran"]],
    ),
    "golongan": ranks,
    "keberatan": objection,
    "pengembangan_kompetensi": lambda: (
        (
            table_on(TrainingHours, TODAY).pns_at_least_a_year,
            table_on(TrainingHours, TODAY).pppk_at_most_a_contract_year,
        ),
        tuple(each["value"] for each in FACTS["pengembangan_kompetensi"].values()),
    ),
    "nip.sample_invalid": invalid_numbers,
    "calendar.counts": public_holidays,
    "calendar.cuti_bersama_2026": public_holidays,
    "calendar.timezone": lambda: (
        table_on(WorkingCalendar, TODAY).zone,
        FACTS["calendar"]["timezone"],
    ),
    "calendar.working_hours": hours,
}
"""Place → what the office uses and what the facts say."""


@pytest.mark.parametrize("place", USED)
def test_what_is_used_is_used_as_it_was_found(place: str) -> None:
    used, told = USED[place]()

    assert used == told


def covers(place: str, fact: str) -> bool:
    return fact == place or fact.startswith(f"{place}.") or fnmatchcase(fact, place)


def test_every_fact_is_used_or_left_out_for_a_reason() -> None:
    facts = set(leaves(FACTS))

    assert [
        fact for fact in sorted(facts) if not any(covers(place, fact) for place in [*USED, *UNUSED])
    ] == []
    assert [place for place in [*USED, *UNUSED] if not any(covers(place, fact) for fact in facts)] == []
    assert all(len(reason.split()) > 1 for reason in UNUSED.values())
