"""Which post of the file is which assignment that is stored already; one person at a time."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from workflow.intake.days import ONE
from workflow.intake.wanted import Post
from workflow.roster.cells import post_name
from workflow.roster.rows import ACTING


@dataclass(frozen=True, slots=True)
class Known:
    """An assignment of the database; `unit` is its code."""

    number: int
    unit: str
    post: str
    kind: str
    level: str
    capacity: str
    basis: str
    first: date
    last: date | None

    @property
    def until(self) -> date:
        return self.last or date.max

    @property
    def acting(self) -> bool:
        return self.capacity in ACTING


Key = Callable[[Post | Known], Hashable]


def _same(each: Post | Known) -> Hashable:
    return each.unit, post_name(each.post), each.capacity, each.first, each.basis if each.acting else ""


def _same_beginning(each: Post | Known) -> Hashable:
    """An own post that begins the same day is the same, corrected: nobody begins two on one day."""
    return each.first if not each.acting else None


def _same_order(each: Post | Known) -> Hashable:
    return (each.unit, post_name(each.post), each.capacity, each.first) if each.acting else None


def _same_words(each: Post | Known) -> Hashable:
    """As within one file: a rise to another jenjang on a day of its own begins an assignment."""
    name, order = post_name(each.post), each.basis if each.acting else ""
    return each.unit, name, each.kind, each.level, each.capacity, order


def match(posts: Iterable[Post], known: Iterable[Known], as_of: date) -> dict[int, Known]:
    """By the post's key. What is left of `known` is not in the file any more.

    First those that are the same to the day, then those corrected in a word, then those corrected in their
    days: the same post without a break. Who has left by `as_of` and comes back later begins anew.
    """
    left, open_posts = {each.number: each for each in known}, {post.key: post for post in posts}
    found: dict[int, Known] = {}
    for key in (_same, _same_beginning, _same_order):
        places = {key(each): each for each in left.values() if key(each) is not None}
        for post in list(open_posts.values()):
            each = places.pop(key(post), None)
            if each is not None:
                found[post.key] = left.pop(each.number)
                del open_posts[post.key]
    for post in open_posts.values():
        each = next((each for each in left.values() if _continues(post, each, as_of)), None)
        if each is not None:
            found[post.key] = left.pop(each.number)
    return found


def _continues(post: Post, known: Known, as_of: date) -> bool:
    touching = post.first <= _after(known.until) and known.first <= _after(post.until)
    returning = known.first <= as_of < post.first
    return touching and not returning and _same_words(post) == _same_words(known)


def _after(day: date) -> date:
    return day if day == date.max else day + ONE


def first_day(post: Post, known: Known, career: Iterable[Post], as_of: date) -> date:
    """A file that tells only the latest row of a post does not make it begin later.

    Unless it tells of another own post in the days before, or the post has not begun: then the first day was wrong.
    """
    if known.first >= post.first or post.first > as_of:
        return post.first
    elsewhere = any(
        not other.acting and other.key != post.key and other.first < post.first and known.first <= other.until
        for other in career
    )
    return post.first if elsewhere and not post.acting else known.first
