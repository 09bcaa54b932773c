"""What stands in the way of an entry: every reason at once, as sentences. Over plain values."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from workflow.guidance.content import DONE, DROPPED, FORMS, OPEN, Frame, Guidance, Noted, Step

LONGEST = 2_000
"""Characters of one text."""
MOST_STEPS, MOST_HOURS = 8, 200
LONGEST_PLAN = timedelta(days=366)
NO_FORM = "Pilih bimbingan atau konseling."
NO_CAUSE = "Pilih sebabnya: hasil kerja atau nilai mana."
NO_EVIDENCE = "Tuliskan bukti atau kejadiannya."
NO_AIM = "Tuliskan perubahan yang diharapkan."
NO_STEPS = "Tuliskan paling sedikit satu langkah."
TOO_MANY = f"Paling banyak {MOST_STEPS} langkah."
TOO_LONG = f"Satu isian paling banyak {LONGEST} huruf."
ALREADY = "Sebab ini sudah mempunyai rencana yang berjalan. Ubah atau selesaikan rencana itu."
OVER = "Rencana ini sudah berakhir; buat rencana baru bila masih diperlukan."
NO_REASON = "Tuliskan alasannya; yang sebelumnya tetap tersimpan."
NOTHING_NEW = "Tidak ada yang berubah."
NO_TEXT = "Tuliskan isinya."
NO_OUTCOME = "Tuliskan hasil bimbingannya."
DONE_STEP_CHANGED = "Langkah {} sudah selesai dan tidak dapat diubah; langkah baru ditulis sesudahnya."
NO_STEP = "Pilih langkah yang ada dalam rencana ini."
STEP_DONE = "Langkah {} sudah dicatat selesai."
STEP_LEFT = "Langkah {} belum dicatat selesai. Catat dahulu, ubah rencananya, atau hentikan dengan alasan."
WRONG_HOURS = f"JP ditulis dengan angka 0 sampai {MOST_HOURS}."


def of_frame(said: Frame, taken: Collection[str], first: date) -> list[str]:
    """Of what is planned. `taken`: causes of other plans that are open; `first`: the day the plan is opened."""
    return [
        *([] if said.form in FORMS else [NO_FORM]),
        *([] if said.cause.label else [NO_CAUSE]),
        *([ALREADY] if said.cause.label and said.cause.code in taken else []),
        *([] if said.evidence or (said.cause.below and said.cause.words) else [NO_EVIDENCE]),
        *([] if said.aim else [NO_AIM]),
        *([] if said.steps else [NO_STEPS]),
        *([TOO_MANY] if len(said.steps) > MOST_STEPS else []),
        *(fault for number, step in enumerate(said.steps, 1) for fault in _of_step(number, step, first)),
        *([TOO_LONG] if max(len(said.evidence), len(said.aim)) > LONGEST else []),
    ]


def of_change(plan: Guidance, said: Frame, reason: str, taken: Collection[str], first: date) -> list[str]:
    """What is done stays as it was: its note tells of that step."""
    before, steps = plan.frame, dict(enumerate(said.steps, 1))
    moved = [DONE_STEP_CHANGED.format(n) for n in sorted(plan.done) if steps.get(n) != before.steps[n - 1]]
    return [
        *of_open(plan),
        *of_frame(said, taken, first),
        *moved,
        *([] if reason else [NO_REASON]),
        *([TOO_LONG] if len(reason) > LONGEST else []),
        *([NOTHING_NEW] if said.body() == before.body() else []),
    ]


def of_note(plan: Guidance, said: Noted) -> list[str]:
    return [
        *of_open(plan),
        *of_text(said.text),
        *([] if 0 <= said.step <= len(plan.frame.steps) and (said.step or not said.done) else [NO_STEP]),
        *([STEP_DONE.format(said.step)] if said.done and said.step in plan.done else []),
        *([] if _counts(said.hours) and (said.done or not said.hours) else [WRONG_HOURS]),
    ]


def of_end(plan: Guidance, outcome: str, text: str) -> list[str]:
    """`done` once every step is; `dropped` at any time, with its reason."""
    left = sorted(number for number, _ in plan.pending()) if outcome == DONE else []
    lacking = {DONE: NO_OUTCOME, DROPPED: NO_REASON}[outcome]
    return [
        *of_open(plan),
        *(STEP_LEFT.format(number) for number in left),
        *of_text(text, lacking),
    ]


def of_open(plan: Guidance) -> list[str]:
    return [] if plan.state == OPEN else [OVER]


def of_text(text: str, lacking: str = NO_TEXT) -> list[str]:
    return [lacking] if not text else [TOO_LONG] if len(text) > LONGEST else []


def _of_step(number: int, step: Step, first: date) -> Iterator[str]:
    if not (step.text and step.guide):
        yield f"Langkah {number}: kegiatan dan siapa yang membimbing wajib diisi."
    if max(len(step.text), len(step.guide)) > LONGEST:
        yield f"Langkah {number}: {TOO_LONG}"
    if step.by is None:
        yield f"Langkah {number}: tanggalnya wajib diisi."
    elif not first <= step.by <= first + LONGEST_PLAN:
        yield f"Langkah {number}: tanggalnya paling awal hari rencana dibuat, paling lambat setahun kemudian."
    if not _counts(step.hours):
        yield f"Langkah {number}: {WRONG_HOURS}"


def _counts(hours: int | None) -> bool:
    return hours is not None and 0 <= hours <= MOST_HOURS
