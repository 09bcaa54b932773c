"""What a guard may know: a few values of few kinds, so that thousands of evaluations fall into a few groups."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One group of evaluations as one actor meets them at one moment. None: not asked for."""

    state: str
    system: bool = False
    employee: bool = False
    appraiser: bool = False
    superior: bool = False
    calibrator: bool = False
    decider: bool = False
    hr: bool = False
    """Roles held now. Nobody holds a role other than employee over their own evaluation."""
    window: str | None = None
    """none, before, open, closed or held: the time left in the present state."""
    next_window: str | None = None
    """before or opened: the stage that the trigger leads to."""
    stage: str | None = None
    """none, before, open, closed or held: the stage's own schedule, whatever time of its own an evaluation has."""
    realisation: bool | None = None
    return_reason: bool | None = None
    ratings: bool | None = None
    evidence: bool | None = None
    """Every rating that must name its evidence does."""
    achievement: bool | None = None
    head_settled: bool | None = None
    document: bool | None = None
    """The evaluation's document is issued, its last revision too."""
    delivered: bool | None = None
    received: bool | None = None
    receipt: str | None = None
    """none, refused or served: what the appraiser or HR noted of it."""
    escalated: bool | None = None
    official_above: bool | None = None
    """Somebody stands above the appraiser's superior, who could decide on an objection to what the superior rates."""
    superior_rated: bool | None = None
    """The ratings are the superior's, given in the appraiser's place."""
    objection: bool | None = None
    explanation: bool | None = None
    heard: bool | None = None
    unexplained: bool | None = None
    """The objection may be decided without the appraiser's explanation, once its time is over."""
    decision: str | None = None
    """none, upheld or changed."""
