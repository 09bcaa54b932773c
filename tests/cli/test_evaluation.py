"""`siulak evaluation show`: one case, from the first prompt to the last document."""

import pytest
from sqlalchemy import Engine

from tests.cli.commands import Siulak
from tests.factories import ANI, evaluation, office
from tests.workflow.sealed_logs import Log

NIP = f"19800101200501{ANI:04}"


def test_the_case_is_told_from_prompt_to_mail_to_act_to_document(siulak: Siulak, played: Log) -> None:
    told = siulak("evaluation", "show", 1, "--home", played.home)

    assert told.code == 0
    steps = (
        "Diminta: penilaian mandiri\tAni Contoh (pegawai)",
        "Email permintaan: penilaian mandiri\tAni Contoh\temail ",
        "Mengirim penilaian mandiri\tAni Contoh (pegawai)\tperistiwa ",
        "Diminta: penilaian atasan\tCitra Misal (penilai)",
        "Mengirim penilaian atasan\tCitra Misal (penilai)",
        "Menyatakan capaian kinerja organisasi\tSekar Misal (pejabat penetap)",
        "Menetapkan predikat\tSekar Misal (pejabat penetap)",
        "Dokumen revisi 1\tsistem\tdokumen ",
    )
    places = [next(place for place, line in enumerate(told.lines) if step in line) for step in steps]
    assert places == sorted(places)


def test_where_it_stands_and_who_holds_which_role(siulak: Siulak, played: Log) -> None:
    lines = siulak("evaluation", "show", 1, "--home", played.home).lines

    assert f"Pegawai\tAni Contoh, NIP {NIP}" in lines
    assert "Keadaan\tSelesai (versi 5)" in lines
    assert "Predikat\tbaik" in lines
    assert "Kini penilai\tCitra Misal" in lines
    assert "Jendela Penilaian mandiri\t2026-12-07 00.00 sampai 2026-12-16 23.59" in lines


def test_a_nip_finds_the_same_case(siulak: Siulak, played: Log) -> None:
    by_number = siulak(
        "evaluation", "show", evaluation(played.engine, ANI).id, "--json", "--home", played.home
    )

    by_nip = siulak("evaluation", "show", NIP, "--json", "--home", played.home)

    assert by_nip.json == by_number.json
    assert len(by_nip.json) == 1


def test_every_reference_in_the_case_leads_somewhere(siulak: Siulak, played: Log) -> None:
    (case,) = siulak("evaluation", "show", NIP, "--json", "--home", played.home).json

    runs = {entry["run_id"] for name in ("events", "mails", "documents") for entry in case[name]} - {None}
    prompts = {prompt["id"] for prompt in case["prompts"]}
    assert all(siulak("runs", run, "--home", played.home).code == 0 for run in runs)
    assert {event["prompt_id"] for event in case["events"]} - {None} <= prompts


def test_no_link_that_acts_and_no_mail_is_shown(siulak: Siulak, played: Log) -> None:
    told = siulak("evaluation", "show", NIP, "--json", "--home", played.home)

    assert "/t/" not in told.out
    assert "content" not in told.out
    assert "@kerincikab.example>" in told.out  # the Message-ID, which the mail server's log has too


@pytest.mark.parametrize("which", ["777", "0", "-", "Ani Contoh", "1" * 18, "²", "9" * 30])
def test_what_is_not_there_is_told(siulak: Siulak, played: Log, which: str) -> None:
    told = siulak("evaluation", "show", "--home", played.home, "--", which)

    assert told.code == 2
    assert told.err.startswith(f"Galat: {which}: tidak ada evaluasi")


def test_of_somebody_without_an_evaluation_it_is_told_what_may_be_the_cause(
    siulak: Siulak, engine: Engine, home: object
) -> None:
    office(engine)
    told = siulak("evaluation", "show", f"19800101200501{ANI:04}")

    assert (told.code, "Ani Contoh ada pada daftar pegawai" in told.err) == (2, True)
    assert "siulak cycle include" in told.err
