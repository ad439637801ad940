"""Documents once they are taken: where they lie, how they leave, what becomes of them with their row."""

import io
import logging
import os
import stat
import zipfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings as house
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, models, transaction
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone
from django.utils.translation import override

from core import privacy
from core.files import receiving
from core.files.checking import CheckedFile, clean
from core.files.fields import DocumentField
from core.files.kinds import MOST_BYTES, Kind
from core.files.models import FOLDER, FileToRemove, StoredFile
from core.files.serving import attachment
from core.files.storing import opened, store, sweep
from core.tests.nasty_files import pdf, upload
from salesops.personal.export import export_person

pytestmark = pytest.mark.django_db
NOW = timezone.now()
NAMES = ["履歷 「王偉」.pdf", 'a"b;c=d.pdf', "é.pdf", "plain.pdf"]


@pytest.fixture(autouse=True)
def empty_folder():
    """Before a test, for others leave theirs, and after it."""
    clear_folder()
    yield
    clear_folder()


@pytest.fixture
def paper(db):
    """A table of documents for as long as a test: the kit has no rows of its own."""

    class Paper(StoredFile):
        note = models.TextField(blank=True)

        class Meta:
            app_label = "core"

    editor = connection.schema_editor()
    editor.deferred_sql = []  # what would follow the table: the test's transaction is undone before that
    create, values = editor.table_sql(Paper)
    with connection.cursor() as cursor:
        cursor.execute(create, values)
    yield Paper
    del apps.all_models["core"]["paper"]
    apps.clear_cache()


def clear_folder():
    for name in names():
        default_storage.delete(f"{FOLDER}/{name}")


def names():
    return default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []


def kept(paper, person, *, name="cv.pdf", note=""):
    checked = CheckedFile(pdf(), Kind.PDF, name)
    return store(paper(note=note), checked, by=person, now=NOW)


def test_a_document_lies_under_a_random_name_that_only_its_row_knows(paper, company):
    row = kept(paper, company.hr)
    row.refresh_from_db()
    assert (row.name, row.kind, row.size, row.uploaded_by, len(row.sha256)) == (
        "cv.pdf",
        "pdf",
        len(pdf()),
        company.hr,
        64,
    )
    assert names() == [row.stored_as] and "cv" not in row.stored_as and len(row.stored_as) == 32
    assert opened(row).read() == pdf()
    assert kept(paper, company.hr).stored_as != row.stored_as


def test_the_folder_is_outside_of_what_is_served_and_read_by_the_server_alone(tmp_path):
    assert not Path(house.MEDIA_ROOT).is_relative_to(house.STATIC_ROOT)
    assert not Path(house.STATIC_ROOT).is_relative_to(house.MEDIA_ROOT)
    from salesops import settings as real  # noqa: PLC0415 here: those of the tests keep files in memory

    storage = FileSystemStorage(location=tmp_path / "files", **real.STORAGES["default"]["OPTIONS"])
    storage.save(f"{FOLDER}/abc", ContentFile(b"a"))
    modes = {name: stat.S_IMODE(os.stat(tmp_path / name).st_mode) for name in ("files", "files/documents")}
    assert modes == {"files": 0o700, "files/documents": 0o700}
    assert stat.S_IMODE(os.stat(tmp_path / "files/documents/abc").st_mode) == 0o600


@pytest.mark.parametrize("name", NAMES)
def test_a_document_leaves_as_an_attachment_that_no_browser_runs(paper, company, name):
    response = attachment(kept(paper, company.hr, name=name))
    assert response.getvalue() == pdf()
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert "\n" not in response["Content-Disposition"]


def test_the_name_is_written_as_browsers_read_it(paper, company):
    response = attachment(kept(paper, company.hr, name="履歷.pdf"))
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%E5%B1%A5%E6%AD%B7.pdf"


def test_texts_leave_as_plain_text_whatever_they_are(paper, company):
    row = kept(paper, company.hr)
    row.kind = Kind.CSV
    assert attachment(row)["Content-Type"] == "text/plain; charset=utf-8"


