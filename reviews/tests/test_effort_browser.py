"""Results against the days in a real browser, with a talk of coaching between its weeks."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from coaching import teams
from coaching.models import HeldTalk, Pair, SharedNote
from meetings.models import Meeting
from meetings.tests.factories import make_report
from org.access import today_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-hant", 390), ("zh-hans", 390)])
def test_pages_of_effort_fit_and_please_axe(company, open_as, axe, language, width):
    type(company.manager).objects.all().update(language=language)
    now = timezone.now()
    today = today_of(company.salesperson, now)
    teams.start_rule(company.north, weeks=2, starts_on=today, at=time(16), by=company.manager, now=now, today=today)
    talk = Meeting.objects.filter(series=Pair.objects.get(person=company.salesperson).series).earliest("starts_at")
    held_on, both = today - timedelta(days=40), {"person": company.salesperson, "coach": company.manager}
    SharedNote.objects.create(meeting=talk, topic="下次一起去拜訪光明商行" * 8, day=held_on, **both)
    told = {"held_on": held_on, "recorded_at": now, "recorded_by": company.manager}
    HeldTalk.objects.create(meeting=talk, **told, **both)
    for back in (45, 30, 3):
        make_report(company.salesperson, today - timedelta(days=back), counts={"VISIT": 4, "PROP": 1, "NEWP": 2})
    for person, path in (
        (company.salesperson, "/reviews/people/SALESPERSON/effort/"),
        (company.manager, "/reviews/people/SALESPERSON/effort/"),
        (company.manager, "/reviews/effort/"),
        (company.gm, "/reviews/people/COLLEAGUE/effort/"),  # nothing recorded
    ):
        page = open_as(person, path, width=width, language=language)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, path
        axe(page)
