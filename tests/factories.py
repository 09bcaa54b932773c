"""A small office, its launched cycle, and people who act: what the tests of the engine start from."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, literal, select, update

from config.definition import SHIPPED, DefinitionFile, parse
from models.cycle import Cycle
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.people import OFFICIAL, AppraiserRelation, Assignment, Employee, Headship, Unit
from models.prompt import OutboxMessage, Prompt
from models.run import RunRecord
from models.session import reading, transaction
from tests.databases import numbered
from workflow import acts, clock, issuing, launching
from workflow.actions import Outcome, apply
from workflow.acts import TaskView
from workflow.advancing import Advance, advance
from workflow.calendar import Calendar
from workflow.definitions import Rules
from workflow.due import next_moment
from workflow.gathering import Actor, Selection
from workflow.issuing import Paper
from workflow.launching import Plan
from workflow.payloads import (
    Explanation,
    ObjectionStatement,
    Payload,
    ResultUpheld,
    Review,
    SelfAssessment,
)
from workflow.printed import issuing as paper_issuing
from workflow.printed import owing
from workflow.printed.issuing import Filed
from workflow.printed.kinds import KINDS
from workflow.printed.writing import VALUES

REGULATION, PLAIN = "permenpanrb-6-2022", "lima-tahap"
CALENDAR = Calendar(
    "Asia/Jakarta", 5, time(7, 30), {date(2026, 12, 25): "Natal", date(2027, 1, 1): "Tahun Baru"}
)

GOVERNOR, REGENT, SECRETARY, HEAD, CHIEF, ANI, BUDI, DODI, OTHER_HEAD, CICI = range(1, 11)
ROOT, OFFICE, AGENCY, BUREAU = range(1, 5)
SINCE = date(2020, 1, 1)
# Person, name, unit, post, appraiser. Evaluations get their numbers in this order: a unit's head comes last.
POSTS = (
    (ANI, "Ani Contoh", AGENCY, "Analis", CHIEF),
    (BUDI, "Budi Contoh", AGENCY, "Operator", CHIEF),
    (DODI, "Dodi Contoh", AGENCY, "Pranata", CHIEF),
    (CHIEF, "Citra Misal", AGENCY, "Kepala Bidang", HEAD),
    (HEAD, "Hasan Misal", AGENCY, "Kepala Dinas", SECRETARY),
    (CICI, "Cici Contoh", BUREAU, "Arsiparis", OTHER_HEAD),
    (OTHER_HEAD, "Oki Misal", BUREAU, "Kepala Badan", SECRETARY),
    (SECRETARY, "Sekar Misal", OFFICE, "Sekretaris Daerah", REGENT),
    (REGENT, "Bupati Rekaan", ROOT, "Bupati", GOVERNOR),
    (GOVERNOR, "Gubernur Rekaan", ROOT, "Gubernur", None),
)
EVALUATED = (ANI, BUDI, DODI, CHIEF, HEAD, CICI, OTHER_HEAD, SECRETARY)
HEADS = {AGENCY: HEAD, BUREAU: OTHER_HEAD, OFFICE: SECRETARY}
PROOFS = ("Laporan kinerja Desember.", "Catatan umpan balik bulan Mei.")
"""What proves a rating beside or below what was expected: of hasil kerja, and of perilaku kerja."""
GOOD = Review("sesuai_ekspektasi", "Sesuai bukti.", "sesuai_ekspektasi", "Tanpa catatan.")


def at(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CALENDAR.timezone)


LAUNCH = at(2026, 1, 5)
SELF, REVIEW, CALIBRATION = at(2026, 12, 7), at(2027, 1, 4), at(2027, 1, 18)
"""The morning on which each stage opens."""


def assignment_of(person: int) -> int:
    return 1 + next(place for place, post in enumerate(POSTS) if post[0] == person)


def source(code: str) -> str:
    return (SHIPPED / f"{code}.toml").read_text(encoding="utf-8")


@cache
def definition(code: str) -> DefinitionFile:
    return parse(source(code), code)


def rules(code: str) -> Rules:
    """What the one cycle of the tests runs under."""
    return Rules(1, definition(code), CALENDAR, date(2026, 12, 31))


def office(engine: Engine) -> None:
    """Three units under two officials; Cici has no e-mail address."""
    units = {ROOT: "Kabupaten", OFFICE: "Setda", AGENCY: "Dinas", BUREAU: "Badan"}
    rows = [{"id": unit, "code": f"U{unit}", "name": name} for unit, name in units.items()]
    with transaction(engine) as session:
        session.execute(insert(Unit), rows)
        session.add_all(_employee(person, name) for person, name, *_ in POSTS)
        session.flush()
        for person, _, unit, post, _above in POSTS:
            row = {"id": assignment_of(person), "employee_id": person, "unit_id": unit, "post": post}
            session.add(Assignment(**row, post_kind="Pelaksana", first=SINCE))
        session.flush()
        session.add_all(relation(person, above) for person, _, _, _, above in POSTS if above)
        for unit, head in HEADS.items():
            session.add(Headship(unit_id=unit, assignment_id=assignment_of(head), first=SINCE))
        session.add(run_record())
        session.flush()
        numbered(session)


def _employee(person: int, name: str) -> Employee:
    email = None if person == CICI else f"p{person}@kerincikab.example"
    status = OFFICIAL if person in (GOVERNOR, REGENT) else "PNS"
    nip = None if status == OFFICIAL else f"19800101200501{person:04}"
    return Employee(id=person, nip=nip, name=name, email=email, status=status, grade="III/c")


def run_record() -> RunRecord:
    facts: dict[str, Any] = {"business_time": LAUNCH, "opened_at": LAUNCH, "code_version": "tests"}
    return RunRecord(
        id=1, flow="advance_cycles", prefect_run_id="1", prefect_name="advance_cycles 07.59", **facts
    )


def relation(person: int, appraiser: int, **facts: Any) -> AppraiserRelation:
    known: dict[str, Any] = {"capacity": "definitive", "document": "", "first": SINCE, "last": None}
    assignment = {"assignment_id": assignment_of(person), "appraiser_id": appraiser}
    return AppraiserRelation(**assignment, **known | facts)


SYSTEM = Actor(run_id=1)


def launch(engine: Engine, code: str, now: datetime = LAUNCH) -> int:
    plan = Plan("2026", "Evaluasi Kinerja 2026", date(2026, 1, 1), date(2026, 12, 31), source(code))
    return launching.launch(engine, plan, CALENDAR, SYSTEM, now)


def launched(engine: Engine, code: str = REGULATION) -> int:
    """The office with its cycle of 2026 in draft; the cycle's id."""
    office(engine)
    clock.set_virtual(engine, LAUNCH)
    return launch(engine, code)


