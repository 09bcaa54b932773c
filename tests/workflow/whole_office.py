"""A small office's year with a row of every kind that has events, all through the doors; sealed at its end."""

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config.settings import EVIDENCE
from models.account import Account
from models.audit import AuditEvent
from models.people import AppraiserRelation, Employee
from models.roster import RosterImport
from models.session import reading, transaction
from models.socialisation import Briefing
from tests.factories import (
    ANI,
    BUDI,
    CALENDAR,
    CHIEF,
    DODI,
    EVALUATED,
    LAUNCH,
    SYSTEM,
    assignment_of,
    at,
    evaluation,
    issue_papers,
    launched,
    play,
    relation,
    stored,
)
from tests.workflow.evidence.files import files, pdf
from tests.workflow.guidance.guidance import MAY, frame, noted, opened
from tests.workflow.periods.periods import APRIL, achieve, state, statement
from tests.workflow.plans.plans import (
    QUALITY,
    REPORTS,
    agreed,
    begun,
    chiefs_plan,
    result,
    result_numbers,
    revised,
    sent_back,
    submitted,
)
from tests.workflow.records.records import course, pak, recorded, trained
from tests.workflow.reports.reports import LIMITS, NOW, entry, reported, week_of
from tests.workflow.sealed_logs import sealed
from tests.workflow.service.desks import CLERK, id_of, load, ticket
from tests.workflow.service.test_answering import answer
from workflow import (
    accounts,
    clock,
    feedback,
    guiding,
    holding,
    periodic,
    planning,
    potential,
    reporting,
    rescheduling,
    tokens,
)
from workflow.destroying import destroy_payloads
from workflow.evidence.attaching import Matter, attach, live
from workflow.evidence.sweeping import sweep
from workflow.feedback import About
from workflow.gathering import Actor
from workflow.guidance.content import Cause
from workflow.holding import Release
from workflow.intake import handing_over, journal
from workflow.intake.auditing import facts
from workflow.intake.changes import Change
from workflow.noting import NOBODY
from workflow.planning import HandedIn
from workflow.plans.facts import newest
from workflow.plans.machine import AGREE, SUBMIT
from workflow.plans.storing import Conditions
from workflow.potential import Assessed
from workflow.records.taking import By, withdraw_credit, withdraw_training
from workflow.reporting import RETURN, VALIDATE
from workflow.rescheduling import Wish
from workflow.service.answering import print_codes, withdraw
from workflow.service.contesting import EXCLUDED, contest, decide
from workflow.service.sources import open_source
from workflow.socialising import briefings, corrections, pulse

OPERATOR = Actor(user="budi", role="operator")
END = at(2038, 1, 4)


def nip(person: int) -> str:
    return f"19800101200501{person:04}"


def lived(engine: Engine, folder: Path) -> None:
    launched(engine)
    _took_a_roster(engine)
    _gave_roles(engine)
    _corrected(engine)
    _asked_everybody(engine)
    _briefed(engine)
    _planned(engine)
    _reported(engine, folder.with_name(EVIDENCE))
    _evaluated(engine)
    _served(engine)
    _assessed(engine)
    _recorded(engine)
    _guided(engine)
    _held(engine)
    folder.mkdir(parents=True, exist_ok=True)
    now = play(engine, folder, at(2027, 12, 1), start=at(2026, 6, 2))
    issue_papers(engine, folder, now)
    _proved(engine, folder.with_name(EVIDENCE))
    sealed(engine, "end")
    clock.business_time(engine, END)
    destroy_payloads(engine, DODI, "SK 1/2038", OPERATOR, END)
    assert sweep(engine, folder.with_name(EVIDENCE)) == 1
    sealed(engine, "after")


def _took_a_roster(engine: Engine) -> None:
    with transaction(engine) as session:
        file = {
            "digest": "d" * 64,
            "file": "pegawai.csv",
            "rows": 10,
            "by": "budi",
            "summary": {"people_added": 10},
        }
        days = {"as_of": LAUNCH.date(), "effective": LAUNCH.date(), "at": LAUNCH, "recorded_at": LAUNCH}
        imported = RosterImport(**file, **days)
        session.add(imported)
        session.flush()
        accounts.open_missing(session, LAUNCH)
        _handed_over(session, imported)
        journal.note(session, "import", LAUNCH, {"import": imported.id, "facts": facts(imported)})


