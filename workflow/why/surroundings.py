"""What lay beside a decision: the unit's achievement with its pattern, plan, reports, service facts, feedback.

None of it is a number in the predicate; each node says so by `follows = "beside"`, or `given` for what was stated.
"""

from typing import Any

from config.rules.results import Distribution, Pattern
from workflow.reports.progress import LABELS as STANDINGS
from workflow.rules.distribution import violations
from workflow.rules.words import LABELS
from workflow.why.story import Achieved, Story
from workflow.why.tree import Applied, Node, Part, Record

NOT_STATED = "Capaian unit ini belum dinyatakan; predikat belum dapat ditetapkan."
ADVISES = (
    "Pola membandingkan seluruh predikat unit dan hanya memperingatkan."
    " Selisihnya memerlukan alasan; predikat seorang pegawai tidak pernah diubah olehnya."
)
NOT_COUNTED = "Dilihat penilai di samping penilaiannya; tidak dihitung ke dalam rating."
NO_PLAN = "Belum ada SKP yang disepakati."


def achievement(story: Story) -> Node:
    said = story.achieved
    if said.value is None:
        return Node(
            "achievement", "Capaian kinerja organisasi", "beside", part="beside", note=NOT_STATED,
            record=Record("calibration_session", said.row),
        )  # fmt: skip
    return Node(
        "achievement", "Capaian kinerja organisasi", "beside", part="beside", value=said.value,
        text=LABELS.get(said.value, said.value), by=said.by, at=said.at, reason=said.reason,
        record=Record("calibration_session", said.row, said.event, said.position),
        children=_pattern(story.distribution, story.distribution_title, said),
    )  # fmt: skip


def _pattern(table: Distribution, title: str, said: Achieved) -> tuple[Node, ...]:
    """None for an achievement that the table does not know: a stranger may have written it."""
    pattern = {str(code): each for code, each in table.patterns.items()}.get(str(said.value))
    if pattern is None:
        return ()
    unmet = violations(pattern, said.counts)
    children: tuple[Node, ...] = ()
    if said.explanation:
        children = (
            Node(
                "explained", "Alasan penyimpangan dari pola", "beside", part="beside", by=said.explained_by,
                at=said.explained_at, reason=said.explanation,
                record=Record(
                    "calibration_session", said.row, said.explained_event, said.explained_position
                ),
            ),
        )  # fmt: skip
    counts = ", ".join(
        f"{LABELS[code]} {count}" for code, count in reversed(list(said.counts.items())) if count
    )
    node = Node(
        "pattern", "Pola distribusi untuk capaian itu", "pattern", part="beside", text=pattern_text(pattern),
        note=f"Predikat unit sekarang: {counts or 'belum ada'}. {ADVISES}", counts=said.counts,
        unmet=tuple(
            {"rule": each.rule, "of": list(each.of), "count": each.count, "sentence": each.sentence}
            for each in unmet
        ),
        rule=Applied(
            table.key, title, table.legal_source, table.valid_from, table.valid_to, table.confidence, table.note,
            pattern=pattern.model_dump(mode="json"),
        ),
        children=children,
    )  # fmt: skip
    return (node,)


def pattern_text(pattern: Pattern) -> str:
    """`terbanyak Baik; Baik paling banyak 70 persen; ada Butuh Perbaikan atau Kurang`."""
    told = [f"terbanyak {LABELS[pattern.most]}"]
    told += [f"{LABELS[code]} paling banyak {share} persen" for code, share in pattern.at_most.items()]
    told += [f"{LABELS[code]} paling sedikit {share} persen" for code, share in pattern.at_least.items()]
    told += [
        f"{_either(each.of)} bersama-sama paling sedikit {each.percent} persen"
        for each in pattern.together_at_least
    ]
    told += [f"ada {_either(group)}" for group in pattern.some_of]
    return "; ".join(told)


def _either(codes: Any) -> str:
    return " atau ".join(LABELS[code] for code in codes)


def beside(story: Story, part: str) -> tuple[Node, ...]:
    """What lay beside one of the two ratings."""
    told = story.beside
    if part == "behaviour_rating":
        return (_aside("feedback", "Umpan balik berkelanjutan", _feedback(told.notes, told.answers)),)
    return (
        _plan(story),
        _realisation(story),
        _aside("reports", "Laporan harian", _reports(story)),
        _aside("service", "Fakta layanan", _tickets(told.tickets)),
    )


def _aside(kind: str, what: str, text: str, **facts: Any) -> Node:
    part: Part = "beside"
    return Node(kind, what, "beside", part=part, text=text, **{"note": NOT_COUNTED} | facts)


def _plan(story: Story) -> Node:
    plan = story.beside.plan
    if plan is None:
        return _aside("plan", "SKP", "", note=NO_PLAN)
    record = Record("work_plan", plan.row, plan.event)
    text = f"versi {plan.revision}, {plan.results} hasil kerja"
    return _aside("plan", "SKP yang disepakati", text, record=record, at=plan.agreed_at)


def _realisation(story: Story) -> Node:
    said = story.rated.realisation
    if said is None:
        return _aside("realisation", "Realisasi menurut pegawai", "tidak ada")
    step = next((each for each in reversed(story.steps) if each.payload == "self_assessment"), None)
    facts: dict[str, Any] = {"by": step.by, "at": step.at} if step else {}
    record = Record("evaluation", story.evaluation, *((step.event, step.position) if step else ()))
    return _aside("realisation", "Realisasi menurut pegawai", "", reason=said, record=record, **facts)


def _reports(story: Story) -> str:
    told = story.beside.reports
    if not told.reports:
        return "tidak ada"
    states = f"{told.reports} laporan, {told.validated} tervalidasi, {told.returned} dikembalikan"
    standings = ", ".join(
        f"{told.standings[code]} {STANDINGS[code]}" for code in STANDINGS if told.standings.get(code)
    )
    return f"{states}; indikator: {standings}" if standings else states


def _tickets(number: int) -> str:
    return f"{number} tiket terbit dalam periode ini" if number else "tidak ada"


def _feedback(notes: int, answers: int) -> str:
    return f"{notes} catatan penilai, {answers} tanggapan pegawai" if notes else "tidak ada"
