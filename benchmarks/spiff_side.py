"""SpiffWorkflow's side of the whole job; run by the benchmark in an environment of its own, with nothing of ours.

Written as by one who wants it fast: the process is parsed once and shared by all instances (the stock serializer would
write and restore it with each of them, for more than twice the time), a stage reads and writes its instances in
batches, and a batch is one transaction. Between stages lie weeks, so every stage restores its instances.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter

STAGES = ("draft", "self_assessment", "supervisor_review", "calibration")
"""A task a stage; the process ends, final, when the last is done."""
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SCHEMA = """
CREATE TABLE instance (id INTEGER PRIMARY KEY, state TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE event (
  id INTEGER PRIMARY KEY, instance INTEGER NOT NULL REFERENCES instance (id), version INTEGER NOT NULL,
  name TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, actor TEXT NOT NULL, at TEXT NOT NULL,
  UNIQUE (instance, version)
);
"""
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
INSERT_EVENT = (
    "INSERT INTO event (instance, version, name, source, target, actor, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def process() -> Any:
    """Start, a manual task a stage, end; one after the other."""
    nodes = ("start", *STAGES, "final")
    kinds = ("startEvent", *["manualTask"] * len(STAGES), "endEvent")
    body = "".join(f'<{kind} id="{node}" name="{node}"/>' for kind, node in zip(kinds, nodes, strict=True))
    for number, (source, target) in enumerate(pairwise(nodes)):
        body += f'<sequenceFlow id="flow{number}" sourceRef="{source}" targetRef="{target}"/>'
    parser = BpmnParser()
    parser.add_bpmn_str(
        f'<definitions xmlns="{BPMN}" targetNamespace="benchmark">'
        f'<process id="evaluation" isExecutable="true">{body}</process></definitions>'
    )
    return parser.get_spec("evaluation")


def shared(spec: Any) -> BpmnWorkflowSerializer:
    """A serializer that leaves the process out, for every instance has the same."""

    class Converter(BpmnWorkflowConverter):  # type: ignore[misc]
        def to_dict(self, workflow: Any) -> dict[str, Any]:
            found: dict[str, Any] = super(BpmnWorkflowConverter, self).to_dict(workflow)
            return found

        def from_dict(self, dct: dict[str, Any]) -> Any:
            workflow = self.target_class(spec, {}, deserializing=True)
            workflow.tasks = self.mapping_from_dict(dct["tasks"], UUID, workflow=workflow)
            workflow.task_tree = workflow.tasks[UUID(dct["root"])]
            self.set_default_attributes(workflow, dct)
            return workflow

    return BpmnWorkflowSerializer(
        BpmnWorkflowSerializer.configure(DEFAULT_CONFIG | {BpmnWorkflow: Converter})
    )


class Engine:
    def __init__(self, path: Path, chunk: int) -> None:
        self.spec = process()
        self.serializer = shared(self.spec)
        self.chunk = chunk
        self.database = sqlite3.connect(path, isolation_level=None)
        self.database.executescript(PRAGMAS + SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        self.database.execute("BEGIN IMMEDIATE")
        yield self.database
        self.database.execute("COMMIT")

    def launch(self, n: int) -> None:
        for first in range(1, n + 1, self.chunk):
            ids = range(first, min(first + self.chunk, n + 1))
            rows = []
            for number in ids:
                workflow = BpmnWorkflow(self.spec)
                workflow.do_engine_steps()
                rows.append((number, STAGES[0], self.serializer.serialize_json(workflow)))
            now = datetime.now(UTC).isoformat()
            events = [(number, 1, "launch", "", STAGES[0], "system", now) for number in ids]
            with self.transaction() as database:
                database.executemany("INSERT INTO instance (id, state, body) VALUES (?, ?, ?)", rows)
                database.executemany(INSERT_EVENT, events)

    def stage(self, n: int, place: int) -> None:
        """Does the task of one stage in every instance."""
        source, target = STAGES[place], (*STAGES, "final")[place + 1]
        for first in range(1, n + 1, self.chunk):
            with self.transaction() as database:
                now = datetime.now(UTC).isoformat()
                meant = (first, first + self.chunk - 1, source)
                stored = database.execute(
                    "SELECT id, body FROM instance WHERE id BETWEEN ? AND ? AND state = ?", meant
                ).fetchall()
                moved = [(target, self.advanced(body), number) for number, body in stored]
                database.executemany("UPDATE instance SET state = ?, body = ? WHERE id = ?", moved)
                version = place + 2
                events = [(number, version, source, source, target, "system", now) for _, _, number in moved]
                database.executemany(INSERT_EVENT, events)

    def advanced(self, body: str) -> str:
        workflow = self.serializer.deserialize_json(body)
        workflow.get_next_task(state=TaskState.READY, manual=True).run()
        workflow.do_engine_steps()
        written: str = self.serializer.serialize_json(workflow)
        return written

    def found(self) -> dict[str, Any]:
        """How many instances are through, by their own word too, and the events by kind."""
        through = self.database.execute("SELECT body FROM instance WHERE state = 'final'")
        events = self.database.execute(
            "SELECT version, source, target, count(*) FROM event GROUP BY version, source, target"
        )
        completed = sum(self.serializer.deserialize_json(body).completed for (body,) in through)
        return {"final": completed, "events": events.fetchall()}


def main(path: str, instances: str, chunk: str) -> None:
    engine, n = Engine(Path(path), int(chunk)), int(instances)
    begin = time.perf_counter()
    engine.launch(n)
    for place in range(len(STAGES)):
        engine.stage(n, place)
    seconds = time.perf_counter() - begin
    print(json.dumps({"seconds": seconds, **engine.found()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
