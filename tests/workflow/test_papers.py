"""Whether a document is there, asked of every way in which revisions may be issued and owed."""

from sqlalchemy import Engine, select

from models.evaluation import Evaluation
from models.session import reading
from tests.factories import ANI, BUDI, CHIEF, CICI, DODI, HEAD, LAUNCH, SELF, document, launched, put
from workflow import papers

REVISIONS = {
    ANI: (),
    BUDI: (True,),
    DODI: (False,),
    CHIEF: (True, True),
    HEAD: (True, False),
    CICI: (False, True),
}
"""Person → whether each revision is issued."""


def with_documents(engine: Engine) -> Engine:
    launched(engine)
    for person, revisions in REVISIONS.items():
        for number, there in enumerate(revisions, 1):
            document(engine, person, LAUNCH if there else None, revision=number)
    return engine


def test_a_document_is_issued_when_there_is_one_and_none_is_owed(engine: Engine) -> None:
    with reading(with_documents(engine)) as session:
        rows = session.execute(select(Evaluation.employee_id, papers.issued(), papers.owed())).all()

    told = {person: (bool(issued), bool(owed)) for person, issued, owed in rows if person in REVISIONS}
    assert told == {
        person: (bool(there) and all(there), not all(there)) for person, there in REVISIONS.items()
    }


def test_only_what_is_not_final_waits_for_its_document(engine: Engine) -> None:
    with_documents(engine)
    put(engine, HEAD, final_at=SELF)
    put(engine, CICI, due_at=SELF)

    with reading(engine) as session:
        assert papers.awaited(session) == 2
        assert papers.awaited(session, Evaluation.due_at <= SELF) == 1
