"""Daily reports: today's form and the month, pictures of what they add up to, and the appraiser's validation."""

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from models.evaluation import Evaluation
from models.session import reading
from web.charts import HEIGHT, WIDTH, chart
from web.fields import LARGEST_ID, Fields, MaybeNumber, Number, plain
from web.pages import page
from web.plan_pages import case_of
from web.portal import Portal, ThePortal
from web.proving import Press, pressed
from web.report_forms import entry_of, fields_of
from web.uploads import Form, FormWithFiles, faults_of, handed, with_hint, words
from web.visitors import MaybeVisitor, TheVisitor, Visitor
from workflow import reporting
from workflow.errors import ChangedMeanwhileError, RefusedError
from workflow.evidence.viewing import of_reports
from workflow.plans.viewing import lines
from workflow.reporting import RETURN, VALIDATE, Limits, NoReportError, Week
from workflow.reports.content import Entry
from workflow.reports.entering import number_of
from workflow.reports.gaps import Gap
from workflow.reports.overview import overview
from workflow.reports.reading import frames
from workflow.reports.rules import frame_faults
from workflow.reports.viewing import choices, month, month_of, months, report, weeks
from workflow.wording import long_date, month_text

router = APIRouter()
SHOWN = 150
"""Weeks on one page: more boxes than that a form may not have."""
NOTICES = {
    "simpan": "Laporan tersimpan.",
    "ubah": "Laporan diajukan lagi.",
    VALIDATE: "Laporan divalidasi.",
    RETURN: "Laporan dikembalikan kepada pegawainya.",
}
NOTHING_CHOSEN = "Centang dahulu laporan yang dimaksud."
NOT_ALL = (
    "Sebagian laporan berubah sejak halaman ini dibuka; yang itu belum diputuskan. "
    "Periksa lagi di bawah ini, lalu putuskan."
)
PICK = "pilih-"


def limits_of(portal: Portal) -> Limits:
    return Limits(portal.settings.report_minutes_a_day)


@router.get("/laporan")
def list_reports(portal: ThePortal, visitor: TheVisitor) -> Response:
    with reading(portal.engine) as session:
        found = lines(session, visitor.employee_id, portal.today())
        waiting = weeks(session, visitor.employee_id, portal.today(), SHOWN)
    return page("laporan_daftar", visitor=visitor, lines=found, waiting=len(waiting))


@router.get("/laporan/validasi")
def show_weeks(
    portal: ThePortal,
    visitor: TheVisitor,
    selesai: str = "",
    minggu: str = "",
    pegawai: str = "",
    centang: str = "",
) -> Response:
    notice = NOTICES.get(selesai, "")
    whose = number_of(pegawai, LARGEST_ID)
    return _weeks_page(portal, visitor, minggu, whose, notice=notice, ticked=centang == "semua")


@router.post("/laporan/validasi")
def decide(request: Request, portal: ThePortal, visitor: MaybeVisitor, fields: Fields) -> Response:
    press = Press(portal, request, visitor, "/laporan/validasi", fields)
    return pressed(
        press,
        lambda who: _decided(portal, who, fields),
        lambda who, told: _weeks_page(portal, who, status=409, faults=(told,), values=fields),
    )


def _decided(portal: Portal, visitor: Visitor, fields: dict[str, str]) -> Response:
    chosen = [week for name in fields if (week := _week(name, fields[name])) is not None]
    trigger = fields.get("trigger", "")
    again: dict[str, Any] = {"values": fields, "minggu": fields.get("minggu", "")}
    if not chosen or trigger not in reporting.TARGETS:
        return _weeks_page(portal, visitor, status=422, faults=(NOTHING_CHOSEN,), **again)
    reason = fields.get("alasan", "")
    try:
        now = portal.business_now()
        done = reporting.decide(portal.engine, chosen, visitor.employee_id, trigger, now, reason)
    except RefusedError as fault:
        return _weeks_page(portal, visitor, status=422, faults=fault.reasons, **again)
    if done.changed and not _is_done(portal, visitor, done.changed):
        return _weeks_page(portal, visitor, status=409, faults=(NOT_ALL,), **again)
    return RedirectResponse(f"/laporan/validasi?selesai={trigger}", status_code=303)


