"""The funnel: counts by channel, unit and stage, days in stages, offers, survival; each figure is its list."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.tests.instants import DAY, ZONE, at
from org.models import Person
from org.tests.company import build_company
from recruiting.interviews.funnel import FIGURES, Funnel, Span, listed
from recruiting.models import Hiring, StageMove
from recruiting.tests.factories import make_application, make_opening
from recruiting.tests.interview_factories import make_applied, make_interview, make_offer

pytestmark = pytest.mark.django_db
NOW = at(12)
JUNE = Span(date(2026, 1, 1), DAY, ZONE)


@pytest.fixture
def house(db):
    return build_company()


def move(application, kind, when, *, by):
    stage = application.opening.stages.get(kind=kind)
    StageMove.objects.create(application=application, from_stage=application.stage, to_stage=stage, by=by, at=when)
    application.stage, application.entered_stage_at = stage, when
    application.save()


def hired(house, opening, person, first_day):
    application = make_application(opening, by=house.hr, kind="screening")
    make_offer(application, by=house.manager, answer="accepted")
    move(application, "hired", at(10), by=house.hr)
    told = {"person": person, "first_day": first_day, "by": house.hr, "at": at(10)}
    return Hiring.objects.create(application=application, **told)


def test_days_in_a_stage_come_from_the_log(house):
    application = make_applied(house, kind="screening", now=at(9, day=DAY - timedelta(days=10)))
    move(application, "interview_1", at(9, day=DAY - timedelta(days=6)), by=house.hr)
    make_interview(application, house.supervisor, house.manager)
    move(application, "refused", at(9), by=house.hr)
    funnel = Funnel(house.hr, JUNE, NOW)
    lines = {line.kind: line for line in funnel.stages}
    days = {kind: line.stays.median for kind, line in lines.items() if line.stays.count}
    assert days == {"screening": Decimal("4.00"), "interview_1": Decimal("6.00")}
    assert (lines["interview_1"].reached, lines["interview_1"].here, lines["refused"].here) == (1, 0, 1)
    assert funnel.delay.median == Decimal("5.00")


def test_who_was_hired_long_ago_survives_if_still_here_after_ninety_days(house):
    opening = make_opening(house.north, by=house.manager, approver=house.hr, number=9)
    hired(house, opening, house.colleague, date(2026, 1, 5))
    hired(house, opening, house.leaver, date(2026, 1, 5))  # left after 85 days
    hired(house, opening, house.supervisor, date(2026, 6, 1))  # not yet ninety days
    counts = Funnel(house.hr, JUNE, NOW).whole.counts
    assert {name: counts[name] for name in ("hired", "due", "stayed", "accepted")} == {
        "hired": 3, "due": 2, "stayed": 1, "accepted": 3,
    }  # fmt: skip


def test_every_figure_is_as_long_as_its_list(house):
    opening = make_opening(house.north, by=house.manager, approver=house.hr, number=9)
    hired(house, opening, house.colleague, date(2026, 1, 5))
    make_interview(make_applied(house, opening=opening), house.supervisor, house.manager)
    funnel = Funnel(house.hr, JUNE, NOW)
    told = {"today": DAY, "key": 0, "kind": ""}
    for name in FIGURES:
        assert listed(house.hr, JUNE, name, by="", **told).count() == funnel.whole.counts[name], name
        for by, lines in (("channel", funnel.channels), ("unit", funnel.units)):
            for line in lines:
                rows = listed(house.hr, JUNE, name, by=by, **(told | {"key": line.key}))
                assert rows.count() == line.counts[name], (name, by)


def test_others_applications_and_other_days_are_not_counted(house):
    make_applied(house)
    counts = [
        Funnel(Person.objects.get(pk=viewer.pk), span, NOW).whole.counts["applied"]
        for viewer, span in (
            (house.manager, JUNE),
            (house.other_manager, JUNE),
            (house.hr, Span(date(2025, 1, 1), date(2025, 12, 31), ZONE)),
        )
    ]
    assert counts == [1, 0, 0]


def test_queries_do_not_grow_with_applications(house):
    opening = make_opening(house.north, by=house.manager, approver=house.hr)

    def asked() -> int:
        funnel = Funnel(house.hr, JUNE, NOW)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            _all = (funnel.whole, funnel.stages, funnel.channels, funnel.units, funnel.delay)
        return len(queries)

    make_application(opening, by=house.hr)
    asked()
    one = asked()
    for _each in range(3):
        make_application(opening, by=house.hr)
    assert asked() == one
