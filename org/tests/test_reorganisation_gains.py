"""A reorganisation gives nobody more say by their own word, nor a login to whose key they held."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.walltime import work_today
from org import logins
from org.correcting import correct_person
from org.models import Appointment, Person, Reorganisation, ReorganisationLine
from org.reorganising import services
from org.reorganising.applying import apply_due, revert
from org.reorganising.deciding import deciders
from org.reorganising.loading import Draft
from org.tests.factories import make_grant, make_person, make_title

pytestmark = pytest.mark.django_db
Act = ReorganisationLine.Act
NOW = timezone.now()
TODAY = work_today(timezone.now())
DAY = TODAY + timedelta(days=5)
LATER = NOW + timedelta(days=6)


def submitted(company, *lines, by=None) -> Reorganisation:
    by = by or company.manager
    draft = services.draft(name="New", reason="Why not", effective_on=DAY, by=by, now=NOW)
    for act, values in lines:
        services.add_line(draft, act=act, by=by, **values)
    services.submit(draft, by=by, now=NOW)
    return draft


def fresh(person):
    """The person as the next request knows them."""
    return Person.objects.get(pk=person.pk)


def handing_the_company_over(company):
    """The manager of NORTH takes the place of the general manager, who goes without a post."""
    leads = {"person": company.manager, "unit": "COM", "title": make_title("GM", profile="none"), "is_head": True}
    return (
        (Act.END_POST, {"person": company.gm, "note": "retires"}),
        (Act.PLACE, leads | {"note": "North is led from the top for now"}),
    )


def under_hr(company):
    """HR leads a unit of its own, beside SALES."""
    Appointment.objects.filter(person=company.other_manager).update(is_head=False)
    Appointment.objects.filter(person=company.hr).update(unit=company.south, is_head=True)


def test_whoever_held_the_key_does_not_approve_that_the_login_leads_the_company(company):
    logins.invite(company.manager, by=company.hr, now=NOW)  # and drafts with it as the manager
    draft = submitted(company, *handing_the_company_over(company))
    with pytest.raises(PermissionDenied, match="gave this person the way in"):
        services.approve(draft, by=company.hr, now=NOW)
    make_grant(company.assistant)
    services.approve(draft, by=company.assistant, now=NOW)


def test_login_of_whoever_is_to_lead_the_company_is_opened_by_nobody_from_the_submission_on(company):
    draft = submitted(company, *handing_the_company_over(company), by=company.gm)
    for _state in ("submitted", "scheduled"):
        with pytest.raises(PermissionDenied):
            logins.invite(company.manager, by=company.hr, now=NOW)
        draft.refresh_from_db()
        if draft.state == Reorganisation.State.SUBMITTED:
            services.approve(draft, by=company.hr, now=NOW)
    services.take_back(draft, by=company.gm)
    logins.invite(company.manager, by=company.hr, now=NOW)


def test_nobody_approves_that_more_people_come_under_them(company):
    under_hr(company)
    draft = submitted(company, (Act.MOVE_UNIT, {"unit": "NORTH", "parent": "SOUTH"}))
    with pytest.raises(PermissionDenied, match="More people"):
        services.approve(draft, by=fresh(company.hr), now=NOW)
    services.approve(draft, by=company.gm, now=NOW)
    placed = submitted(company, (Act.PLACE, {"person": company.colleague, "unit": "SOUTH"}))
    with pytest.raises(PermissionDenied, match="More people"):
        services.approve(placed, by=fresh(company.hr), now=NOW)


def test_the_general_manager_approves_a_first_post(company):
    first = {"person": make_person("FIRST"), "unit": "NORTH", "title": make_title("SALESPERSON")}
    services.approve(submitted(company, (Act.PLACE, first)), by=company.gm, now=NOW)


def test_a_change_elsewhere_is_approved_by_whoever_leads_a_unit(company):
    under_hr(company)
    draft = submitted(company, (Act.PLACE, {"person": company.newcomer, "unit": "NORTH"}))
    services.approve(draft, by=fresh(company.hr), now=NOW)


def test_nobody_takes_back_what_took_people_from_under_them(company):
    under_hr(company)
    draft = submitted(company, (Act.MOVE_UNIT, {"unit": "SOUTH", "parent": "NORTH"}))
    services.approve(draft, by=fresh(company.hr), now=NOW)
    other = submitted(company, (Act.PLACE, {"person": company.newcomer, "unit": "NORTH"}), by=company.director)
    services.approve(other, by=company.gm, now=NOW)
    apply_due(LATER)
    with pytest.raises(PermissionDenied, match="More people"):
        revert(other, word="was mine", by=fresh(company.hr), now=LATER)
    revert(other, word="was wrong", by=company.gm, now=LATER)


def test_whoever_holds_the_key_does_not_bring_the_head_of_the_company_back(company):
    draft = submitted(company, *handing_the_company_over(company))
    services.approve(draft, by=company.hr, now=NOW)
    assert apply_due(LATER) == 1
    correct_person(fresh(company.gm), {"email": "mine@example.com"}, by=company.hr, now=LATER)  # heads nothing any more
    with pytest.raises(PermissionDenied, match="gave this person the way in"):
        revert(draft, word="back to the old", by=fresh(company.hr), now=LATER)


# --- who approves -----------------------------------------------------------------------------------------------------


def drafted_by(person, **told):
    new = services.draft(name="Split", reason="Short ways", effective_on=DAY, by=person, now=NOW)
    services.add_line(new, act=Act.RENAME_UNIT, by=person, unit="NORTH", name_en="Far north", **told)
    return new


def page_of(client, draft):
    return client.get(f"/org/changes/{draft.pk}/").content.decode()


def test_a_draft_that_nobody_can_approve_says_how_somebody_comes_to(company, as_):
    company.hr.grants.all().delete()
    draft = drafted_by(company.gm)
    page = page_of(as_(company.gm), draft)
    assert "Nobody can approve this yet" in page and "/console/org/grant/add/?role=hr" in page
    make_grant(company.assistant)
    assert "Nobody can approve this yet" not in page_of(as_(company.gm), draft)


def test_who_waits_for_approval_reads_who_can_give_it(company, as_):
    make_grant(company.assistant)
    draft = drafted_by(company.director)
    services.add_line(draft, act=Act.END_POST, by=company.director, person=company.assistant)
    services.submit(draft, by=company.director, now=NOW)
    assert "Who can: Wang Jianguo, Sun Li." in page_of(as_(company.director), draft)  # nobody about the own post
    assert [one.code for one in deciders(Draft(draft), TODAY)] == ["GM", "HR"]


def test_hr_alone_is_told_that_the_general_manager_names_somebody(company, as_):
    company.gm.appointments.update(valid_to=TODAY)
    draft = drafted_by(company.hr)
    page = page_of(as_(company.hr), draft)
    assert "The general manager grants somebody the role of HR" in page and "grant/add" not in page