def _handed_over(session: Session, imported: RosterImport) -> None:
    """Years from now: one that stands, and one that is taken back."""
    for person, stands in ((ANI, True), (DODI, False)):
        meant = AppraiserRelation.assignment_id == assignment_of(person)
        now = session.scalars(select(AppraiserRelation).where(meant)).one()
        later = relation(person, CHIEF, capacity="plt", document="SPT 1", first=date(2031, 1, 1))
        now.last = date(2030, 12, 31)
        session.add(later)
        session.flush()
        change = Change("appraiser_relation", later.id, None, {"assignment_id": later.assignment_id})
        handing_over.note(session, imported, [change], LAUNCH, NOBODY)
        if not stands:
            now.last = None
            session.delete(later)
            session.flush()
            handing_over.note(session, imported, [change.inverse], LAUNCH, NOBODY)


def _gave_roles(engine: Engine) -> None:
    with transaction(engine) as session:
        for person, role, unit in ((CHIEF, "hr", None), (BUDI, "leader", "U3"), (DODI, "auditor", None)):
            accounts.grant(
                session, nip(person), role, LAUNCH, OPERATOR, unit=unit, first=date(2026, 1, 1), last=None
            )
        accounts.revoke(session, nip(DODI), "auditor", LAUNCH, OPERATOR)
    with reading(engine) as session:
        account = session.scalars(select(Account.id).where(Account.employee_id == ANI)).one()
    tokens.make(engine, account, ANI, "Aplikasi", LAUNCH, LAUNCH)
    tokens.make(engine, account, ANI, "Lama", LAUNCH, LAUNCH)
    tokens.end(engine, account, ANI, 2, LAUNCH, LAUNCH)


def _corrected(engine: Engine) -> None:
    """One report that waits, and one of each answer."""
    numbers = [corrections.report(engine, person, "grade", "Salah.", LAUNCH) for person in (ANI, BUDI, DODI)]
    corrections.answer(engine, numbers[1], corrections.CORRECTED, "Sudah.", OPERATOR, at(2026, 1, 9))
    corrections.answer(engine, numbers[2], corrections.UNCHANGED, "Sesuai SK.", OPERATOR, at(2026, 1, 9))


def _asked_everybody(engine: Engine) -> None:
    """The first question is answered by enough to be told; the second, by nobody, closes as the year is played."""
    now = at(2026, 1, 13)
    pulse.follow(engine, SYSTEM, now)
    for person, score in zip(EVALUATED, (5, 4, 4, 2, 5), strict=False):
        pulse.answer(engine, 1, person, score, now)
    pulse.follow(engine, SYSTEM, at(2026, 1, 22))


def _briefed(engine: Engine) -> None:
    """Two sessions with people by code and by list; one is withdrawn."""
    now, hr = at(2026, 1, 9), Actor(employee_id=CHIEF, role="hr")
    for place in ("Aula", "Salah tempat"):
        briefings.record(engine, 1, briefings.Meeting(now.date(), place, "Pengenalan"), hr, now)
    with reading(engine) as session:
        code = session.scalars(select(Briefing.code).order_by(Briefing.id).limit(1)).one()
    briefings.attend(engine, ANI, code, now.date(), now)
    briefings.list_attendance(engine, 1, [nip(BUDI)], hr, now)
    briefings.withdraw(engine, 2, hr, now)


def _planned(engine: Engine) -> None:
    above = result_numbers(engine, chiefs_plan(engine))
    results = result(indicators=(REPORTS, QUALITY), supports=above[0]), result("Arsip", supports=above[1])
    plan = begun(engine, ANI, *results)
    planning.edit(engine, plan, ANI, Conditions({"konsekuensi": ("Piagam", "Teguran")}), LAUNCH)
    planning.act(engine, plan, ANI, SUBMIT, LAUNCH)
    expected = {"loyal": "Jaga rahasia.", "kompeten": "Belajar."}
    planning.act(engine, plan, CHIEF, AGREE, LAUNCH, HandedIn(expectations=expected))
    revised(engine, plan, ANI)
    sent_back(engine, submitted(engine, BUDI, result(supports=above[0])))
    agreed(engine, DODI, CHIEF, result(supports=above[1]))


def _proved(engine: Engine, folder: Path) -> None:
    """Files beside an act that was done, and one taken back with it."""
    act = "submit_self_assessment"
    (event,) = stored(engine, AuditEvent, subject_id=evaluation(engine, ANI).id, trigger=act)
    matter = Matter(evaluation(engine, ANI).id, ANI, "employee", act=act)
    with transaction(engine) as session:
        attach(session, matter, files(folder, pdf("Surat.pdf"), pdf("Foto.pdf", b"lain")), event.at)
        first = live(session, matter)[0].id
        attach(session, matter, files(folder, back=first), event.at)


