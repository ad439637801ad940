"""A deputy excuses a missing report in the place of a superior who is away; it counts as the superior's."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.tests.instants import at
from meetings import services
from meetings.models import Report
from meetings.selectors import people_awaited
from org.models import Person
from org.tests.factories import make_cover, make_leave
from reviews.month.stored import excuse_rows

pytestmark = pytest.mark.django_db
MISSED, TODAY = date(2026, 6, 12), date(2026, 6, 17)  # Friday and Wednesday
NOW = at(15, day=TODAY)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def deputy(company):
    """The supervisor of North, while its head is on leave today."""
    make_cover(company.manager, company.supervisor)
    make_leave(company.manager, TODAY)
    return Person.objects.get(pk=company.supervisor.pk)


def excuse(person, by, now=NOW):
    return services.excuse_report(person=person, kind="daily", subject_on=MISSED, reason="a fair", by=by, now=now)


def test_deputy_excuses_and_the_month_takes_it_for_the_superior_s(company, deputy):
    report = excuse(company.salesperson, deputy)
    assert (report.excused_by, report.excused_for) == (deputy, company.manager)
    assert [row.excused_by for row in excuse_rows(MISSED, MISSED)] == [company.manager.code]
    trail = AuditEntry.objects.get(action="meetings.excuse_report")
    assert (trail.actor, trail.on_behalf_of) == (deputy.code, company.manager.code)


def test_superior_s_own_excuse_names_nobody_else(company):
    report = excuse(company.salesperson, company.manager)
    assert (report.excused_by, report.excused_for) == (company.manager, None)


def test_nobody_excuses_the_own_report_and_nothing_passes_without_leave(company, deputy):
    with pytest.raises(PermissionDenied):
        excuse(deputy, deputy)
    with pytest.raises(PermissionDenied):
        excuse(company.stranger, deputy)
    with pytest.raises(PermissionDenied):
        excuse(company.salesperson, deputy, now=NOW + timedelta(days=1))


def test_deputy_finds_who_has_not_sent_and_opens_the_page(company, deputy, as_):
    assert company.salesperson in people_awaited(deputy, MISSED)
    assert company.stranger not in people_awaited(deputy, MISSED)
    address = reverse("meetings:report_excuse", args=[company.salesperson.code, "daily", MISSED])
    client = as_(company.supervisor)
    assert client.post(address, {"reason": "a fair"}).status_code == 302
    report = Report.objects.get(person=company.salesperson, kind="daily", subject_on=MISSED)
    page = client.get(reverse("meetings:report_detail", args=[report.pk])).text
    assert "Excused by Zhao Min for Zhang Wei" in page
    own = reverse("meetings:report_excuse", args=[company.supervisor.code, "daily", MISSED])
    assert client.post(own, {"reason": "a fair"}).status_code == 403


def test_board_names_whoever_stands_in_for_somebody_away(company, as_):
    make_cover(company.salesperson, company.colleague)
    make_leave(company.salesperson, TODAY)
    assert "on leave, deputy: Ben Carter" in as_(company.manager).get(reverse("duties:team")).text
