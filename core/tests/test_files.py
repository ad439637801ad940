"""Documents that are taken and that are refused, by their content: the row "Upload XSS" of the list of attacks."""

import io
import unicodedata

import pytest
from PIL import Image

from core.files.archives import MOST_UNPACKED
from core.files.checking import clean, clean_name
from core.files.kinds import LONGEST_NAME, MOST_BYTES, Kind
from core.files.refusing import REASONS, Refused
from core.tests import nasty_files as nasty
from core.tests.nasty_files import docx, docx_with, pdf, picture, upload


def told(value):
    """The id of a case: bytes differ from run to run, so they are no name for one."""
    return "content" if isinstance(value, bytes) else None


def refused(name, content):
    with pytest.raises(Refused) as reason:
        clean(upload(name, content))
    return reason.value.code


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("CV.pdf", pdf(), Kind.PDF),
        ("latex.pdf", nasty.opening_at_its_page(), Kind.PDF),
        ("CV.docx", docx(), Kind.DOCX),
        ("CV.docx", docx(word___rels__document_xml_rels=""), Kind.DOCX),
        ("List.xlsx", nasty.xlsx(), Kind.XLSX),
        ("a.PNG", picture(), Kind.PNG),
        ("a.png", picture(mode="P"), Kind.PNG),
        ("a.png", picture(mode="RGBA"), Kind.PNG),
        ("a.jpg", picture("JPEG"), Kind.JPEG),
        ("a.jpeg", picture("JPEG", mode="CMYK"), Kind.JPEG),
        ("a.txt", "简历".encode("gb18030"), Kind.TEXT),
        ("a.txt", "\ufeff履歷\r\n".encode(), Kind.TEXT),
        ("a.txt", b"3 < 5, and <3 too", Kind.TEXT),
        ("a.csv", b"Name,Unit\r\nAnn,North\r\n", Kind.CSV),
    ],
    ids=told,
)
def test_documents_of_every_kind_are_taken(name, content, kind):
    taken = clean(upload(name, content))
    assert (taken.kind, len(taken.content) > 0) == (kind, True)
    if kind not in (Kind.PNG, Kind.JPEG):
        assert taken.content == content


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("cv.pdf", b"", "empty"),
        ("cv.txt", b" \r\n\0", "empty"),
        ("cv.html", nasty.HTML, "kind"),
        ("cv.svg", nasty.SVG, "kind"),
        ("cv.exe", nasty.EXE, "kind"),
        ("cv.gif", nasty.GIF, "kind"),
        ("cv.pdf.exe", pdf(), "kind"),
        ("cv.webp", picture("WEBP"), "kind"),
        ("cv", pdf(), "kind"),
        ("cv.pdf", nasty.HTML, "not_its_ending"),
        ("cv.png", nasty.SVG, "not_its_ending"),
        ("cv.pdf", nasty.EXE, "not_its_ending"),
        ("cv.jpg", picture(), "not_its_ending"),
        ("cv.png", nasty.GIF, "not_its_ending"),
        ("cv.docx", pdf(), "not_its_ending"),
        ("cv.docx", nasty.xlsx(), "not_its_ending"),
        ("cv.xlsx", docx(), "not_its_ending"),
        ("cv.xlsx", nasty.packed({"a.txt": "a"}), "not_its_ending"),
        ("cv.txt", pdf(), "not_its_ending"),
        ("cv.txt", nasty.HTML, "not_its_ending"),
        ("cv.csv", b"\xef\xbb\xbf \n" + nasty.SVG, "not_its_ending"),
        ("cv.txt", nasty.EXE, "no_text"),
        ("cv.txt", "简历".encode("utf-16"), "no_text"),
        ("cv.txt", b"\x1b]0;title\x07", "no_text"),
        ("cv.txt", b"\xff\xff\xff\xff", "no_text"),
    ],
    ids=told,
)
def test_what_is_of_no_kind_or_not_of_its_ending_is_refused(name, content, reason):
    assert refused(name, content) == reason


def test_twenty_five_megabytes_are_taken_and_a_byte_more_is_not():
    text = b"a" * MOST_BYTES
    assert clean(upload("a.txt", text)).content == text
    assert refused("a.txt", text + b"a") == "too_large"
    assert refused("a.pdf", pdf() + b"\0" * 1024 * 1024 * 26) == "too_large"


