"""Who is appointed HR manager is not of HR yet: everybody concerned is told, and led to the grant."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from core.walltime import work_today
from org.models import Grant, Person
from org.tests.factories import PASSWORD, make_appointment, make_grant, make_person, make_title
from org.title_roles import own_role_missing, role_missing

pytestmark = pytest.mark.django_db
TODAY = work_today(timezone.now())


@pytest.fixture
def hr_title(db):
    return make_title("HR", profile="none", name_en="HR manager")


@pytest.fixture
def named(company, hr_title):
    """Appointed HR manager today; nobody has granted the role."""
    person = make_person("NAMED", name_pinyin="Ada Named", password=PASSWORD)
    make_appointment(person, company.root, profile="none", title=hr_title, since=TODAY)
    return person


def page(client, path):
    return client.get(path).content.decode()


def test_page_of_who_is_named_leads_the_general_manager_to_the_grant(company, as_, named):
    gm = as_(company.gm)
    (missing,) = {role_missing(named, TODAY)}
    assert missing.grant_url.replace("&", "&amp;") in page(gm, f"/people/{named.code}/")
    form = gm.get(missing.grant_url).context["form"]
    assert (form["person"].value(), form["role"].value()) == ("NAMED", "hr")
    typed = {"person": "NAMED", "role": "hr", "valid_from": TODAY.isoformat(), "submit_key": str(uuid4())}
    assert gm.post(reverse("admin:org_grant_add"), typed).status_code == 302
    assert role_missing(named, TODAY) is None
    assert "alone opens no page" not in page(gm, f"/people/{named.code}/")


@pytest.mark.parametrize("path", ["/people/NAMED/", "/people/NAMED/login/"])
def test_hr_reads_who_grants_it(company, as_, named, path):
    text = page(as_(company.hr), path)
    assert "which the general manager grants" in text and "Grant the role" not in text


def test_colleagues_are_not_told(company, as_, named):
    assert "alone opens no page" not in page(as_(company.technician), f"/people/{named.code}/")


def test_who_is_added_under_the_title_is_led_to_the_grant(company, as_, hr_title):
    typed = {"code": "X1", "name_pinyin": "Ann", "hired_on": TODAY.isoformat(), "unit": "COM", "title": hr_title.pk}
    answer = as_(company.gm).post("/people/add/", typed | {"submit_key": str(uuid4())}, follow=True)
    assert answer.redirect_chain[-1][0] == "/people/X1/" and "Grant the role" in answer.content.decode()


def test_a_post_to_come_is_told_to_whoever_keeps_the_organisation_alone(company, hr_title):
    later = TODAY + timedelta(days=9)
    make_appointment(company.colleague, company.root, profile="none", title=hr_title, kind="acting", since=later)
    assert role_missing(company.colleague, TODAY).role == Grant.Role.HR
    make_grant(company.colleague, since=later)
    assert role_missing(company.colleague, TODAY) is None


def test_who_is_named_reads_on_today_and_at_each_refusal_who_opens_the_pages(company, as_, named):
    client = as_(named)
    assert "grants you the role first" in page(client, "/today/")
    for path in ("/console/", "/trail/", "/people/add/", "/cover/map/"):
        refused = client.get(path)
        assert (refused.status_code, "grants you the role first" in refused.content.decode()) == (403, True), path
    make_grant(named, since=TODAY)
    assert "grants you the role first" not in page(as_(Person.objects.get(pk=named.pk)), "/today/")
    assert "grants you the role first" not in page(as_(company.salesperson), "/health/")


def test_who_is_named_is_offered_no_page_that_refuses(company, as_, named):
    client = as_(named)
    offered = {href for path in ("/today/", "/me/") for href in re.findall(r'href="(/[^"#?]*)', page(client, path))}
    offered = {path for path in offered if not path.startswith("/static/")}
    assert len(offered) > 10 and "/people/" in offered
    assert [path for path in sorted(offered) if client.get(path).status_code >= 400] == []


def test_today_asks_the_database_for_nothing_more_of_whoever_is_appraised(company, django_assert_num_queries):
    for person in (company.salesperson, company.hr, company.gm, company.manager):
        assert own_role_missing(person, TODAY) is None  # roles are now kept on the person
        with django_assert_num_queries(0):
            own_role_missing(person, TODAY)
