from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.walltime import work_today
from org.stamps import stamp
from targets.models import Entry, Metric


@pytest.fixture
def make_entry(company):
    def _make(person, amount=1000, *, declared=False, days_ago=0, note=""):
        day = work_today(timezone.now()) - timedelta(days=days_ago)
        where = stamp(person, day)
        return Entry.objects.create(
            person=person,
            **where.fields,
            work_date=day,
            metric=Metric.objects.get(code="orders"),
            amount=Decimal(amount),
            note=note,
            source="declared" if declared else "typed",
            confirmed_at=None if declared else timezone.now(),
        )

    return _make
