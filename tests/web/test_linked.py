"""Words of a sentence that lead to a page."""

from web.pages import linked


def test_the_first_of_the_words_lead_to_the_page() -> None:
    assert linked("Evaluasi Ani, oleh Ani.", "Ani", "/penilaian/7") == (
        'Evaluasi <a href="/penilaian/7">Ani</a>, oleh Ani.'
    )


def test_what_a_name_brings_along_stays_text() -> None:
    assert linked("Evaluasi A<b>'ini.", "A<b>'ini", "/p") == 'Evaluasi <a href="/p">A&lt;b&gt;&#39;ini</a>.'


def test_a_sentence_without_the_words_stays_as_it_is() -> None:
    assert linked("Tersimpan & selesai.", "Ani", "/p") == "Tersimpan &amp; selesai."
