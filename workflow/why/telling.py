"""A tree in words: what a page unfolds and what a terminal prints, node by node."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from workflow.rules.words import LABELS, RATINGS
from workflow.why.tree import Applied, By, Node, Record, Tree
from workflow.wording import long_date, moment_text

CAPACITIES = {"definitive": "definitif", "plt": "Plt", "plh": "Plh", "delegate": "didelegasikan"}
CONFIDENCES = {
    "high": "",
    "medium": "keyakinan sedang",
    "low": "keyakinan rendah",
    "house": "ketentuan kantor",
}
TABLES = {
    "evaluation": "evaluasi",
    "calibration_session": "penetapan unit",
    "work_plan": "SKP",
    "document_job": "dokumen",
}
BEFORE, ASIDE, HEARD = "Sebelumnya: ", "Di samping, tidak dihitung: ", "Didengar: "


@dataclass(frozen=True)
class Cell:
    text: str
    hit: bool
    """The cell that the ratings name."""


@dataclass(frozen=True)
class Told:
    what: str
    value: str
    aside: bool
    """Lay beside it, or stood before it: it does not decide."""
    facts: tuple[tuple[str, str], ...]
    """Label and text."""
    matrix: tuple[tuple[str, tuple[Cell, ...]], ...]
    """Rows of the rule table, the highest rating of hasil kerja first; perilaku kerja from the lowest on."""
    children: tuple["Told", ...]


def told(tree: Tree, zone: ZoneInfo) -> Told:
    whole = _told(tree.result, zone)
    rules = (("Semua aturan yang dipakai", "; ".join(tree.rules)),) if tree.rules else ()
    return replace(whole, facts=(*whole.facts, *rules))


def documents(tree: Tree, zone: ZoneInfo) -> tuple[Told, ...]:
    return tuple(_told(each, zone) for each in tree.printed)


def _told(node: Node, zone: ZoneInfo) -> Told:
    aside = HEARD if node.kind == "said" else ASIDE
    prefix = BEFORE if node.part == "before" else aside if node.part == "beside" else ""
    return Told(
        what=prefix
        + (node.what[:1].lower() + node.what[1:] if prefix and node.what[1:2].islower() else node.what),
        value=node.text,
        aside=node.part in ("before", "beside", "mark"),
        facts=tuple((label, text) for label, text in _facts(node, zone) if text),
        matrix=_matrix(node),
        children=tuple(_told(each, zone) for each in node.children),
    )


def _facts(node: Node, zone: ZoneInfo) -> list[tuple[str, str]]:
    return [
        ("Semula", node.before_text),
        ("Oleh", authority(node.by)),
        ("Pada", _moment(node.at, zone)),
        ("Alasan" if node.kind not in ("said", "realisation") else "Isi", node.reason),
        ("Bukti", node.evidence),
        ("Keterangan", node.note),
        *(("Belum sesuai pola", str(each["sentence"])) for each in node.unmet),
        ("Aturan", rule_text(node.rule)),
        ("Sumber", record_text(node.record)),
    ]


def authority(by: By | None) -> str:
    """`Citra Misal, penilai (Plt, SP/1/2026), sejak 1 Juli 2026 menggantikan Hasan Misal`."""
    if by is None:
        return ""
    held = ", ".join(filter(None, (CAPACITIES.get(by.capacity, by.capacity), by.document)))
    who = by.name if by.person is None else f"{by.name}, {by.role_label}"
    since = f", sejak {long_date(by.since)} menggantikan {by.instead_of}" if by.since else ""
    return who + (f" ({held})" if held else "") + since


def rule_text(rule: Applied | None) -> str:
    """`predikat:permenpanrb-6-2022, berlaku sejak 1 Januari 2022 (PermenPANRB 6/2022)`."""
    if rule is None:
        return ""
    until = f" sampai {long_date(rule.valid_to)}" if rule.valid_to else ""
    sure = CONFIDENCES.get(rule.confidence, rule.confidence)
    told = f"{rule.key}, berlaku sejak {long_date(rule.valid_from)}{until} ({rule.legal_source})"
    return told + (f"; {sure}" if sure else "")


def record_text(record: Record | None) -> str:
    """`evaluasi 10, peristiwa 123, posisi segel 120`."""
    if record is None:
        return ""
    event = f", peristiwa {record.event}" if record.event else ""
    sealed = f", posisi segel {record.position}" if record.position else ""
    return f"{TABLES[record.table]} {record.row}{event}{sealed}"


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return moment_text(at.astimezone(zone)) if at else ""


def _matrix(node: Node) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    if node.rule is None or node.rule.cells is None:
        return ()
    hit = [
        part.value if (part := node.child(name)) else None for name in ("result_rating", "behaviour_rating")
    ]
    cells = node.rule.cells
    return tuple(
        (short(row), tuple(Cell(LABELS[cells[row][each]], [row, each] == hit) for each in reversed(RATINGS)))
        for row in RATINGS
    )


def columns() -> tuple[str, ...]:
    """Heads of the matrix: ratings of perilaku kerja, the lowest first."""
    return tuple(short(each) for each in reversed(RATINGS))


def short(rating: str) -> str:
    """`Di Atas`: without the word that stands in every one of them."""
    return LABELS[rating].removesuffix(" Ekspektasi")
