"""Builds the tree of one result from its story, step by step: pure, over plain values.

Each step that gives, replaces or settles a predicate becomes a node over the one before it. The leaves are what people
handed in, as the log has it; the top is what the evaluation's row says. Where the two differ, recomputing finds it.
"""

from dataclasses import replace

from workflow.rules.predicate import predicate
from workflow.rules.words import LABELS
from workflow.why import surroundings
from workflow.why.alternatives import alternatives
from workflow.why.story import Step, Story
from workflow.why.tree import Alternative, Applied, Node, Part, Record, Tree

DESTROYED = "Isian peristiwa ini sudah dimusnahkan menurut ketentuan"
FROM_ROW = f"{DESTROYED}; rating diambil dari baris evaluasinya."
LOST = f"{DESTROYED}; nilainya tidak dapat ditunjukkan lagi."
UNREADABLE = "Isian peristiwa ini tidak ada atau tidak dapat dibaca; bandingkan dengan `siulak audit verify`."
NO_EVENT = "Tidak ada peristiwa yang mencatat rating ini; nilainya dari baris evaluasi."
UNRATED = "Belum dinilai: belum ada rating hasil kerja dan rating perilaku kerja."
OPEN = "Belum ditetapkan: dapat berubah selama evaluasi belum diserahkan kepada pegawai."
AGAIN = "Dikembalikan kepada penilai; penilaian baru belum dikirim."
SETTLED_BY_RULE = (
    "Batas waktu lewat: predikat dari penilai dibiarkan berlaku; jadwal tidak menilai siapa pun."
)
RATINGS: tuple[tuple[Part, str, str, str], ...] = (
    ("result_rating", "Rating hasil kerja", "result_reason", "result_evidence"),
    ("behaviour_rating", "Rating perilaku kerja", "behaviour_reason", "behaviour_evidence"),
)
REVIEW, CHANGED, UPHELD, SENT_BACK = "review", "changed", "upheld", "sent_back"


def tree(story: Story) -> Tree:
    growing = _Growing(story)
    for place, step in enumerate(story.steps):
        growing.take(step, newest=place == growing.newest)
    result = growing.result()
    return Tree(
        rules=tuple(story.rules.values()),
        evaluation=story.evaluation,
        cycle=story.cycle,
        unit=story.unit,
        employee=story.employee,
        post=story.post,
        first=story.first,
        last=story.last,
        state=story.state,
        state_label=story.state_label,
        settled=growing.settled,
        counted=story.rated.predicate is not None
        and story.order.get(story.state, -1) >= story.order[story.session],
        result=result,
        alternatives=_alternatives(result),
        printed=tuple(_printed(story)),
    )


def in_force(result: Node) -> Node | None:
    """The matrix from which the result comes, through everything that let it stand."""
    node: Node | None = result
    while node is not None and node.follows == "same":
        node = node.child("basis")
    return node if node is not None and node.follows == "matrix" else None


def label(code: str | None) -> str:
    return LABELS.get(code, code) if code else ""


