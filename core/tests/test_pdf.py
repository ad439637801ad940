"""What a document on paper can draw, and what becomes of the rest."""

import pytest
from django.utils.translation import override

from core.pdf import Paper, clean, marked_up
from core.tests.pdfs import text_of_pdf


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("歐陽娜娜 欧阳娜娜 Müller-Łoś – 100 − 2 → 3", "歐陽娜娜 欧阳娜娜 Müller-?os – 100 – 2 → 3"),
        ("Nguyễn", "Nguyen"),
        ("a\x00b\u200bc\u202ed\n", "abcd"),
        ("🙂", "?"),
    ],
)
def test_clean_keeps_what_a_face_can_draw(text, drawn):
    assert clean(text) == drawn


@pytest.mark.parametrize(("language", "face"), [("zh-hant", "MSung-Light"), ("zh-hans", "STSong-Light")])
def test_chinese_is_drawn_in_the_face_of_the_reader_s_letters(language, face):
    with override(language):
        assert marked_up("中") == f'<font name="{face}">中</font>'
        assert marked_up("A<") == '<font name="Helvetica">A&lt;</font>'


def test_letters_that_the_reader_s_face_lacks_are_drawn_in_the_other():
    with override("zh-hant"):
        assert 'name="STSong-Light"' in marked_up("们")


def test_a_long_table_goes_on_under_its_header_and_every_page_has_its_number():
    paper = Paper("A list", head="the head", foot="the foot")
    paper.table(["Column", "Sum"], [[f"row {number}", number] for number in range(120)], widths=(3, 1), numeric={1})
    text = text_of_pdf(paper.as_bytes())
    assert [text.count(words) for words in ("Column", "the head", "the foot")] == [3, 3, 3]
    assert ("1 / 3" in text, "3 / 3" in text, "row 119" in text) == (True, True, True)
