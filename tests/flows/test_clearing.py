"""The nightly run clears away files of evidence that nothing names, and says how many."""

import os

import pytest

from flows.close_cycle import clear_evidence
from tests.flows.offices import MORNING, Office
from tests.workflow.evidence.files import files, pdf

pytestmark = pytest.mark.thorough


def test_a_file_that_no_form_named_goes_the_next_night(office: Office) -> None:
    run = office.run("close_cycle", MORNING)
    clear_evidence(run)
    files(run.settings.evidence, pdf())
    clear_evidence(run)
    assert run.counts == {}

    (lying,) = run.settings.evidence.glob("*/*")
    os.utime(lying, (1, 1))
    clear_evidence(run)

    assert run.counts == {"berkas bukti yang tidak diperlukan lagi": 1}
    assert not lying.exists()
