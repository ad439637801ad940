"""Openings from draft to end, and the plan of posts."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.models import StaleVersion
from core.tests.instants import at
from core.verdicts import NotNow
from org.models import Title
from org.tests.factories import make_title
from recruiting.models import Opening
from recruiting.openings import approve_opening, cancel_opening, draft_opening, edit_opening, open_opening, plan_posts
from recruiting.selectors import HeadcountPage, HomePage
from recruiting.tests.factories import make_application, make_opening, make_template
from recruiting.waiting import openings_to_approve

pytestmark = pytest.mark.django_db


def draft(company, by, unit=None):
    told = {"number": 1, "reason": "Two left", "wanted_by": date(2026, 9, 1)}
    title = Title.objects.first() or make_title("SALES")
    return draft_opening(unit=unit or company.north, title=title, by=by, now=at(9), **told)


def test_opening_is_approved_by_a_second_person(company):
    opening = draft(company, company.hr)
    with pytest.raises(PermissionDenied):
        approve_opening(opening, version=1, by=company.hr, now=at(10))
    with pytest.raises(PermissionDenied):
        approve_opening(opening, version=1, by=company.manager, now=at(10))
    approve_opening(opening, version=1, by=company.gm, now=at(10))
    assert (opening.state, opening.decided_by) == ("approved", company.gm)
    with pytest.raises(StaleVersion):
        approve_opening(opening, version=1, by=company.gm, now=at(11))
    with pytest.raises(NotNow):
        approve_opening(opening, version=2, by=company.gm, now=at(11))


def test_whoever_changed_a_draft_last_does_not_approve_it(company):
    opening = draft(company, company.manager)
    told = {name: getattr(opening, name) for name in ("unit", "title", "reason", "wanted_by")}
    edit_opening(opening, version=1, by=company.hr, now=at(10), number=9, **told)
    with pytest.raises(PermissionDenied, match="A second person"):
        approve_opening(opening, version=2, by=company.hr, now=at(10))
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.update(decided_by=company.hr)
    assert list(openings_to_approve(company.hr, at(10))) == []
    approve_opening(opening, version=2, by=company.gm, now=at(10))
    assert Opening.objects.get().decided_by == company.gm


def test_heads_draft_for_their_own_units_only(company):
    assert draft(company, company.director).state == "draft"
    for who in (company.other_manager, company.supervisor, company.technician):
        with pytest.raises(PermissionDenied):
            draft(company, who)


def test_opening_has_its_own_copy_of_the_stages(company):
    opening, template = draft(company, company.manager), make_template()
    approve_opening(opening, version=1, by=company.hr, now=at(10))
    open_opening(opening, template=template, version=2, by=company.manager, now=at(11))
    template.stages.update(name_en="Changed")
    kinds = [one.kind for one in opening.stages.all()]
    assert kinds == [one.kind for one in template.stages.all()] and "Changed" not in {
        one.name_en for one in opening.stages.all()
    }


def test_cancelled_opening_starts_the_period_of_its_candidates(company):
    opening = make_opening(company.north, by=company.manager, approver=company.hr)
    one = make_application(opening, by=company.hr)
    cancel_opening(opening, reason="No budget", version=1, by=company.hr, now=at(12))
    one.candidate.refresh_from_db()
    assert one.candidate.keep_until == date(2026, 12, 17)


def test_headcount_shows_planned_held_vacant_and_units_without_a_head(company, django_assert_max_num_queries):
    post = company.salesperson.appointments.get()
    held = company.north.appointments.filter(title=post.title, valid_to=None).count()
    plan_posts(unit=company.north, title=post.title, number=1, valid_from=date(2026, 1, 1), by=company.hr, now=at(9))
    plan_posts(
        unit=company.north, title=post.title, number=held + 3, valid_from=date(2026, 6, 1), by=company.hr, now=at(9)
    )
    opening = make_opening(company.north, by=company.manager, approver=company.hr, title=post.title)
    company.south.appointments.filter(is_head=True).update(valid_to=date(2026, 6, 10))
    with django_assert_max_num_queries(12):
        page = HeadcountPage(company.hr, at(12), page=None, vacant_only=True)
    found = [(row.code, row.lacks_head, row.count and (row.count.vacant, row.count.uncovered)) for row in page.page]
    assert found == [("NORTH", False, (3, 2)), ("SOUTH", True, None)]
    assert page.page[0].openings == [opening]
    own = HeadcountPage(company.other_manager, at(12), page=None, vacant_only=False)
    assert {row.code for row in own.page} <= {"SOUTH"}


def test_home_costs_the_same_for_one_opening_and_for_ten(company, django_assert_max_num_queries):
    counts = []
    for number in (1, 9):
        for _ in range(number):
            make_application(make_opening(company.north, by=company.manager, approver=company.hr), by=company.hr)
        with django_assert_max_num_queries(8) as asked:
            page = HomePage(company.hr, at(12), page=None, everything=False)
        counts.append(len(asked))
    assert counts[0] >= counts[1] and len(page.rows) == Opening.objects.count()


def test_home_names_what_waits_for_the_viewer(company):
    draft(company, company.manager)
    for viewer, waits in ((company.gm, "approval"), (company.hr, "approval"), (company.manager, "")):
        assert [row.waits_for for row in HomePage(viewer, at(12), page=None, everything=False).rows] == [waits]
