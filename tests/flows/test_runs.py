"""The served flows over a real Prefect server: what they leave in our database, and in Prefect's."""

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psutil
import pytest
from sqlalchemy import insert, select, update

from cli.children import children, free_port, prefect_is_healthy
from cli.demo.servers import FLOWS
from cli.doctor import prefect
from cli.doctor.findings import Level
from cli.prefect_api import PrefectApi, RunFailedError
from config.orchestration import server_environment
from flows.forking import PRELOADED
from models.account import Account, OneTimeSecret
from models.document import DocumentJob
from models.evaluation import Evaluation
from models.people import Employee
from models.run import RunRecord
from models.session import reading, transaction
from tests.databases import Databases
from tests.flows.offices import EARLY, LAUNCH, MORNING, PEOPLE, PLAIN, Office, staffed_office
from tests.flows.scripted_smtp import DROP, Smtp, failing, scripted
from workflow import accounts, definitions, holding, leases, ledger

pytestmark = [pytest.mark.server, pytest.mark.timeout(600)]

Dump = dict[str, list[tuple[Any, ...]]]
OWN_BOOKS = {"run_record", "lease", "clock"}
END = MORNING + timedelta(hours=1)
DEAD = "killed before it held its work"
MOMENTS = {
    "launch_cycle": LAUNCH,
    "advance_cycles": EARLY,
    "deliver_mail": MORNING,
    "generate_documents": END,
    "close_cycle": END + timedelta(hours=1),
}
CHANGED = {
    "launch_cycle": "evaluation",
    "advance_cycles": "prompt",
    "deliver_mail": "outbox_message",
    "generate_documents": "document_job",
    "close_cycle": "cycle",
}


