"""Changes of who appraises whom and who heads what: derived anew, and told from a day on."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from workflow.appraisers import timelines
from workflow.careers import Segment
from workflow.intake.changes import Change, Number, Ref, Values, added, removed
from workflow.intake.days import ONE, Piece, continued, replaced
from workflow.intake.matching import Known
from workflow.intake.plan import Plan
from workflow.intake.wanted import ABOVE, TOPMOST, last_change

Owner = tuple[str, Number]
"""Column and number of what dated pieces belong to."""


def changes(made: Plan) -> Iterator[Change]:
    yield from _relations(made)
    yield from _heads(made)


def _relations(made: Plan) -> Iterator[Change]:
    derived = _of_file(made) | _of_kept(made)
    for number in [*made.posts, *made.kept, *made.withdrawn]:
        rows = {} if isinstance(number, Ref) else made.stored.relations.get(number, {})
        wanted: Sequence[Piece] = []
        if number in derived:
            wanted = continued(_in_order(rows), derived[number], made.effective)
        elif number not in made.withdrawn:
            wanted = list(rows.values())
        yield from _pieces(made, "appraiser_relation", ("assignment_id", number), rows, wanted)


def _of_file(made: Plan) -> dict[Number, list[Piece]]:
    """By the file alone: what the database remembers of others has no say."""
    found: dict[Number, list[Piece]] = {}
    for number, post in made.posts.items():
        if post.person == TOPMOST:
            found[number] = [Piece(post.first, None, (made.people[ABOVE], "definitive", ""))]
        elif post.person != ABOVE:
            found[number] = [_numbered(made, piece) for piece in made.wanted.relations[post.key]]
    return found


def _of_kept(made: Plan) -> dict[Number, list[Piece]]:
    """What is over is appraised by whom the last roster named for it, or by who is left above that one."""
    segments = [segment for known in made.kept.values() for segment in _segments(made, known)]
    if not segments:
        return {}
    horizon = max(made.wanted.horizon, last_change(segments))
    found: dict[Number, list[Piece]] = {}
    for relation in timelines(
        segments, horizon=horizon, topmost=TOPMOST, topmost_superior=ABOVE, others=made.wanted.segments
    ):
        last = None if relation.last >= horizon else relation.last
        what = (relation.appraiser, relation.capacity, relation.document)
        piece = _numbered(made, Piece(relation.first, last, what))
        found.setdefault(-relation.segment, []).append(piece)
    return found


def _numbered(made: Plan, piece: Piece) -> Piece:
    person, capacity, document = piece.what
    return replace(piece, what=(made.number_of(person), capacity, document))


def _segments(made: Plan, known: Known) -> Iterator[Segment]:
    """Keys below zero, apart from those of the file; of officials nobody was named."""
    row = made.stored.rows["assignment"][known.number]
    named = sorted(
        (each["first"], each["superior_id"])
        for each in made.stored.named.get(known.number, {}).values()
        if each["first"] <= known.until
    )
    ends = [*(day - ONE for day, _ in named[1:]), known.last]
    for place, (day, superior) in enumerate(named):
        yield Segment(
            key=-known.number,
            nip=made.key_of(row["employee_id"]),
            unit=known.unit,
            post=known.post,
            acting=known.acting,
            capacity=row["capacity"],
            document=known.basis if known.acting else "",
            superior_nip="" if superior is None else made.key_of(superior),
            first=day,
            last=ends[place],
        )


def _heads(made: Plan) -> Iterator[Change]:
    numbers = {post.key: number for number, post in made.posts.items()}
    codes = {number: code for code, number in made.units.items()}
    for unit in dict.fromkeys([*made.units.values(), *made.stored.by_code.values()]):
        rows = {} if isinstance(unit, Ref) else made.stored.heads.get(unit, {})
        heads = made.wanted.heads.get(codes.get(unit, ""), [])
        derived = [replace(piece, what=numbers[piece.what]) for piece in heads]
        known = [piece for piece in _in_order(rows) if piece.what not in made.withdrawn]
        day = date.min if isinstance(unit, Ref) else made.effective
        yield from _pieces(made, "headship", ("unit_id", unit), rows, replaced(known, derived, day))


def _in_order(rows: Mapping[int, Piece]) -> list[Piece]:
    return sorted(rows.values(), key=lambda piece: piece.first)


def _pieces(
    made: Plan, entity: str, owner: Owner, rows: Mapping[int, Piece], wanted: Iterable[Piece]
) -> Iterator[Change]:
    left = {(piece.first, piece.what): number for number, piece in rows.items()}
    for piece in wanted:
        number = left.pop((piece.first, piece.what), None)
        if number is None:
            values = {owner[0]: owner[1], **_WORDS[entity](piece), "first": piece.first, "last": piece.last}
            yield added(entity, f"{owner[1]}:{piece.first}", values)
        elif rows[number].last != piece.last:
            yield Change(entity, number, {"last": rows[number].last}, {"last": piece.last})
    for number in left.values():
        yield removed(entity, number, made.stored.rows[entity][number])


def _relation_words(piece: Piece) -> Values:
    person, capacity, document = piece.what
    return {"appraiser_id": person, "capacity": capacity, "document": document}


_WORDS: dict[str, Callable[[Piece], Values]] = {
    "appraiser_relation": _relation_words,
    "headship": lambda piece: {"assignment_id": piece.what},
}