def _is_done(portal: Portal, visitor: Visitor, changed: tuple[Week, ...]) -> bool:
    """Nothing waits in these weeks any more: a button pressed twice."""
    with reading(portal.engine) as session:
        waiting = weeks(session, visitor.employee_id, portal.today(), LARGEST_ID)
    left = {(line.evaluation_id, line.monday) for line in waiting}
    return not any((week.evaluation_id, week.monday) in left for week in changed)


def _week(name: str, seen: str) -> Week | None:
    """A ticked box: `pilih-7-2026-03-02`."""
    number, _, first = name.removeprefix(PICK).partition("-")
    evaluation = number_of(number, LARGEST_ID)
    try:
        day = date.fromisoformat(first)
    except ValueError:
        return None
    known = name.startswith(PICK) and evaluation is not None and day.weekday() == 0
    return Week(evaluation or 0, day, seen) if known and day < date.max - timedelta(days=7) else None


def _weeks_page(
    portal: Portal,
    visitor: Visitor,
    minggu: str = "",
    pegawai: int | None = None,
    *,
    status: int = 200,
    notice: str = "",
    ticked: bool = False,
    faults: tuple[str, ...] = (),
    values: dict[str, str] | None = None,
) -> Response:
    with reading(portal.engine) as session:
        found = weeks(session, visitor.employee_id, portal.today(), LARGEST_ID)
    mondays = sorted({(line.monday, line.label) for line in found})
    people = sorted({(line.name, line.evaluation_id) for line in found})
    shown = [
        line
        for line in found
        if (not minggu or line.monday.isoformat() == minggu) and pegawai in (None, line.evaluation_id)
    ]
    with reading(portal.engine) as session:
        files = of_reports(session, [each.number for line in shown[:SHOWN] for each in line.reports])
    return page(
        "laporan_validasi", status, visitor=visitor, lines=shown[:SHOWN], more=len(shown) > SHOWN,
        mondays=mondays, people=people, minggu=plain(minggu)[:10], pegawai=pegawai, notice=notice, faults=faults,
        values=values or {}, total=len(found), all=ticked, files=files,
    )  # fmt: skip


@router.get("/laporan/{evaluation_id}")
def show_month(
    evaluation_id: Number,
    portal: ThePortal,
    visitor: TheVisitor,
    bulan: str = "",
    ubah: MaybeNumber = None,
    selesai: str = "",
) -> Response:
    return _month_page(portal, visitor, evaluation_id, bulan, ubah, notice=NOTICES.get(selesai, ""))


@router.get("/laporan/{evaluation_id}/grafik")
def show_pictures(evaluation_id: Number, portal: ThePortal, visitor: TheVisitor) -> Response:
    with reading(portal.engine) as session:
        case = case_of(session, portal, visitor, evaluation_id)
        seen = overview(session, evaluation_id, portal.business_now())
    charts = [chart(seen, each, number) for number, each in enumerate(seen.measured, 1)]
    told = [_gap_text(gap) for gap in seen.gaps]
    size = {"width": WIDTH, "height": HEIGHT}
    return page("laporan_grafik", visitor=visitor, case=case, seen=seen, charts=charts, gaps=told, **size)


def _gap_text(gap: Gap) -> str:
    if gap.first == gap.last:
        return long_date(gap.first)
    return f"{long_date(gap.first)} sampai {long_date(gap.last)} ({gap.days} hari kerja)"