@dataclass
class Story:
    """What was run, and the business tables before and after."""

    office: Office
    api: PrefectApi
    smtp: Smtp
    dumps: dict[str, list[Dump]] = field(default_factory=dict)
    runs: dict[str, str] = field(default_factory=dict)
    """Name of the run in this story → Prefect's id."""

    def run(self, name: str, flow: str, as_of: datetime | None) -> None:
        parameters: dict[str, Any] = {"as_of": as_of.isoformat()} if as_of else {}
        if flow == "launch_cycle":
            with transaction(self.office.engine) as session:
                stored = definitions.store(session, PLAIN.read_text())
            parameters |= {"year": 2026, "definition": stored.digest}
        self.runs[name] = self.api.trigger(flow, parameters)
        with contextlib.suppress(RunFailedError):
            self.api.wait(flow, self.runs[name])

    def twice(self, flow: str) -> None:
        told = [self._business()]
        for time in ("first", "second"):
            self.run(f"{flow} {time}", flow, MOMENTS[flow])
            told.append(self._business())
        self.dumps[flow] = told

    def record(self, name: str) -> RunRecord | None:
        with transaction(self.office.engine) as session:
            query = select(RunRecord).where(RunRecord.prefect_run_id == self.runs[name])
            return session.scalars(query).one_or_none()

    def state(self, name: str) -> str:
        return str(self.flow_run(name)["state"]["type"])

    def flow_run(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.api._call("GET", f"flow_runs/{self.runs[name]}")
        return found

    def artifacts(self, name: str) -> list[dict[str, Any]]:
        meant = {"flow_run_id": {"any_": [self.runs[name]]}, "type": {"any_": ["markdown"]}}
        found: list[dict[str, Any]] = self.api._call("POST", "artifacts/filter", {"artifacts": meant})
        return found

    def _business(self) -> Dump:
        return {name: rows for name, rows in self.office.dump().items() if name not in OWN_BOOKS}


def told(story: Story) -> Story:
    """The whole story, in the order of its business times."""
    story.twice("launch_cycle")
    _while_another_is_at_it(story)
    _leave_an_old_code(story.office)
    story.twice("advance_cycles")
    story.smtp.play = failing("dot", DROP, 3)
    story.twice("deliver_mail")
    _finish(story.office)
    ledger.open_run(story.office.engine, "generate_documents", DEAD, MORNING)
    story.twice("generate_documents")
    story.twice("close_cycle")
    story.run("late", "advance_cycles", EARLY)
    story.run("on the wall clock", "close_cycle", None)
    holding.hold(story.office.engine, "restore", None, END)
    story.run("held", "deliver_mail", END + timedelta(hours=2))
    return story


def _while_another_is_at_it(story: Story) -> None:
    fencing = leases.take(story.office.engine, "advance_cycles", "another")
    assert fencing is not None
    story.run("beside another", "advance_cycles", EARLY)
    leases.release(story.office.engine, "advance_cycles", fencing)


def _leave_an_old_code(office: Office) -> None:
    """Whoever asked for it has long signed in."""
    with transaction(office.engine) as session:
        accounts.open_missing(session, LAUNCH)
        account = session.scalars(select(Account.id)).first()
        moments = {"asked_at": LAUNCH, "expires_at": LAUNCH, "ended_at": LAUNCH}
        session.add(OneTimeSecret(account_id=account, purpose="code", **moments))


def _finish(office: Office) -> None:
    """As if everybody had acted."""
    with transaction(office.engine) as session:
        session.execute(update(Evaluation).values(state="final", predicate="baik", final_at=MORNING))
        jobs = [
            {"evaluation_id": number, "revision": 1, "requested_at": MORNING}
            for number in session.scalars(select(Evaluation.id))
        ]
        session.execute(insert(DocumentJob), jobs)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Iterator[Story]:
    home = tmp_path_factory.mktemp("served")
    office, port = staffed_office(home, databases), free_port()
    with scripted() as smtp:
        environment = {
            **server_environment(home / "prefect", port, "secret"),
            "SIULAK_INVITATIONS": "false",
            "SIULAK_HOME": str(home),
            "SIULAK_DATABASE_URL": office.address,
            "SIULAK_PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
            "SIULAK_SCHEDULES_PAUSED": "true",
            "SIULAK_SMTP_PORT": str(smtp.port),
            "PREFECT_API_ENABLE_HTTP2": "false",
        }
        url = environment["PREFECT_API_URL"]
        with (
            children(home / "run", environment) as family,
            contextlib.closing(PrefectApi(url, "siulak:secret", family.check)) as api,
        ):
            family.start("prefect-server", "-m", "prefect", "server", "start", "--no-ui")
            family.wait_until("prefect-server", lambda: prefect_is_healthy(url))
            family.start("flows", "-m", "flows.serving")
            family.wait_until("flows", lambda: all(api.has_deployment(flow) for flow in FLOWS))
            yield told(Story(office, api, smtp))
    office.drop()


@pytest.mark.parametrize("flow", FLOWS)
def test_a_flow_does_its_work_once_and_the_same_moment_again_changes_nothing(story: Story, flow: str) -> None:
    before, first, second = story.dumps[flow]

    assert first[CHANGED[flow]] != before[CHANGED[flow]]
    assert second == first


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("time", ["first", "second"])
def test_every_run_has_a_closed_record_with_prefects_id(story: Story, flow: str, time: str) -> None:
    record = story.record(f"{flow} {time}")

    assert record is not None
    assert (record.flow, record.outcome) == (flow, "done")
    assert record.business_time == MOMENTS[flow]
    assert record.closed_at is not None
    assert record.code_version.startswith("siulak ")
    assert story.state(f"{flow} {time}") == "COMPLETED"


@pytest.mark.parametrize("flow", FLOWS)
def test_every_run_has_a_name_that_a_person_can_read(story: Story, flow: str) -> None:
    name = story.flow_run(f"{flow} first")["name"]

    assert name == f"{flow} {MOMENTS[flow]:%Y-%m-%d %H.%M}"


@pytest.mark.parametrize("flow", ["advance_cycles", "close_cycle"])
def test_a_flow_that_opens_or_closes_stages_seals_at_its_end(story: Story, flow: str) -> None:
    before, first, _ = story.dumps[flow]
    record = story.record(f"{flow} first")

    assert record is not None
    assert len(first["seal_leaf"]) == len(first["audit_event"]) > len(before["seal_leaf"])
    assert record.head_position == len(first["seal_leaf"])
    (table, *_) = story.artifacts(f"{flow} first")
    assert f"`{record.head_position}:{record.head_digest}`" in table["data"]
    assert f"`siulak runs {record.id}`" in table["data"]


def test_the_daily_flow_forgets_old_codes(story: Story) -> None:
    before, first, _ = story.dumps["advance_cycles"]

    assert (len(before["one_time_secret"]), first["one_time_secret"]) == (1, [])


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize("time", ["first", "second"])
def test_every_attempt_leaves_a_table_that_a_person_can_read(story: Story, flow: str, time: str) -> None:
    tables = story.artifacts(f"{flow} {time}")

    record = story.record(f"{flow} {time}")
    assert record is not None
    assert len(tables) == record.attempts
    (left,) = [table for table in tables if "Selesai." in table["data"]]
    assert left["data"].startswith(f"# {flow}, waktu kerja {MOMENTS[flow]:%Y-%m-%d %H.%M}")
    for name, number in record.counts.items():
        assert f"| {name} | {number} |" in left["data"]


def test_a_relay_that_broke_off_is_tried_again_by_the_same_run(story: Story) -> None:
    record = story.record("deliver_mail first")

    assert record is not None
    assert record.attempts == 2
    assert len(story.smtp.accepted) == PEOPLE - 1  # the one whose end is unknown waits its quarter of an hour
    assert len(story.smtp.arrived) == len(set(story.smtp.arrived)) == PEOPLE


def test_a_run_without_as_of_on_the_virtual_clock_fails_and_says_why(story: Story) -> None:
    record = story.record("on the wall clock")

    assert story.state("on the wall clock") == "FAILED"
    assert record is not None
    assert record.outcome == "failed"
    assert "jalankan dengan as_of" in record.note


def test_a_run_for_a_moment_that_is_over_is_skipped(story: Story) -> None:
    record = story.record("late")

    assert story.state("late") == "COMPLETED"
    assert record is not None
    assert record.outcome == "skipped"
    assert "sudah lewat" in record.note


def test_a_run_beside_another_of_its_flow_is_skipped(story: Story) -> None:
    record = story.record("beside another")

    assert record is not None
    assert (record.outcome, record.counts) == ("skipped", {})
    assert story.dumps["advance_cycles"][0]["prompt"] == []


def test_a_run_while_the_outbox_is_held_sends_nothing_and_says_why(story: Story) -> None:
    record = story.record("held")

    assert record is not None
    assert (record.outcome, record.counts) == ("skipped", {})
    assert "siulak outbox release" in record.note
    assert story.state("held") == "COMPLETED"


def test_the_flows_log_is_json_and_names_nobody(story: Story) -> None:
    told = (story.office.home / "run/flows.log").read_text()

    lines = [json.loads(line) for line in told.splitlines()]
    assert "serving" in {line["event"] for line in lines}
    assert any(line.get("flow_run_name", "").startswith("deliver_mail 2026-12-07") for line in lines)
    assert [fact for fact in people(story) if fact in told] == []


@pytest.mark.parametrize("name", ["late", "beside another", "on the wall clock", "held"])
def test_a_run_that_did_nothing_leaves_words_about_it_too(story: Story, name: str) -> None:
    left = story.artifacts(name)

    record = story.record(name)
    assert record is not None
    assert left
    assert all(record.note in artifact["data"] for artifact in left)


def test_runs_are_forked_from_what_is_imported_already(story: Story) -> None:
    served = psutil.Process(json.loads((story.office.home / "run/flows.json").read_text())["pid"])

    beside = [" ".join(process.cmdline()) for process in served.children(recursive=True)]

    assert len([command for command in beside if PRELOADED in command]) == 1


def test_the_ledger_knows_every_run_of_prefect_and_no_other(story: Story) -> None:
    with reading(story.office.engine) as session:
        known = set(session.scalars(select(RunRecord.prefect_run_id)))

    assert known - {DEAD} == {run.id for run in story.api.runs()} == set(story.runs.values())


def test_the_ledger_calls_a_run_as_prefects_pages_do(story: Story) -> None:
    for name in story.runs:
        record = story.record(name)
        assert record is not None
        assert record.prefect_name == story.flow_run(name)["name"]


def test_the_next_run_of_a_flow_closes_what_a_killed_one_left_open(story: Story) -> None:
    with reading(story.office.engine) as session:
        left = session.scalars(select(RunRecord).where(RunRecord.prefect_run_id == DEAD)).one()

    assert left.outcome == "abandoned"
    assert left.closed_at is not None


def test_every_effect_of_a_run_names_it(story: Story) -> None:
    events = story.dumps["close_cycle"][-1]["audit_event"]

    records = {record.id for flow in FLOWS if (record := story.record(f"{flow} first"))}
    named = {row[-2] for row in events}
    assert named - {None} <= records
    assert len(named) == len(FLOWS)  # sending leaves no fact, the roster came without a run


def test_the_doctor_finds_this_server_shut_silent_and_its_flows_at_rest(story: Story) -> None:
    url = str(story.api._http.base_url).rstrip("/")
    api = prefect.Api(url, "siulak:secret")
    told = prefect.settings_of(api)

    verdicts = [
        prefect.answers(api),
        prefect.refuses_strangers(api),
        prefect.accepts_us(api),
        prefect.is_silent(told, prefect.environments(url)),
        prefect.keeps_events(told),
    ]

    assert {verdict.level for verdict in verdicts} == {Level.OK}
    assert len(prefect.environments(url)) >= 2
    assert prefect.deployed(api).found.startswith("dijeda: ")


def test_no_run_logs_a_fault_but_those_that_had_one(story: Story) -> None:
    faulty = {story.runs["deliver_mail first"], story.runs["on the wall clock"]}

    logs = story.api._call("POST", "logs/filter", {"logs": {"level": {"ge_": 40}}, "limit": 200})

    assert [log["message"] for log in logs if log["flow_run_id"] not in faulty] == []


def people(story: Story) -> list[str]:
    """Whatever tells who somebody is."""
    with reading(story.office.engine) as session:
        known = list(session.execute(select(Employee.nip, Employee.email, Employee.name)).tuples())
    return [re.sub(r",.*", "", fact) for person in known for fact in person if fact]


def test_prefects_database_names_nobody(story: Story) -> None:
    folder = story.office.home / "prefect"
    content = b"".join(path.read_bytes() for path in sorted(folder.rglob("*.db*")))
    assert len(people(story)) >= 3 * PEOPLE
    assert b"advance_cycles 2026-12-07 06.00" in content
    assert [fact for fact in people(story) if fact.encode() in content] == []