# --- PDF --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        pdf() + nasty.HTML,
        pdf().replace(b"\n", b"\n%" + nasty.HTML + b"\n", 1),
        pdf() + nasty.packed({"a.class": "a"}),
        pdf().replace(b"%%EOF", nasty.packed({"a.class": "a"}) + b"%%EOF"),
        pdf() + b"%" * 5000,
        pdf()[:-30],
        b"%PDF-1.7\n" + nasty.EXE,
    ],
    ids=["html after", "html before", "zip after", "zip before the end", "much after", "cut off", "a program"],
)
def test_a_pdf_that_is_something_else_too_is_refused(content):
    assert refused("cv.pdf", content) == "foreign"


@pytest.mark.parametrize(
    "content",
    [b"GIF89a" + pdf(), nasty.HTML + pdf(), b"\n" + pdf(), nasty.packed({"a": "a"}) + pdf()],
    ids=["gif", "html", "line break", "zip"],
)
def test_a_pdf_that_does_not_begin_as_one_is_refused(content):
    assert refused("cv.pdf", content) == "not_its_ending"


@pytest.mark.parametrize(
    "content",
    [
        pdf(nasty.scripted),
        pdf(nasty.attached),
        pdf(OpenAction=nasty.action("JavaScript", JS=nasty.WORDS)),
        pdf(OpenAction=nasty.action("Launch", F=nasty.WORDS)),
        pdf(OpenAction=nasty.action("URI", URI=nasty.WORDS)),
        pdf(AA=nasty.action("GoTo")),
        pdf(OpenAction=nasty.action("JavaScript", JS=nasty.WORDS)).replace(b"/JavaScript", b"/J#61vaScript"),
        nasty.pdf_with_hidden_script(),
        pdf().replace(b"%%EOF", b"9 0 obj<</S /JavaScript /JS (a)>>endobj %%EOF"),
        pdf(AcroForm=nasty.action("GoTo", XFA=nasty.WORDS)),
    ],
    ids=["js", "attachment", "open", "launch", "uri", "aa", "escaped", "packed", "in no directory", "xfa"],
)
def test_a_pdf_that_does_something_is_refused(content):
    assert refused("cv.pdf", content) == "active"


@pytest.mark.parametrize(
    "content",
    [pdf(nasty.locked), b"%PDF-1.7\nnothing\n%%EOF", pdf().replace(b"/Pages", b"/Pagez")],
    ids=["locked", "nothing", "no pages"],
)
def test_a_pdf_that_cannot_be_read_is_refused(content):
    assert refused("cv.pdf", content) == "damaged"


def test_a_pdf_that_unpacks_to_very_much_is_refused():
    assert refused("cv.pdf", nasty.pdf_with_bombs(3, 60 * 1024 * 1024)) == "unpacks"


# --- office -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (lambda: docx_with("word/big.xml", b" " * (MOST_UNPACKED + 1)), "unpacks"),
        (lambda: docx_with("word/big.xml", b" " * 30_000_000), "unpacks"),
        (lambda: docx(**{f"word/{number}.xml": "a" for number in range(600)}), "unpacks"),
        (lambda: docx_with("word/media/inner.bin", nasty.packed({"bomb": b" " * 10_000_000})), "active"),
        (lambda: docx_with("word/embeddings/book.xlsx", "a"), "active"),
        (nasty.lying_docx, "damaged"),
        (nasty.overlapping_docx, "foreign"),
        (lambda: docx()[:-40], "damaged"),
    ],
    ids=["flat", "swollen", "many parts", "nested", "embedded", "lying", "overlapping", "cut off"],
)
def test_bombs_are_refused(content, reason):
    assert refused("cv.docx", content()) == reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/vbaProject.bin", b"macro"),
        ("word/activeX/activeX1.xml", "<a/>"),
        ("word/program.bin", nasty.EXE),
        ("[Content_Types].xml", '<Types ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'),
        ("word/a.xml", '<!DOCTYPE a SYSTEM "https://example.org/a.dtd"><a/>'),
        ("word/a.xml", '<!ENTITY a "aaaa">'),
        ("word/_rels/settings.xml.rels", nasty.RELATIONS.format(nasty.OUTSIDE.format("attachedTemplate"))),
        ("word/_rels/document.xml.rels", nasty.RELATIONS.format(nasty.OUTSIDE.format("image"))),
    ],
    ids=told,
)
def test_office_files_with_macros_programs_or_ways_outside_are_refused(name, content):
    assert refused("cv.docx", docx_with(name, content)) == "active"