def test_the_frame_of_the_house_leaves_the_sandbox_as_it_is(paper, company, as_, settings):
    row = kept(paper, company.hr)
    settings.ROOT_URLCONF = type("urls", (), {"urlpatterns": [path("paper/", lambda request: attachment(row))]})
    response = as_(company.salesperson).get("/paper/")
    assert (response.status_code, response.getvalue()) == (200, pdf())
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (response["X-Content-Type-Options"], response["X-Frame-Options"]) == ("nosniff", "DENY")
    assert response["Content-Disposition"] == 'attachment; filename="cv.pdf"'


def test_a_document_whose_file_is_gone_answers_as_if_absent(paper, company, caplog):
    row = kept(paper, company.hr)
    default_storage.delete(row.path)
    with pytest.raises(Http404), caplog.at_level(logging.ERROR):
        attachment(row)
    assert str(row.pk) in caplog.text and row.name not in caplog.text


@pytest.mark.parametrize("many", [False, True])
def test_a_row_that_is_deleted_takes_its_file_with_it(paper, company, many, django_capture_on_commit_callbacks):
    row, other = kept(paper, company.hr, note="x"), kept(paper, company.hr)
    with django_capture_on_commit_callbacks(execute=True):
        if many:
            paper._base_manager.filter(note="x").delete()
        else:
            row.delete()
        assert len(names()) == 2  # until that is certain
    assert names() == [other.stored_as]


def test_a_deletion_that_is_undone_leaves_the_file(paper, company, django_capture_on_commit_callbacks):
    row = kept(paper, company.hr)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        paper._base_manager.all().delete()
        raise RuntimeError
    assert opened(row).read() == pdf()


def test_files_of_undone_rows_are_swept_after_a_day_and_no_others(paper, company):
    row = kept(paper, company.hr)
    with pytest.raises(RuntimeError), transaction.atomic():
        kept(paper, company.hr)
        raise RuntimeError
    assert (len(names()), sweep(NOW), sweep(NOW + timedelta(hours=23))) == (2, 0, 0)
    assert sweep(NOW + timedelta(hours=24)) == 1
    assert names() == [row.stored_as]
    assert sweep(NOW + timedelta(days=99)) == 0
    assert not FileToRemove.objects.exists()


def test_the_last_document_goes_from_the_disk_though_its_removal_was_cut_short(paper, company):
    row = kept(paper, company.hr)
    paper._base_manager.all().delete()  # killed after the commit: nothing of what follows it runs here
    assert (names(), sweep(NOW), names()) == ([row.stored_as], 1, [])
    default_storage.save(row.path, ContentFile(pdf()))  # a folder put back from a backup brings it back
    assert (sweep(NOW), names()) == (1, [])


def test_of_names_kept_for_good_those_on_the_disk_alone_are_read(paper, company):
    default_storage.save(f"{FOLDER}/orphan", ContentFile(pdf()))
    gone = [FileToRemove(stored_as=f"gone{number}", is_certain=True) for number in range(3)]
    FileToRemove.objects.bulk_create(gone)
    with CaptureQueriesContext(connection) as asked:
        assert sweep(NOW) == 0
    read = [query["sql"] for query in asked if '"core_filetoremove"."since"' in query["sql"]]
    assert all("WHERE" in sql for sql in read if sql.startswith("SELECT"))
    assert (sweep(NOW + timedelta(days=1)), names()) == (1, [])  # the database knows of deleted ones: none is restored


def test_nothing_is_swept_while_the_database_knows_of_no_document(paper, company):
    """It may be one that is filled from a backup: the files are there before it."""
    default_storage.save(f"{FOLDER}/abc", ContentFile(pdf()))
    assert [sweep(NOW + timedelta(days=days)) for days in (0, 9, 99)] == [0, 0, 0]
    assert names() == ["abc"]


def test_a_file_whose_row_comes_within_a_day_stays(paper, company):
    """As where one table is filled from a backup before the other."""
    kept(paper, company.hr)
    late = kept(paper, company.hr)
    paper._base_manager.filter(pk=late.pk)._raw_delete("default")
    sweep(NOW)
    late.save(force_insert=True)
    assert (sweep(NOW + timedelta(hours=25)), len(names())) == (0, 2)
    paper._base_manager.filter(pk=late.pk)._raw_delete("default")
    assert sweep(NOW + timedelta(hours=26)) == 0  # the day begins anew


