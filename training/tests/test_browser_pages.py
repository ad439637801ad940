"""Pages of courses, tests and skills in a real browser: three languages, phone and desk, axe finds nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from org.access import today_of
from training.courses import testing
from training.models import Enrolment
from training.tests.factories import course_of, make_enrolment, make_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sideways(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("en", 390), ("zh-hant", 390), ("zh-hans", 390)])
def test_pages_of_courses_and_skills_fit_and_please_axe(open_as, axe, company, language, width):
    type(company.hr).objects.all().update(language=language)
    now = timezone.now()
    today = today_of(company.manager, now)
    course = course_of("culture")
    told = {"day": today, "starts_at": now, "ends_at": now + timedelta(hours=4), "halves": course.halves}
    session = make_session(course, company.south, company.supervisor, **told)
    there = {"mark": "attended", "day": today, "halves": course.halves, "marked_at": now}
    one = make_enrolment(company.newcomer, session, **there, marked_by=company.supervisor)
    one = Enrolment.objects.select_related("course", "person").get(pk=one.pk)
    attempt = testing.begin(one, by=company.newcomer, now=now)
    pages = [
        (company.newcomer, "/training/"),
        (company.newcomer, "/training/courses/"),
        (company.newcomer, f"/training/courses/{course.pk}/"),
        (company.newcomer, f"/training/tests/{attempt.pk}/"),
        (company.newcomer, "/training/skills/mine/"),
        (company.supervisor, f"/training/dates/{session.pk}/"),
        (company.supervisor, f"/training/dates/{session.pk}/record/"),
        (company.hr, "/training/skills/"),
        (company.hr, "/training/dates/add/"),
        (company.hr, "/training/people/NEWCOMER/"),
        (company.other_manager, "/training/skills/team/"),
        (company.other_manager, "/training/skills/of/NEWCOMER/"),
        (company.other_manager, "/training/mentors/"),
    ]
    for viewer, path in pages:
        page = open_as(viewer, path, width=width, language=language)
        assert sideways(page) <= 0, path
        axe(page)