def test_links_that_somebody_clicks_are_taken():
    links = nasty.RELATIONS.format(nasty.OUTSIDE.format("hyperlink"))
    assert clean(upload("cv.docx", docx_with("word/_rels/document.xml.rels", links))).kind is Kind.DOCX


@pytest.mark.parametrize(
    "content",
    [docx() + b"more", docx() + nasty.HTML, docx()[:-2] + b"\4\0more", docx() + docx()],
    ids=["after", "html", "comment", "twice"],
)
def test_office_files_with_foreign_bytes_are_refused(content):
    assert refused("cv.docx", content) in ("foreign", "damaged")


def test_what_stands_before_an_office_file_is_refused():
    assert refused("cv.docx", nasty.HTML + docx()) == "not_its_ending"
    assert refused("cv.docx", b"PK\x03\x04" + nasty.HTML + docx()) == "foreign"


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_a_photo_loses_its_place_camera_comment_and_profile_and_stands_upright():
    photo = nasty.photo()
    assert b"Exif" in photo and b"Telephone" in photo and b"at home" in photo and b"profile" in photo
    kept = clean(upload("photo.jpg", photo)).content
    assert not any(word in kept for word in (b"Exif", b"Telephone", b"at home", b"profile"))
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.size, dict(picture.getexif()), picture.format) == ((20, 40), {}, "JPEG")


def test_a_png_loses_its_words():
    before = nasty.png_with_words()
    assert b"Ann Secret" in before
    kept = clean(upload("a.png", before)).content
    assert b"Ann Secret" not in kept and b"tEXt" not in kept and b"eXIf" not in kept


@pytest.mark.parametrize(
    ("name", "content"), [("a.jpg", picture("JPEG")), ("a.png", picture())], ids=["JPEG and ZIP", "PNG and ZIP"]
)
def test_what_stands_behind_a_picture_is_not_kept(name, content):
    kept = clean(upload(name, content + nasty.packed({"evil.class": "evil"}) + nasty.HTML)).content
    assert b"PK" not in kept and b"evil" not in kept and b"script" not in kept


def test_a_clear_picture_stays_clear():
    with Image.open(io.BytesIO(clean(upload("a.png", picture(mode="RGBA"))).content)) as kept:
        assert kept.mode == "RGBA"


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_000, 6_000)])
def test_a_picture_of_very_many_points_is_refused_unopened(size):
    assert refused("a.png", nasty.enormous_png(*size)) == "pixels"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", picture()[:60]),
        ("a.jpg", picture("JPEG")[:300]),
        ("a.png", b"\x89PNG\r\n\x1a\n" + nasty.HTML),
        ("a.jpg", b"\xff\xd8\xff" + nasty.HTML),
    ],
    ids=told,
)
def test_a_damaged_picture_is_refused(name, content):
    assert refused(name, content) == "damaged"


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\Ann\\CV.PDF", "CV.pdf"),
        ("cv\u202efdp.exe.pdf", "cvfdp.exe.pdf"),
        ("\u2066cv\u2069\u200b.pdf", "cv.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("  王偉  履歷 .pdf", "王偉 履歷.pdf"),
        (".pdf", "document.pdf"),
        ("...pdf", "document.pdf"),
        ("é" * 200 + ".pdf", "é" * 116 + ".pdf"),
        ("a" * 300, ("document." + "a" * 300)[:LONGEST_NAME]),
    ],
)
def test_names_are_shown_without_folders_and_signs_that_mislead(name, shown):
    assert clean_name(name) == shown
    assert len(clean_name(unicodedata.normalize("NFD", name))) <= LONGEST_NAME


@pytest.mark.parametrize("name", ["x: y/cv\r\n.pdf", "../cv.pdf", "\u202ecv.pdf"])
def test_the_name_of_a_taken_document_is_clean(name):
    sent = upload("a.pdf", pdf())
    sent._name = name  # Django cuts folders off a name by itself; the check does not lean on it
    assert clean(sent).name == "cv.pdf"


def test_every_reason_is_one_that_something_is_refused_for():
    assert set(REASONS) == {
        "empty", "too_large", "kind", "not_its_ending", "damaged", "unpacks", "active", "foreign", "pixels", "no_text",
    }  # fmt: skip
