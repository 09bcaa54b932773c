import re

from cli.demo.scans import signed_paper
from workflow.evidence.kinds import kind_of


def test_a_signed_paper_is_a_pdf_whose_parts_are_where_its_table_says() -> None:
    content = signed_paper("BERITA ACARA", ("Ditolak (tanpa alasan) \\ 50%", "é"), ("Ani", "Budi"))

    assert kind_of(content) == "pdf"
    (start,) = re.findall(rb"startxref\n(\d+)\n%%EOF\n$", content)
    table = content[int(start) :]
    assert table.startswith(b"xref\n0 6\n")
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n ", table), 1):
        assert content[int(place) :].startswith(b"%d 0 obj\n" % number)
    ((length, drawn),) = re.findall(rb"/Length (\d+) >>\nstream\n(.*)\nendstream", content, re.DOTALL)
    assert int(length) == len(drawn)
    assert rb"Ditolak \(tanpa alasan\) \\ 50%" in drawn


def test_equal_lines_make_equal_papers() -> None:
    assert signed_paper("A", ("b",), ("C",)) == signed_paper("A", ("b",), ("C",))
    assert signed_paper("A", ("b",), ("C",)) != signed_paper("A", ("b",), ("CC",))
