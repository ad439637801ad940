"""A deputy confirms what waits in the team of a superior who is away, and reads no other result."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from core.tests.instants import DAY, at
from org.models import Person
from org.stamps import stamp
from org.tests.factories import make_cover, make_leave
from targets import services
from targets.models import Entry, Metric
from targets.waiting import results_to_confirm_for

pytestmark = pytest.mark.django_db
NOW = at(10)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def deputy(company):
    """Somebody of South, while the head of North is on leave today."""
    make_cover(company.manager, company.stranger)
    make_leave(company.manager, DAY)
    return Person.objects.get(pk=company.stranger.pk)


def result(person, **more):
    fields = stamp(person, DAY).fields | {"work_date": DAY, "metric": Metric.objects.get(code="orders")}
    return Entry.objects.create(person=person, amount=1000, source="declared", recorded_at=NOW, **fields | more)


def confirm(entry, by):
    services.confirm_entry(entry, by=by, now=NOW, today=DAY)


def test_deputy_confirms_under_both_names(company, deputy):
    entry = result(company.salesperson)
    confirm(entry, deputy)
    assert entry.confirmed_by == deputy
    trail = AuditEntry.objects.get(action="targets.confirm_entry")
    assert (trail.actor, trail.on_behalf_of) == (deputy.code, company.manager.code)


def test_nobody_confirms_the_own_result_whoever_is_away(company, deputy):
    with pytest.raises(PermissionDenied):
        confirm(result(deputy), deputy)


def test_before_and_after_the_leave_and_for_other_teams_nothing_passes(company, deputy):
    with pytest.raises(PermissionDenied):
        confirm(result(company.newcomer), deputy)
    with pytest.raises(PermissionDenied):
        services.confirm_entry(result(company.salesperson), by=deputy, now=NOW, today=DAY + timedelta(days=1))


def test_deputy_sees_what_waits_and_nothing_that_counts_already(company, deputy, as_):
    waits, counts = result(company.salesperson), result(company.colleague, confirmed_at=NOW)
    own = result(deputy)
    assert list(results_to_confirm_for(deputy, NOW, company.manager)) == [waits]
    assert set(Entry.objects.visible_to(deputy, on=DAY)) == {waits, own}
    client = as_(company.stranger)
    assert client.post(reverse("targets:entry_confirm", args=[waits.pk])).status_code == 302
    assert client.post(reverse("targets:entry_confirm", args=[counts.pk])).status_code == 404
