"""A whole year by the regulation's definition: a file of its own, since it takes as long as many others together.

It is played once; what happened in it is read the way pages and commands read it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import docx
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models.cycle import Cycle
from models.document import DocumentJob, IssuedPaper
from models.evaluation import Evaluation, Objection
from models.evidence import EvidenceFile
from models.people import Employee
from models.scenario import Scenario
from models.service import Ticket
from models.session import engine_for, reading
from templates import forms
from tests.cli.demo.running import last_line, siulak
from tests.test_packaging import ROOT
from workflow import cases, feedback, following, history, receipts, yearly
from workflow.definitions import rules_of
from workflow.evidence.storing import intact
from workflow.evidence.viewing import of_acts
from workflow.guidance import reading as guidance
from workflow.history import Event, Wanted
from workflow.peers import results as peers
from workflow.periods.reading import newest
from workflow.plans import viewing as plans
from workflow.printed.kinds import KINDS
from workflow.service.contesting import OUTCOMES
from workflow.socialising import corrections
from workflow.socialising.briefing_figures import held
from workflow.socialising.pulse_results import outcomes

pytestmark = [pytest.mark.server, pytest.mark.timeout(900)]
PEOPLE = 24
"""The fewest to whom everything happens."""
EVALUATED = PEOPLE + 1
"""One moves in mid-year."""
ALL = frozenset({"hr"})
"""Somebody who may see everything of an evaluation."""
GUIDE = ROOT / "docs/panduan-demo.md"


@dataclass
class Year:
    home: Path
    told: dict[str, int]

    @cached_property
    def engine(self) -> Engine:
        return engine_for(f"sqlite+pysqlite:///{self.home / 'siulak.db'}")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    home = tmp_path_factory.mktemp("regulation") / "demo"
    return Year(home, last_line(siulak("demo", "--employees", PEOPLE, "--home", home)))


@pytest.fixture
def session(year: Year) -> Iterator[Session]:
    with reading(year.engine) as session:
        yield session


def numbers(session: Session) -> list[int]:
    return list(session.scalars(select(Evaluation.id).order_by(Evaluation.id)))


def happened(session: Session, trigger: str) -> list[Event]:
    return history.events(session, Wanted(trigger=trigger))


def test_it_ends_whole_and_every_witness_agrees(year: Year) -> None:
    told = year.told

    assert told["employees"] == PEOPLE
    assert told["final"] == told["evaluations"] == EVALUATED
    assert told["documents"] >= EVALUATED
    assert told["findings"] == 0
    assert told["emails_accepted"] == len(list((year.home / "mail").glob("*.eml"))) > 60
    assert told["flow_runs"] > 20
    assert told["audit_events"] > EVALUATED * 6


def test_every_file_opens_and_is_one_that_was_counted(year: Year) -> None:
    titles = Counter(
        docx.Document(str(path)).paragraphs[0].text for path in (year.home / "documents").rglob("*.docx")
    )

    assert titles.total() == year.told["documents"] + year.told["papers"]
    assert titles["DOKUMEN EVALUASI KINERJA PEGAWAI"] >= year.told["documents"]


def test_every_kind_of_paper_is_issued(session: Session) -> None:
    assert set(session.scalars(select(IssuedPaper.kind))) == {*KINDS}


def test_every_form_is_printed(session: Session) -> None:
    printed = {*session.scalars(select(DocumentJob.template_digest))}
    printed |= {*session.scalars(select(IssuedPaper.template_digest))}

    used = {form.file for form in forms.FORMS if digest_of(form.file) in printed}
    assert used == set(forms.BY_FILE)


def digest_of(form: str) -> str:
    return sha256((forms.FOLDER / form).read_bytes()).hexdigest()


def test_one_objection_is_confirmed_and_one_changes_the_result(session: Session) -> None:
    assert set(session.scalars(select(Objection.decision))) == {"upheld", "changed"}


def test_appraisers_note_and_employees_reply(session: Session) -> None:
    notes = [note for number in numbers(session) for note in feedback.notes(session, number)]

    assert len({note.about for note in notes}) > 3  # work results and values
    assert 0 < sum(bool(note.answers) for note in notes) < len(notes)


def test_a_period_is_answered_and_says_whence_its_figures_come(session: Session) -> None:
    stated = newest(session, numbers(session)).values()

    assert happened(session, "reply_period")
    for row in stated:
        told = [each for result in row.content["results"].values() for each in result["realisation"]]
        reported = any("laporan tervalidasi)" in each for each in told)
        assert reported == ("bukti pada laporan harian" in row.result_reason)
        assert reported or not any("Tidak ada laporan" in each for each in told)


def test_a_self_assessment_is_sent_back_and_written_again(session: Session) -> None:
    for event in happened(session, "send_back"):
        done = [each.what for each in cases.case(session, event.subject_id, ALL).happenings]
        assert done.count("Mengirim penilaian mandiri") == 2
    assert happened(session, "send_back")


def test_ratings_are_returned_by_a_scenario_and_singly_and_rated_again(session: Session) -> None:
    returned = {event.subject_id for event in happened(session, "return_to_review")}

    assert len(returned) == 2
    for number in returned:
        done = [each.what for each in cases.case(session, number, ALL).happenings]
        rated = [what for what in done if what.startswith("Mengirim penilaian ") and "mandiri" not in what]
        assert len(rated) == 2
    assert session.scalar(select(Scenario.id)) is None  # adopted or thrown away, neither leaves a trace


def test_a_result_is_refused_before_witnesses_and_one_is_served_by_letter(
    year: Year, session: Session
) -> None:
    told = [receipts.told(session, number) for number in numbers(session)]

    assert sorted(text.partition(" ")[0] for text in told if text) == ["Disampaikan", "Ditolak"]
    for trigger in ("note_refusal", "note_service"):
        (event,) = happened(session, trigger)
        (came,) = [each for each in of_acts(session, event.subject_id, rated=True) if each.act == trigger]
        assert [line.name.endswith(".pdf") for line in came.lines] == [True]
    content = list(session.scalars(select(EvidenceFile.content)))
    assert all(intact(year.home / "evidence", each) for each in content)


def test_one_contested_case_is_left_out_and_one_counts(session: Session) -> None:
    assert sorted(session.scalars(select(Ticket.state).where(Ticket.state != ""))) == sorted(OUTCOMES)


def test_comments_are_shown_from_five_raters_and_nothing_below_the_quorum(session: Session) -> None:
    rounds = [each for number in numbers(session) if (each := peers.result(session, number)) is not None]

    assert [each for each in rounds if any(len(texts) >= 5 for _, texts in each.comments)]
    assert [each for each in rounds if not each.lines and not each.comments]
    assert [each for each in rounds if each.lines and not each.comments]


def test_an_acting_official_states_and_signs(session: Session) -> None:
    capacities = {row.capacity for row in newest(session, numbers(session)).values()}

    assert "plt" in capacities


def test_a_plan_changes_in_mid_year_with_its_reason(session: Session) -> None:
    calendar = rules_of(session, 1).calendar
    revised = [
        found[0]
        for number in numbers(session)
        if len(found := plans.revisions(session, number, calendar)) > 1
    ]

    assert revised
    assert all(each.reason and each.changes and each.agreed for each in revised)


def test_a_report_of_wrong_data_is_answered(session: Session) -> None:
    (report,) = corrections.views(session, ZoneInfo("Asia/Jakarta"))

    assert report.state in corrections.OUTCOMES
    assert report.answer


def test_the_cycle_is_explained_and_the_question_asked_before_and_after(session: Session) -> None:
    assert held(session, 1)
    assert outcomes(session, 1) is not None


def test_guidance_is_planned_and_ended(session: Session) -> None:
    every = [plan for found in guidance.plans(session, numbers(session)).values() for plan in found]

    assert {plan.state for plan in every} >= {"done"}
    assert [plan for plan in every if plan.replied]


def test_a_year_of_two_posts_comes_to_one_predicate(session: Session) -> None:
    cycle = session.get_one(Cycle, 1)
    several = [
        found
        for person in session.scalars(select(Employee.id))
        if (found := yearly.of_person(session, cycle, person)) is not None
    ]

    assert [each.predicate is not None for each in several] == [True]


def test_follow_up_is_proposed_with_its_cause(session: Session) -> None:
    told: list[Any] = [following.follow_up(session, number) for number in numbers(session)]

    assert any(each.development for each in told)
    assert any(each.contract for each in told)
    assert {each.box.box is None for each in told if each.box} == {True, False}


def test_whatever_the_guide_tells_to_look_for_has_happened(session: Session) -> None:
    named = set(re.findall(r"--trigger (\w+)", GUIDE.read_text()))

    assert len(named) > 15
    assert {trigger for trigger in named if not happened(session, trigger)} == set()
