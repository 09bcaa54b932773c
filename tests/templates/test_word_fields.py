from templates.contexts import AppraisalDocument
from templates.word_fields import example, published_fields
from tests.templates.word_samples import Child, Family


def test_fields_of_a_person_are_published_by_their_dotted_names() -> None:
    names = published_fields(AppraisalDocument)

    assert {"penilai.nip", "catatan"} <= set(names)
    assert "penilai" not in names


def test_a_list_is_published_by_its_own_name() -> None:
    assert published_fields(Family) == ("kepala", "anak")


def test_an_example_can_be_empty_or_full_of_what_tears_a_document() -> None:
    assert example(Family, 0) == Family(kepala="", anak=())
    assert all(mark in example(Child, 1).nama for mark in "&<>\"'\n\t")
    assert len(example(Family, 2).anak) == 2