class _Growing:
    """The newest node so far, and what waits to be told under the next one."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.current: Node | None = None
        self.returned: Step | None = None
        self.marks: list[Node] = []
        self.objection: list[Node] = []
        self.settled = False
        rated = [place for place, step in enumerate(story.steps) if step.payload in (REVIEW, CHANGED)]
        self.newest = rated[-1] if rated else None

    def take(self, step: Step, *, newest: bool) -> None:
        session = self.story.session
        if step.payload == REVIEW:
            self._rated(step, newest=newest)
        elif step.payload in (CHANGED, UPHELD):
            self._decided(step, newest=newest)
        elif step.payload == SENT_BACK and step.source == session:
            self.returned, self.settled = step, False
        elif step.source == session and self.story.order.get(step.target, -1) > self.story.order[session]:
            self._confirmed(step)
        elif step.payload == "objection":
            self.objection.append(_said(self.story, step, "statement", "Keberatan pegawai"))
        elif step.payload == "explanation":
            self.objection.append(
                _said(self.story, step, "explanation", "Penjelasan dari yang menilai atas keberatan")
            )
        elif step.mark:
            self.marks.append(_mark(self.story, step))

    def _rated(self, step: Step, *, newest: bool) -> None:
        fresh = self._matrix(step, step.body, newest=newest)
        if self.current is None:
            self.current = fresh
            return
        reason, note, by = "", "", step.by
        at = step.at
        if self.returned is not None:
            reason, by, at = _text(self.returned, "reason"), self.returned.by, self.returned.at
            note = LOST if self.returned.destroyed else ""
        self.current = Node(
            "rerated", "Dinilai kembali sesudah dikembalikan pejabat penetap", "same",
            value=fresh.value, text=fresh.text, before=self.current.value, before_text=self.current.text,
            by=by, at=at, reason=reason, note=note, record=_record(self.story, self.returned or step),
            children=(fresh.as_("basis"), self.current.as_("before")),
        )  # fmt: skip
        self.returned = None

    def _matrix(self, step: Step, body: object, *, newest: bool) -> Node:
        said = body if isinstance(body, dict) else None
        note = step.mark
        row = self.story.rated
        if said is None:
            if not newest or row.result_rating is None:
                return Node(
                    "lost",
                    step.label,
                    "given",
                    by=step.by,
                    at=step.at,
                    note=LOST if step.destroyed else UNREADABLE,
                    record=_record(self.story, step),
                )
            said, note = vars(row), FROM_ROW if step.destroyed else UNREADABLE
        marks, self.marks = tuple(self.marks), []
        return matrix(self.story, step, said, note, marks, newest=newest)

    def _decided(self, step: Step, *, newest: bool) -> None:
        before = self.current
        reason = _text(step, "reason")
        told, self.objection = (*self.objection, *self.marks), []
        if step.payload == UPHELD:
            self.marks = []
            basis = self._known_or_row()
            self.current = Node(
                "objection", "Keberatan diputus: hasil dikuatkan", "same", value=basis.value, text=basis.text,
                by=step.by, at=step.at, reason=reason,
                note=LOST if step.destroyed else "", record=_record(self.story, step),
                children=(basis.as_("basis"), *told),
            )  # fmt: skip
            return
        self.marks = []
        fresh = self._matrix(step, (step.body or {}).get("review"), newest=newest)
        was = () if before is None else (before.as_("before"),)
        self.current = Node(
            "objection", "Keberatan diputus: hasil diubah dan ditetapkan", "same", value=fresh.value,
            text=fresh.text, before=before.value if before else None, before_text=before.text if before else "",
            by=step.by, at=step.at, reason=reason, note=LOST if step.destroyed else "",
            record=_record(self.story, step), children=(fresh.as_("basis"), *was, *told),
        )  # fmt: skip

    def _confirmed(self, step: Step) -> None:
        basis = self._known_or_row()
        marks, self.marks = tuple(self.marks), []
        by_rule = step.by.person is None
        self.settled, self.returned = True, None
        self.current = Node(
            "confirmed", "Predikat ditetapkan", "same", value=basis.value, text=basis.text, by=step.by,
            at=step.at, note=f"{SETTLED_BY_RULE} Tanda: {step.mark}." if by_rule else step.mark,
            record=_record(self.story, step),
            children=(basis.as_("basis"), surroundings.achievement(self.story), *marks),
        )  # fmt: skip

    def _known_or_row(self) -> Node:
        """What was rated so far; of an evaluation without such an event what its row says."""
        return self.current or matrix(self.story, None, vars(self.story.rated), NO_EVENT, (), newest=True)

    def result(self) -> Node:
        row, known = self.story.rated, self.current
        if known is None and row.predicate is not None:
            known = self._known_or_row()
        note = UNRATED if known is None else "" if self.settled else AGAIN if self.returned else OPEN
        children = [] if known is None else [known.as_("basis")]
        if known is None:
            children += surroundings.beside(self.story, "result_rating")
            children += surroundings.beside(self.story, "behaviour_rating")
        if not self.settled:
            children.append(surroundings.achievement(self.story))
        if self.returned is not None:
            children.append(replace(_mark(self.story, self.returned), kind="returned"))
        return Node(
            "result", "Predikat kinerja", "same", value=row.predicate, text=label(row.predicate), note=note,
            record=Record("evaluation", self.story.evaluation), children=(*children, *self.objection, *self.marks),
        )  # fmt: skip


def matrix(
    story: Story, step: Step | None, said: object, note: str, marks: tuple[Node, ...], *, newest: bool
) -> Node:
    """The predicate from both ratings, by the one table; with what lay beside the newest ratings."""
    assert isinstance(said, dict)
    leaves = []
    for part, what, reason, evidence in RATINGS:
        code = None if said.get(part) is None else str(said[part])
        besides = surroundings.beside(story, part) if newest else ()
        leaves.append(
            Node(
                "rating",
                what,
                "given",
                part=part,
                value=code,
                text=label(code),
                by=step.by if step else None,
                at=step.at if step else None,
                reason=str(said.get(reason) or "").strip(),
                evidence=str(said.get(evidence) or "").strip(),
                record=_record(story, step),
                children=tuple(besides),
            )
        )
    found = predicate(story.matrix, leaves[0].value, leaves[1].value)
    return Node(
        "matrix", "Predikat dari kedua rating menurut tabel", "matrix", value=found, text=label(found),
        by=step.by if step else None, at=step.at if step else None, note=note, rule=_table(story),
        record=_record(story, step), children=(*leaves, *marks),
    )  # fmt: skip


def _table(story: Story) -> Applied:
    table = story.matrix
    cells = {
        str(row): {str(column): str(each) for column, each in line.items()}
        for row, line in table.cells.items()
    }
    return Applied(
        table.key, story.matrix_title, table.legal_source, table.valid_from, table.valid_to, table.confidence,
        table.note, cells=cells,
    )  # fmt: skip


def _alternatives(result: Node) -> tuple[Alternative, ...]:
    found = in_force(result)
    if found is None or found.rule is None or found.rule.cells is None or found.value is None:
        return ()
    ratings = [found.child("result_rating"), found.child("behaviour_rating")]
    first, second = (each.value if each and each.value else "" for each in ratings)
    return alternatives(found.rule.cells, first, second)


def _printed(story: Story) -> list[Node]:
    return [
        Node(
            "document", f"Dokumen evaluasi revisi {each.revision}", "given", value=each.predicate,
            text=label(each.predicate), at=each.issued_at,
            note=f"SHA-256 {each.digest}" if each.digest else "Belum terbit.",
            record=Record("document_job", each.row, each.event, each.position),
        )
        for each in story.prints
    ]  # fmt: skip


def _said(story: Story, step: Step, name: str, what: str) -> Node:
    return Node(
        "said", what, "beside", part="beside", by=step.by, at=step.at, reason=_text(step, name),
        note=LOST if step.destroyed else "", record=_record(story, step),
    )  # fmt: skip


def _mark(story: Story, step: Step) -> Node:
    return Node(
        "mark", step.label, "beside", part="mark", by=step.by, at=step.at, reason=_text(step, "reason"),
        note=step.mark, record=_record(story, step),
    )  # fmt: skip


def _text(step: Step, name: str) -> str:
    return str((step.body or {}).get(name) or "").strip()


def _record(story: Story, step: Step | None) -> Record:
    if step is None:
        return Record("evaluation", story.evaluation)
    return Record("evaluation", story.evaluation, step.event, step.position)
