"""The appraiser rules once more, told day by day without any cleverness: what the intervals must agree with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from workflow.appraisers import Relation, Segment

START = date(2026, 1, 1)
LENGTH = 24
HORIZON = START + timedelta(days=LENGTH)
TOP, ABOVE = "BUPATI", "GUBERNUR"
PEOPLE = "ABCDE"
Answer = tuple[str, str, str]


def segment(
    key: int, nip: str, superior: str, first: int = 0, last: int | None = None, **facts: object
) -> Segment:
    """Days are counted from START."""
    base: dict[str, object] = {
        "unit": "U",
        "post": "P",
        "acting": False,
        "capacity": "definitive",
        "document": "",
        "rank": 1,
    }
    days = {"first": day(first), "last": None if last is None else day(last)}
    return Segment(key=key, nip=nip, superior_nip=superior, **days, **base | facts)  # type: ignore[arg-type]


def order(
    key: int, nip: str, superior: str, first: int = 0, last: int | None = None, **facts: object
) -> Segment:
    return segment(
        key,
        nip,
        superior,
        first,
        last,
        **{"acting": True, "capacity": "plt", "document": f"Plt {key}"} | facts,
    )


def day(number: int) -> date:
    return START + timedelta(days=number)


@st.composite
def careers(draw: st.DrawFn) -> list[Segment]:
    """A handful of people with a few posts each, superiors at random: themselves, circles and strangers too."""
    segments = []
    for key in range(draw(st.integers(1, 8))):
        first = draw(st.integers(0, LENGTH + 2))
        last = draw(st.none() | st.integers(first, LENGTH + 4))
        make = draw(st.sampled_from([segment, segment, order]))
        nip, superior = draw(st.sampled_from(PEOPLE + TOP[0])), draw(st.sampled_from([*PEOPLE, "", "X", TOP]))
        rank, unit = draw(st.integers(1, 3)), draw(st.sampled_from("UV"))
        whole = make(key, TOP if nip == "B" else nip, superior, first, last, unit=unit, rank=rank)
        segments += handed_over(draw, whole, first + draw(st.integers(1, 5)), last)
    return segments


def handed_over(draw: st.DrawFn, whole: Segment, number: int, last: int | None) -> list[Segment]:
    """The segment, or two of its key with another superior from that day on."""
    if draw(st.booleans()) or (last is not None and number > last):
        return [whole]
    superior = draw(st.sampled_from([*PEOPLE, ""]))
    return [replace(whole, last=day(number - 1)), replace(whole, first=day(number), superior_nip=superior)]


def piece(segments: Sequence[Segment], key: int, today: date) -> Segment | None:
    """The assignment's segment that holds that day, be it ended."""
    begun = [each for each in segments if each.key == key and each.first <= today]
    return max(begun, key=lambda each: each.first, default=None)


def serves(each: Segment, today: date) -> bool:
    return each.first <= today and (each.last is None or today <= each.last)


def above(nip: str, segments: Sequence[Segment], today: date) -> list[str]:
    mine = [each for each in segments if each.nip == nip]
    now = sorted((e for e in mine if serves(e, today)), key=lambda e: (e.acting, -e.first.toordinal(), e.key))
    past = [e for e in mine if e.last and e.last < today]
    past.sort(key=lambda e: (e.acting, -(e.last or today).toordinal(), e.key))
    future = sorted((e for e in mine if e.first > today), key=lambda e: (e.acting, e.first, e.key))
    return [each.superior_nip for each in now + past + future]


def answer(subject: Segment, segments: Sequence[Segment], today: date) -> Answer:
    top = ABOVE if subject.nip == TOP else TOP
    person = subject.superior_nip or top
    if person != top and (
        person == subject.nip or not any(e.nip == person and serves(e, today) for e in segments)
    ):
        return climbed(subject, person, segments, today), "delegate", "jabatan penilai lowong"
    posts = [each for each in segments if each.nip == person and serves(each, today)] if person != top else []
    orders = [each for each in posts if each.acting]
    own = [each for each in posts if not each.acting]
    near = [each for each in orders if each.unit == subject.unit] or ([] if own else orders)
    if not near:
        return person, "definitive", ""
    chosen = max(near, key=lambda each: (each.first, each.key))
    named_before = subject.first < chosen.first
    if named_before and any(each.unit == subject.unit and each.first <= subject.first for each in own):
        return person, "definitive", ""
    return person, chosen.capacity, chosen.document


def climbed(subject: Segment, person: str, segments: Sequence[Segment], today: date) -> str:
    top = ABOVE if subject.nip == TOP else TOP
    met = [subject.nip]
    while person == subject.nip or not any(each.nip == person and serves(each, today) for each in segments):
        met.append(person)
        person = next((nip for nip in above(person, segments, today) if nip not in met), "") or top
        if person == top:
            return top
    return person


def on(relations: Sequence[Relation], key: int, today: date) -> list[Answer]:
    return [
        (each.appraiser, each.capacity, each.document)
        for each in relations
        if each.segment == key and each.first <= today <= each.last
    ]
