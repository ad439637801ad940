"""Documents of a course."""

from uuid import uuid4

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse

from core.tests.instants import at
from core.tests.nasty_files import HTML, upload
from training.models import CourseDocument
from training.tests.factories import course_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_ten")]


@pytest.fixture
def at_ten():
    with time_machine.travel(at(10), tick=False):
        yield


@pytest.fixture
def course(company):
    return course_of("contracts")


def send(client, course, name, content):
    address = reverse("training:document_add", args=[course.pk])
    return client.post(address, {"document": upload(name, content), "submit_key": str(uuid4())})


def test_what_hr_adds_everybody_takes_along(company, course, client):
    client.force_login(company.hr)
    answer = send(client, course, "sample contract.txt", b"Between us.")
    assert answer.status_code == 302
    client.force_login(company.stranger)
    page = client.get(reverse("training:course_detail", args=[course.pk])).content.decode()
    row = CourseDocument.objects.get()
    assert reverse("training:document_get", args=[row.pk]) in page
    assert reverse("training:document_remove", args=[row.pk]) not in page
    answer = client.get(reverse("training:document_get", args=[row.pk]))
    assert b"".join(answer.streaming_content) == b"Between us."
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_page_in_disguise_is_refused_in_words_and_nothing_is_kept(company, course, client):
    client.force_login(company.hr)
    answer = send(client, course, "slides.pdf", HTML)
    assert answer.status_code == 200
    assert answer.context["form"].errors["document"]
    assert not CourseDocument.objects.exists()


def test_what_is_removed_leaves_no_file(company, course, client, django_capture_on_commit_callbacks):
    client.force_login(company.hr)
    send(client, course, "old.txt", b"Old prices.")
    row = CourseDocument.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("training:document_remove", args=[row.pk]))
    assert not CourseDocument.objects.exists()
    assert not default_storage.exists(row.path)


def test_material_is_read_in_the_reader_s_language_alone(company, client):
    course = course_of("culture")
    client.force_login(company.stranger)
    texts = {"en": course.material_en, "zh-hant": course.material_zh_hant, "zh-hans": course.material_zh_hans}
    assert all(texts.values())
    for language in texts:
        page = client.get(
            reverse("training:course_detail", args=[course.pk]), headers={"accept-language": language}
        ).content.decode()
        assert [one for one, text in texts.items() if text in page] == [language]