def _reported(engine: Engine, folder: Path) -> None:
    with reading(engine) as session:
        plan = newest(session, evaluation(engine, DODI).id)
    assert plan
    goal = result_numbers(engine, plan.id)[0]
    days = [date(2026, 3, day) for day in (2, 3, 9)]
    numbers = [reported(engine, entry(goal, day), NOW, DODI) for day in days]
    reporting.decide(engine, [week_of(engine, numbers[:2])], CHIEF, VALIDATE, NOW)
    reporting.decide(engine, [week_of(engine, numbers[2:])], CHIEF, RETURN, NOW, "Lampirkan buktinya.")
    dodi = evaluation(engine, DODI).id
    meeting, handed = entry(goal, date(2026, 3, 10), "Rapat"), files(folder, pdf("Notula.pdf", b"rapat"))
    reporting.submit(engine, dodi, DODI, meeting, NOW, LIMITS, handed=handed)
    reporting.take_over(
        engine, [(dodi, entry(goal, date(2026, 3, 11), "Dari berkas"))], OPERATOR, NOW, LIMITS
    )
    note = feedback.note(engine, dodi, CHIEF, About(value="loyal"), "Menjaga rahasia.", NOW)
    feedback.answer(engine, dodi, DODI, note, "Terima kasih.", NOW)
    feedback.note(engine, dodi, CHIEF, About(result=goal), "Tepat waktu.", NOW)


def _evaluated(engine: Engine) -> None:
    """A period of one person, with a reply, and what the unit achieved in it."""
    achieve(engine)
    number = state(engine, of=DODI, said=statement())
    periodic.reply(engine, number, DODI, "Terima kasih.", APRIL)


def _served(engine: Engine) -> None:
    now = at(2026, 4, 1)
    load(engine, ticket("1", ANI), ticket("2", BUDI), now=now)
    load(engine, ticket("3", ANI, service="KK"), now=now)
    contest(engine, id_of(engine, "1"), ANI, "Listrik padam.", now)
    decide(engine, id_of(engine, "1"), CHIEF, now, CALENDAR, outcome=EXCLUDED, reason="Benar.")
    contest(engine, id_of(engine, "2"), BUDI, "Salah catat.", now)
    answer(engine, "AAAA-AAAA-AAAA", comment="Baik", officer_id=ANI, accurate=4)
    answer(engine, "BBBB-BBBB-BBBB")
    answer(engine, "CCCC-CCCC-CCCC", comment="Cukup")
    withdraw(engine, "BBBB-BBBB-BBBB", at(2026, 5, 1), CALENDAR)
    print_codes(engine, "U3", 2, CLERK, now, now.date())
    print_codes(engine, "U3", 1, CLERK, now, now.date() + timedelta(days=9))
    open_source(engine, "Loket Satu", OPERATOR, now)
    open_source(engine, "Loket Dua", OPERATOR, now)


def _assessed(engine: Engine) -> None:
    with transaction(engine) as session:
        rows = [
            Assessed(2, nip(person), level, date(2026, 9, 1), "Pusat penilaian")
            for person, level in ((ANI, "tinggi"), (BUDI, "rendah"))
        ]
        potential.take_over(session, rows, OPERATOR, at(2026, 10, 1))


def _recorded(engine: Engine) -> None:
    by = By(OPERATOR, at(2026, 3, 2), date(2026, 3, 2))
    recorded(engine, pak(), pak(nip=nip(BUDI), tmt_pangkat="", karpeg=""), by=by)
    recorded(engine, pak(ak_dasar="20", angka_kredit="82.5"), by=by)
    trained(
        engine, course(), course(nip=nip(BUDI), dalam_bimbingan="ya"), course(jp="8", nip=nip(DODI)), by=by
    )
    with transaction(engine) as session:
        withdraw_training(session, session.get_one(Employee, DODI), 1, "Tidak hadir.", by)
        withdraw_credit(session, session.get_one(Employee, BUDI), "Milik orang lain.", by)


def _guided(engine: Engine) -> None:
    where = opened(engine, frame(cause=Cause("loyal", "")), of=BUDI)
    guiding.change(
        engine, where, CHIEF, frame(cause=Cause("loyal", ""), aim="Lain."), "Sepakat.", MAY, seen=1
    )
    guiding.reply(engine, where, BUDI, "Baik.", MAY)
    noted(engine, where, 1, 4)
    opened(engine, of=DODI)


def _held(engine: Engine) -> None:
    now = at(2026, 6, 1)
    clock.business_time(engine, now)
    wish = Wish("2026", "U3", "Banjir.", OPERATOR)
    rescheduling.hold(engine, wish, now)
    rescheduling.resume(engine, wish, now + timedelta(days=1))
    rescheduling.extend(engine, wish, "self_assessment", date(2026, 12, 23), now + timedelta(days=1))
    holding.hold(engine, "restore", now, now)
    holding.release(engine, Release("budi", now))