def test_a_deletion_that_is_undone_marks_nothing(paper, company):
    row = kept(paper, company.hr)
    with pytest.raises(RuntimeError), transaction.atomic():
        row.delete()
        raise RuntimeError
    assert (sweep(NOW), names()) == (0, [row.stored_as])


def test_rows_whose_file_is_gone_are_told(paper, company, caplog):
    lost = kept(paper, company.hr)
    kept(paper, company.hr)
    with caplog.at_level(logging.ERROR):
        sweep(NOW)
        assert caplog.text == ""
        default_storage.delete(lost.path)
        sweep(NOW)
    assert "1 documents have no file" in caplog.text and lost.name not in caplog.text


def test_the_documents_of_a_person_stand_in_the_export(paper, company, monkeypatch):
    decision = privacy.Decision(
        "the person", "HR", privacy.WHILE_EMPLOYED, privacy.IN_EVERY_EXPORT, privacy.DELETED, by=("uploaded_by",)
    )
    monkeypatch.setattr("salesops.personal.export.decided", lambda: iter([(paper, decision)]))
    first, second = kept(paper, company.hr), kept(paper, company.hr)
    lost = kept(paper, company.hr)
    kept(paper, company.gm)
    default_storage.delete(lost.path)
    target = io.BytesIO()
    export_person(company.hr, target, by=company.hr, now=NOW)
    with zipfile.ZipFile(target) as archive:
        documents = {name for name in archive.namelist() if name.endswith(".pdf")}
        assert documents == {f"core.paper/{row.pk}/cv.pdf" for row in (first, second)}
        assert archive.read(f"core.paper/{first.pk}/cv.pdf") == pdf()
        assert "core.paper.json" in archive.namelist()


# --- the field, and what arrives --------------------------------------------------------------------------------------


class PaperForm(forms.Form):
    document = DocumentField()


def filled(name, content):
    return PaperForm({}, {"document": upload(name, content)})


def test_the_field_gives_what_may_be_kept():
    form = filled("a/b/CV.pdf", pdf())
    assert form.is_valid() and form.cleaned_data["document"] == CheckedFile(pdf(), Kind.PDF, "CV.pdf")
    assert not PaperForm({}, {}).is_valid()
    assert 'accept=".csv,.docx,.jpeg,.jpg,.pdf,.png,.txt,.xlsx"' in str(PaperForm()["document"])
    assert PaperForm().is_multipart()


@pytest.mark.parametrize(
    ("language", "words", "help_text"),
    [
        ("en", "does not hold what its ending says", "at most 25 MB"),
        ("zh-hant", "與副檔名不符", "最多 25 MB"),
        ("zh-hans", "与扩展名不符", "最多 25 MB"),
    ],
)
def test_the_field_says_why_in_the_language_of_the_reader(language, words, help_text):
    with override(language):
        form = filled("cv.pdf", b"<html>")
        assert words in str(form.errors["document"])
        assert help_text in str(form["document"].help_text)
        assert "25 MB" in str(filled("cv.txt", b"a" * (MOST_BYTES + 1)).errors["document"])


def test_an_optional_field_may_stay_empty():
    class Optional(forms.Form):
        document = DocumentField(required=False)

    form = Optional({}, {})
    assert form.is_valid() and form.cleaned_data["document"] is None


@contextmanager
def arrived(content):
    """The file of a request as the handlers of the house take it in."""
    request = RequestFactory().post("/", {"document": upload("a.txt", content)})
    yield request.FILES["document"]
    request.close()


@pytest.mark.parametrize("size", [100, MOST_BYTES])
def test_a_file_arrives_whole(size):
    with arrived(b"a" * size) as file:
        assert file.size == size


def test_of_a_file_that_is_too_large_no_more_arrives_than_shows_it():
    with arrived(b"a" * (MOST_BYTES + 3_000_000)) as file:
        assert MOST_BYTES < file.size < MOST_BYTES + 200_000
        with pytest.raises(forms.ValidationError):
            clean(file)


def test_a_request_larger_than_any_form_is_refused_unread(company, as_, settings, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_BODY", 1000)
    seen = []

    def view(request):
        seen.append(request.FILES)
        return HttpResponse()

    settings.ROOT_URLCONF = type("urls", (), {"urlpatterns": [path("paper/", view)]})
    assert as_(company.hr).post("/paper/", {"document": upload("a.txt", b"a" * 2000)}).status_code == 400
    assert seen == []
