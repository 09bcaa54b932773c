"""The ten questions of `siulak rules eval`, as an auditor writes them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.rules.answers import ANSWERS
from workflow.rules.evaluating import evaluate

TODAY = date(2026, 11, 28)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def one(name: str, **question: Any) -> dict[str, Any]:
    (answer,) = evaluate(name, [question], TODAY)
    return answer


@given(st.sampled_from(sorted(ANSWERS)), JSON)
def test_no_question_is_so_bad_that_it_takes_the_others_with_it(name: str, question: Any) -> None:
    (answer,) = evaluate(name, [question], TODAY)

    assert set(answer) == {"error"}
    assert answer["error"]


def test_what_could_not_be_read_is_the_fault_of_its_own_question() -> None:
    unread = ValueError("“months” tertulis dua kali")
    question = {"months": 1, "predikat": "baik", "jenjang": "mahir"}

    answers = evaluate("credit", [unread, {**question, "months": unread}, question], TODAY)

    assert answers == [{"error": "“months” tertulis dua kali"}] * 2 + [{"ak": 1.042}]


def test_a_unit_is_held_against_its_pattern() -> None:
    answer = one("distribution", capaian="istimewa", counts={"sangat_baik": 5, "baik": 2})

    assert (answer["ok"], answer["within_rounding"]) == (False, True)
    assert [each["rule"] for each in answer["violations"]] == ["at_most"]


def test_the_smallest_changes_are_counted_for_named_people() -> None:
    answer = one("distribution_changes", capaian="istimewa", predikat=["sangat_baik"] * 4 + ["baik"] * 5)

    assert answer["min_changes"] == 1
    assert {"sangat_kurang": 0, "kurang": 0, "butuh_perbaikan": 0, "baik": 4, "sangat_baik": 5} in answer[
        "targets"
    ]


def test_the_index_is_the_same_from_sheets_and_from_sums() -> None:
    sheets = one("skm", answers=[[4] * 9, [3] * 9, [2] * 8 + [None]])

    assert sheets == one("skm", sums=[9] * 8 + [7], counts=[3] * 8 + [2])
    assert sheets == {"ni": pytest.approx(27.5 / 9), "ikm": 76.39, "mutu": "C", "kinerja": "Kurang Baik"}


@pytest.mark.parametrize(
    ("raw", "status", "told"),
    [
        ("19860926 201505 1 001", "PNS", ("PNS", "1986-09-26", "2015-05", "L", False)),
        ("'199001012023212005", "PPPK", ("PPPK", "1990-01-01", "2023", "P", False)),
        ("\ufeff'19900101\u200b2023212005\u200e", "PPPK", ("PPPK", "1990-01-01", "2023", "P", False)),
        ("199001012023212005", "PPPK paruh waktu", ("PPPK", "1990-01-01", "2023", "P", False)),
        ("198609262015051001", "PPPK", ("PPPK", "1986-09-26", "2015", "L", True)),
        ("198609262015211001", "PNS", ("PNS", "1986-09-26", "2015", "L", True)),
        ("198609262015051001", None, ("PNS", "1986-09-26", "2015-05", "L", False)),
        ("198609262015211001", None, ("PPPK", "1986-09-26", "2015", "L", False)),
    ],
)
def test_a_number_tells_what_it_was_made_of(raw: str, status: str | None, told: tuple[Any, ...]) -> None:
    answer = one("nip", raw=raw, **({"status": status} if status else {}))

    assert answer.pop("valid")
    assert len(answer.pop("digits")) == 18
    assert tuple(answer.values()) == told


@pytest.mark.parametrize(
    "raw",
    ["198609262015051", "198613262015051001", "198609262015053001", "201509262015051001", "1,98609E+17", ""],
)
def test_a_number_that_cannot_be_one_is_invalid_and_says_why(raw: str) -> None:
    answer = one("nip", raw=raw)

    assert (answer["valid"], answer["mismatch"]) == (False, False)
    assert answer["reason"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"raw": "19860926201505100"}, (None, None, None, None, False)),
        ({"raw": "198613262015051001"}, ("PNS", None, "2015-05", "L", False)),
        ({"raw": "198609262015053001"}, ("PNS", "1986-09-26", "2015-05", None, False)),
        ({"raw": "201509262015051001"}, ("PNS", "2015-09-26", "2015-05", "L", False)),
        ({"raw": "198609262015051001", "on": "2060-01-01"}, ("PNS", "1986-09-26", "2015-05", "L", False)),
        ({"raw": "201509262015131001", "status": "PNS"}, ("PNS", "2015-09-26", "2015", "L", True)),
        ({"raw": "201509262015051001", "status": "PPPK"}, ("PPPK", "2015-09-26", "2015", "L", True)),
    ],
)
def test_of_an_invalid_number_is_told_what_can_be_read(
    question: dict[str, Any], told: tuple[Any, ...]
) -> None:
    answer = one("nip", **question)

    assert not answer.pop("valid")
    assert answer.pop("reason")
    assert tuple(answer.values())[1:] == told


def test_what_may_be_missing_may_also_be_null() -> None:
    assert one(
        "deadline", start="2026-03-13", working_days=1, week=None, extra_holidays=None, removed_holidays=None
    ) == {"date": "2026-03-16"}
    assert one("objection", received="2026-03-13", filed=None, zone=None, extra_holidays=None)
    row = {"post": "A", "from": "2026-01-01", "to": None, "kind": None}
    assert one(
        "assignments", year=2026, rows=[row], appraisers=None, active_from=None, active_to=None
    ) == one("assignments", year=2026, rows=[{"post": "A", "from": "2026-01-01"}])


def test_appraisers_may_be_told_in_any_form() -> None:
    row = {"post": "A", "from": "2026-01-01"}

    assert one("assignments", year=2026, rows=[row], appraisers={"198609262015051001": "2026-02-01"})["tiles"]


def test_age_is_judged_on_the_day_asked_for() -> None:
    assert one("nip", raw="198609262015051001", on="2056-09-26")["valid"]
    assert not one("nip", raw="198609262015051001", on="2057-09-26")["valid"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"start": "2026-03-13", "working_days": 1}, "2026-03-16"),
        ({"start": "2026-03-13", "working_days": 1, "week": 6}, "2026-03-14"),
        ({"start": "2026-03-13", "working_days": 1, "extra_holidays": ["2026-03-16"]}, "2026-03-17"),
        ({"start": "2026-03-17", "working_days": 1, "removed_holidays": ["2026-03-18"]}, "2026-03-18"),
        ({"start": "2026-03-17", "working_days": 1}, "2026-03-25"),
        ({"start": "2026-12-23", "working_days": 1}, "2026-12-28"),
        ({"start": "2026-03-14", "working_days": 0}, "2026-03-14"),
    ],
)
def test_a_deadline_passes_over_holidays_and_joint_leave(question: dict[str, Any], expected: str) -> None:
    assert one("deadline", **question) == {"date": expected}


def test_an_objection_is_answered_by_both_readings_of_the_law() -> None:
    assert one("objection", received="2026-03-13", filed="2026-04-09T23:59:59+07:00") == {
        "working": {"last_day": "2026-04-10", "in_time": True},
        "calendar": {"last_day": "2026-03-27", "in_time": False},
    }


@pytest.mark.parametrize(
    ("zone", "last_day"),
    [
        ("Asia/Jakarta", "2026-03-27"),
        ("WIB", "2026-03-27"),
        ("Asia/Jayapura", "2026-03-28"),
        ("WIT", "2026-03-28"),
    ],
)
@pytest.mark.parametrize("received", ["2026-03-13T22:30:00+07:00", "2026-03-13 15:30Z"])
def test_the_day_of_a_moment_is_that_of_the_place(zone: str, last_day: str, received: str) -> None:
    answer = one("objection", received=received, zone=zone)

    assert answer["calendar"] == {"last_day": last_day, "in_time": None}


def test_a_year_is_split_where_the_post_changes_and_not_where_the_appraiser_does() -> None:
    rows = [
        {"post": "A", "from": "2020-01-01", "to": "2026-03-31", "kind": "definitif"},
        {"post": "A", "from": "2026-04-01", "to": "2026-06-30"},
        {"post": "B", "from": "2026-07-02", "to": None, "kind": "definitif"},
        {"post": "C", "from": "2026-07-01", "to": "2026-07-31", "kind": "plt"},
    ]
    appraisers = [{"nip": "198609262015051001", "from": "2026-02-01"}]

    answer = one("assignments", year=2026, rows=rows, appraisers=appraisers, active_to="2026-10-31")

    assert answer == {
        "segments": [
            {"post": "A", "from": "2026-01-01", "to": "2026-06-30"},
            {"post": "B", "from": "2026-07-02", "to": "2026-10-31"},
        ],
        "gaps": [["2026-07-01", "2026-07-01"]],
        "overlaps": [],
        "tiles": False,
    }


def test_a_sum_that_would_give_a_small_group_away_is_held_back() -> None:
    nodes = {"all": ["a", "b", "c"], "a": ["a"], "b": ["b"], "c": ["c"]}

    answer = one("release", k=3, counts={"a": 9, "b": 4, "c": 2}, nodes=nodes)

    assert answer == {"published": ["all", "a"], "largest": True}


@pytest.mark.parametrize(
    ("name", "question", "told"),
    [
        ("objection", {"received": "2026-03-13T22:30:00"}, "selisih zona"),
        ("objection", {"received": "2026-03-13", "zone": "Asia/Siulak"}, "bukan zona waktu"),
        ("objection", {"received": "2026-03-13", "filed": "2026-03-12"}, "sebelum dokumen diterima"),
        ("deadline", {"start": "2026-02-30", "working_days": 1}, "2026-02-30 tidak ada"),
        ("deadline", {"start": "9999-12-31", "working_days": 1}, "1900 sampai 2200"),
        ("deadline", {"start": "2026-03-13", "working_days": -1}, "paling kecil 0"),
        ("deadline", {"start": "2026-03-13", "working_days": True}, "bilangan bulat"),
        ("deadline", {"start": "2026-03-13", "working_days": 1, "week": 7}, "5 atau 6"),
        ("predicate", {"hasil_kerja": "baik", "perilaku_kerja": "sesuai_ekspektasi"}, "hasil_kerja: harus"),
        ("distribution", {"capaian": "cukup", "counts": {}}, "capaian: harus salah satu"),
        ("distribution", {"capaian": "baik", "counts": {"baik": -1}}, "paling kecil 0"),
        ("distribution", {"capaian": "baik", "counts": {"cukup": 1}}, "counts.cukup"),
        ("credit", {"months": 12, "predikat": "baik"}, "jenjang: wajib diisi"),
        (
            "assignments",
            {"year": 2026, "rows": [{"post": "A", "from": "2026-02-01", "to": "2026-01-01"}]},
            "sebelum",
        ),
        ("release", {"k": 3, "counts": {"a": 1}, "nodes": {"n": ["b"]}}, "kelompok “b”"),
        ("skm", {"answers": [[1] * 8 + [5]]}, "5 di luar 1 sampai 4"),
        ("nip", {"raw": 198609262015051001}, "raw: harus teks"),
        ("nip", {"raw": "198609262015051001", "statsu": "PNS"}, "statsu: tidak dikenal"),
    ],
)
def test_a_mistyped_question_is_told_by_its_field(name: str, question: dict[str, Any], told: str) -> None:
    assert told in one(name, **question)["error"]