def stored(engine: Engine, table: Any, **facts: Any) -> list[Any]:
    """A table's rows with these column values, in the order of their numbers."""
    with reading(engine) as session:
        found = list(session.scalars(select(table).filter_by(**facts).order_by(table.id)))
        session.expunge_all()
        return found


def evaluation(engine: Engine, person: int) -> Evaluation:
    (found,) = stored(engine, Evaluation, employee_id=person)
    assert isinstance(found, Evaluation)
    return found


def put(engine: Engine, person: int, **values: Any) -> None:
    """Writes columns of a person's evaluation past the door, as no code of ours may."""
    with transaction(engine) as session:
        session.execute(update(Evaluation).where(Evaluation.employee_id == person).values(**values))


def fire(
    engine: Engine,
    person: int,
    trigger: str,
    actor: int | None,
    now: datetime,
    payload: Payload | None = None,
) -> Outcome:
    """One act on one person's evaluation; by the system where `actor` is None."""
    row = evaluation(engine, person)
    who = SYSTEM if actor is None else Actor(employee_id=actor)
    return apply(engine, Selection(row.cycle_id, evaluation_ids=(row.id,)), trigger, who, now, payload)


def replace_appraiser(engine: Engine, person: int, new: int, day: date, **facts: Any) -> None:
    """From that day on somebody else appraises the person."""
    with transaction(engine) as session:
        session.execute(
            update(AppraiserRelation)
            .where(AppraiserRelation.assignment_id == assignment_of(person), AppraiserRelation.last.is_(None))
            .values(last=day - timedelta(days=1))
        )
        session.add(relation(person, new, first=day, **facts))


def prompts(engine: Engine, *, only_open: bool = True, **facts: Any) -> list[Prompt]:
    """Prompts with these column values, in the order of asking."""
    query = select(Prompt).filter_by(**facts).order_by(Prompt.id)
    with reading(engine) as session:
        found = list(session.scalars(query.where(Prompt.closed_at.is_(None)) if only_open else query))
        session.expunge_all()
        return found


def view(engine: Engine, prompt: Prompt) -> TaskView:
    with reading(engine) as session:
        return acts.view_of(session, prompt)


def pass_time(engine: Engine, now: datetime) -> Advance:
    """What the clock brings about at a moment: the virtual clock goes on and everything due happens."""
    clock.business_time(engine, now)
    with reading(engine) as session:
        cycle_id = session.scalars(select(Cycle.id)).one()
    return advance(engine, cycle_id, SYSTEM, now)


