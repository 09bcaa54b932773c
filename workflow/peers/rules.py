"""Who may be asked, what an answer must hold, and what of a round may be shown: over plain values."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import SystemRandom

from config.rules.feedback import Anonymity, PeerFeedback
from workflow.rules.release import releasable

PEER, UPWARD, ALL = "peer", "upward", "all"
NODES = {ALL: (PEER, UPWARD), PEER: (PEER,), UPWARD: (UPWARD,)}
LONGEST_TEXT = 2000
_LOT = SystemRandom()


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What is known of somebody who is to be asked about a person."""

    name: str
    group: str
    same: bool = False
    """The person himself."""
    appraiser: bool = False
    superior: bool = False
    """Appraiser of the person's appraiser."""
    serving: bool = True
    colleague: bool = False
    subordinate: bool = False
    mutual: bool = False
    """The person is asked about the candidate."""
    declared: bool = False
    """The candidate declared a conflict of interest."""


def unfit(one: Candidate, rule: PeerFeedback) -> list[str]:
    """Every reason why the candidate may not be asked."""
    told = []
    if one.same:
        told.append(f"{one.name}: tidak dapat memberi umpan balik tentang diri sendiri.")
    if one.appraiser or one.superior:
        told.append(f"{one.name}: pejabat penilai dan atasannya menilai dengan jalannya sendiri.")
    if not one.serving:
        told.append(f"{one.name}: tidak menjabat pada hari ini.")
    if one.group == PEER and not one.same and not one.colleague:
        told.append(f"{one.name}: bukan rekan kerja menurut aturan unit.")
    if one.group == PEER and one.subordinate:
        told.append(f"{one.name}: bawahan; ajukan sebagai bawahan.")
    if one.group == UPWARD and not one.subordinate:
        told.append(f"{one.name}: bukan bawahan yang dinilai oleh pegawai ini.")
    if one.mutual and not rule.mutual_allowed:
        told.append(f"{one.name}: saling menilai; pilih orang lain supaya tidak ada benturan kepentingan.")
    if one.declared:
        told.append(f"{one.name}: menyatakan benturan kepentingan.")
    return told


def wrong_number(
    groups: Collection[str], rule: PeerFeedback, *, complete: bool, available: int | None = None
) -> list[str]:
    """Too many, or (where the list is to be complete) too few.

    Whoever has fewer colleagues than are wanted, as heads have, asks all of them, and subordinates besides.
    """
    count, told = Counter(groups), []
    least = rule.peers_at_least if available is None else min(rule.peers_at_least, available)
    if count[PEER] > rule.peers_at_most or (complete and count[PEER] < least):
        told.append(f"Rekan yang diajukan {least} sampai {rule.peers_at_most} orang, bukan {count[PEER]}.")
    if count[UPWARD] > rule.upward_at_most:
        told.append(
            f"Bawahan yang diajukan paling banyak {rule.upward_at_most} orang, bukan {count[UPWARD]}."
        )
    if complete and not told and count.total() < rule.quorum:
        told.append(f"Yang diminta paling sedikit {rule.quorum} orang; di bawah itu tidak ada hasilnya.")
    return told


def answer_faults(
    scores: Mapping[str, int], texts: Mapping[str, str], values: Collection[str], rule: PeerFeedback
) -> list[str]:
    """Every value needs a score of the scale: sums over different raters could be subtracted."""
    told = []
    if set(scores) != set(values) or not set(texts) <= set(values):
        told.append("Beri skor untuk setiap nilai BerAKHLAK.")
    highest = rule.lowest + len(rule.scale) - 1
    if any(type(score) is not int or not rule.lowest <= score <= highest for score in scores.values()):
        told.append(f"Skor berupa bilangan bulat {rule.lowest} sampai {highest}.")
    if any(len(text) > LONGEST_TEXT for text in texts.values()):
        told.append(f"Catatan terlalu panjang: paling banyak {LONGEST_TEXT} huruf.")
    return told


@dataclass(frozen=True)
class Sheet:
    """What one rater wrote: a score for every value, a text where he has one."""

    scores: Mapping[str, int]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Said:
    group: str
    scores: Mapping[str, int]
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Frozen:
    figures: Mapping[tuple[str, str], tuple[int, int]]
    """(name, value) → (answers, total)."""
    comments: Mapping[str, tuple[str, ...]]


def freeze(said: Sequence[Said], values: Sequence[str], rule: PeerFeedback, k: Anonymity) -> Frozen:
    """What may be shown for ever: sums of groups that no subtraction makes small, and texts in an order by lot.

    Texts are of all raters together, about one value, and need `comments_from` people who wrote about that value.
    """
    if len(said) < rule.quorum:
        return Frozen({}, {})
    counts = {group: sum(one.group == group for one in said) for group in (PEER, UPWARD)}
    shown = releasable(k.sums_from, counts, NODES).published
    figures = {}
    for name in shown:
        among = [one for one in said if one.group in NODES[name]]
        for value in values:
            figures[name, value] = (len(among), sum(one.scores[value] for one in among))
    comments = {}
    for value in values:
        texts = [one.texts[value] for one in said if one.texts.get(value)]
        if len(texts) >= k.comments_from:
            _LOT.shuffle(texts)
            comments[value] = tuple(texts)
    return Frozen(figures, comments)