@router.post("/laporan/{evaluation_id}")
def hand_in(
    evaluation_id: Number, request: Request, portal: ThePortal, visitor: MaybeVisitor, form: FormWithFiles
) -> Response:
    fields = form.fields
    press = Press(portal, request, visitor, f"/laporan/{evaluation_id}", fields)
    return pressed(
        press,
        lambda who: _handed_in(portal, who, evaluation_id, form),
        lambda who, told: _month_page(
            portal, who, evaluation_id, status=409, faults=with_hint((told,), form), values=fields
        ),
    )


def _handed_in(portal: Portal, visitor: Visitor, evaluation_id: int, form: Form) -> Response:
    fields = form.fields
    with reading(portal.engine) as session:
        case_of(session, portal, visitor, evaluation_id)
    number = number_of(fields.get("nomor", ""), LARGEST_ID)
    person, now, limits = visitor.employee_id, portal.business_now(), limits_of(portal)
    try:
        entry = _read(portal, form)
        with handed(portal, form) as files:
            if number is None:
                reporting.submit(portal.engine, evaluation_id, person, entry, now, limits, handed=files)
            else:
                seen = number_of(fields.get("versi", ""), LARGEST_ID) or 0
                reporting.resubmit(portal.engine, number, person, entry, now, limits, seen=seen, handed=files)
    except (RefusedError, ChangedMeanwhileError) as fault:
        told = fault.reasons if isinstance(fault, RefusedError) else (str(fault),)
        status = 422 if isinstance(fault, RefusedError) else 409
        bulan = fields.get("tanggal", "")[:7]
        again: dict[str, Any] = {"values": fields, "faults": with_hint(told, form)}
        return _month_page(portal, visitor, evaluation_id, bulan, number, status=status, **again)
    done = "ubah" if number else "simpan"
    where = f"/laporan/{evaluation_id}?bulan={entry.day:%Y-%m}&selesai={done}"
    return RedirectResponse(where, status_code=303)


def _read(portal: Portal, form: Form) -> Entry:
    """Raises RefusedError with what is wrong about the fields and about the files, at once."""
    told: list[str] = []
    try:
        entry = entry_of(form.fields)
    except RefusedError as fault:
        told += fault.reasons
    told += faults_of(portal, form)
    if told:
        raise RefusedError(told)
    return entry


def _month_page(
    portal: Portal,
    visitor: Visitor,
    evaluation_id: int,
    bulan: str = "",
    ubah: int | None = None,
    *,
    status: int = 200,
    notice: str = "",
    faults: Any = (),
    values: Any = None,
) -> Response:
    now = portal.business_now()
    with reading(portal.engine) as session:
        case = case_of(session, portal, visitor, evaluation_id)
        evaluation = session.get_one(Evaluation, evaluation_id)
        frame = frames(session, [evaluation_id], now, limits_of(portal).minutes_a_day)[evaluation_id]
        first, last = months(frame)
        shown = min(max(month_of(bulan, frame.today), first), last)
        found = month(session, evaluation_id, shown)
        files = of_reports(session, [line.number for line in found])
        own = evaluation.employee_id == visitor.employee_id
        changed = report(session, evaluation_id, ubah) if own and ubah else None
        if ubah and own and changed is None:
            raise NoReportError
    if values is None:
        values = fields_of(changed) if changed else {"tanggal": min(frame.today, frame.last).isoformat()}
    before = (shown - timedelta(days=1)).replace(day=1)
    after = (shown + timedelta(days=31)).replace(day=1)
    return page(
        "laporan", status, visitor=visitor, case=case, evaluation_id=evaluation_id, own=own, lines=found,
        choices=choices(frame), obstacles=frame_faults(frame), values=values, month=shown, changed=changed,
        bulan=month_text(shown),
        before=before if before >= first else None, after=after if after <= last else None,
        minutes=sum(line.minutes for line in found), notice=notice, faults=faults, frame=frame,
        files=files, taken=words(portal), changing=number_of(values.get("nomor", ""), LARGEST_ID),
    )  # fmt: skip