def send(engine: Engine, now: datetime) -> None:
    """Accepts every mail whose slot has come."""
    due = (OutboxMessage.state == "queued", OutboxMessage.not_before <= now)
    names = literal("<").concat(OutboxMessage.key).concat("@kerincikab.example>")
    done = {"state": "accepted", "accepted_at": now, "run_id": 1, "message_id": names}
    with transaction(engine) as session:
        session.execute(update(OutboxMessage).where(*due).values(**done))


def issue(engine: Engine, folder: Path, now: datetime) -> None:
    """Issues every document owed, with a file of a line in place of a paper."""
    with transaction(engine) as session:
        owed = select(DocumentJob).where(DocumentJob.issued_at.is_(None)).order_by(DocumentJob.id)
        papers = [_written(job, folder) for job in session.scalars(owed)]
        issuing.issue(session, papers, SYSTEM, now)


def _written(job: DocumentJob, folder: Path) -> Paper:
    content = f"{job.evaluation_id}-{job.revision}".encode()
    (folder / content.decode()).write_bytes(content)
    return Paper(job.id, content.decode(), hashlib.sha256(content).hexdigest(), None, {})


def issue_papers(engine: Engine, folder: Path, now: datetime) -> None:
    """Issues every paper owed beside the documents, with a file of a line in place of each."""
    for kind in KINDS:
        with transaction(engine) as session:
            written = VALUES[kind](session, owing.owed(session, kind), ("Kabupaten", "Siulak"))
            filed = [Filed(each, _lined(folder / each.path, each.path), "0" * 64) for each in written]
            paper_issuing.issue(session, filed, SYSTEM, now)


def _lined(file: Path, line: str) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(line.encode())
    return hashlib.sha256(line.encode()).hexdigest()


def document(engine: Engine, person: int, issued_at: datetime | None = None, **facts: Any) -> None:
    """A document of a person's evaluation, owed or issued, past the door as no code of ours may."""
    known: dict[str, Any] = {"revision": 1, "requested_at": issued_at or LAUNCH, "issued_at": issued_at}
    with transaction(engine) as session:
        session.add(DocumentJob(evaluation_id=evaluation(engine, person).id, **known | facts))


DIFFERS = "Pegawainya sedikit; setiap penilaian sudah diperiksa."
"""Why a unit is confirmed beside its pattern."""
Act = tuple[str, Payload | None]
ACTS: dict[str, tuple[Act, ...]] = {
    "self_assessment": (("submit_self_assessment", SelfAssessment("Terlaksana.")),),
    "supervisor_review": (("submit_review", GOOD),),
    "receipt": (("acknowledge", None),),
    "response": (("object", ObjectionStatement("Belum dinilai.")),),
    "explanation": (("explain", Explanation("Sudah dinilai.")),),
    "objection": (("uphold_result", ResultUpheld("Sudah benar.")),),
}


def answer(engine: Engine, prompt: Prompt, now: datetime) -> None:
    """Does what a prompt asks for, as its recipient."""
    task = view(engine, prompt)
    if prompt.kind == "calibration":
        acts.state_achievement(engine, task, prompt.recipient_id, "baik", "Laporan kinerja.", now)
        acts.confirm_unit(engine, task, prompt.recipient_id, now, DIFFERS)
        return
    for trigger, payload in ACTS[prompt.kind]:
        acts.act(engine, task, prompt.recipient_id, trigger, now, payload)


def everybody(_: Prompt) -> bool:
    return True


def play(
    engine: Engine,
    folder: Path,
    until: datetime,
    willing: Callable[[Prompt], bool] = everybody,
    start: datetime = LAUNCH,
) -> datetime:
    """Lives from due moment to due moment; whoever is willing acts an hour and a half after the mails left."""
    now = clock.business_time(engine, start)
    while now < until:
        pass_time(engine, now)
        issue(engine, folder, now)
        send(engine, now)
        if not CALENDAR.is_quiet(now):
            now = _act(engine, filter(willing, prompts(engine)), now + timedelta(minutes=90))
            clock.business_time(engine, now)
            issue(engine, folder, now)
        with reading(engine) as session:
            following = next_moment(session, now)
        if following is None:
            return now
        now = following
    return now


def _act(engine: Engine, asked: Iterable[Prompt], now: datetime) -> datetime:
    for prompt in asked:
        if prompts(engine, id=prompt.id):
            answer(engine, prompt, now)
            now += timedelta(seconds=1)
    return now
