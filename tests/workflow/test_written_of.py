from workflow import folding, labels, written_of

ELSEWHERE = {"evaluation", "plan", "document", "handover", "ticket", "destruction"}
"""Whose they are is told by `history` itself."""
NOBODYS = {
    "cycle", "payload", "token", "roster", "outbox", "service_import", "source", "code_batch", "answer", "briefing",
    "pulse",
}  # fmt: skip


def test_of_every_subject_it_is_known_whose_it_is_or_that_it_is_nobodys() -> None:
    own = {kind for kind, _, _ in written_of._named()}

    assert own | ELSEWHERE | NOBODYS >= set(labels.SUBJECTS) | set(folding.SUBJECTS)
    assert not own & (ELSEWHERE | NOBODYS)
