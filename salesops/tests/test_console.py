"""The console: what it shows to whom, that it changes through services alone, and no path to more say."""

from html import unescape

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry, JobTick
from core.tests.instants import DAY, at
from core.walltime import work_today
from duties import mailing
from org.models import Grant, Person, Title
from org.tests.factories import PASSWORD, make_appointment, make_grant, make_leave, make_person
from salesops.console import console
from salesops.console.base import Kept

pytestmark = pytest.mark.django_db
MODELS = [f"{model._meta.app_label}_{model._meta.model_name}" for model in console._registry]
HIDDEN = [
    (name, field.name)
    for name, shown in zip(MODELS, console._registry.values(), strict=True)
    for field in shown.opts.get_fields()
    if field.name not in {one.parameter_name for one in shown.list_filter}
]


def list_of(name):
    return reverse(f"admin:{name}_changelist")


def change(name, row):
    return reverse(f"admin:{name}_change", args=[row.pk])


def viewer_of(company, name):
    return company.technician if name.startswith("core_") else company.hr


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "field"), HIDDEN)
@pytest.mark.parametrize("lookup", ["", "__contains", "__regex", "__gt"])
def test_console_filters_by_its_own_filters_only(company, as_, name, field, lookup):
    assert as_(viewer_of(company, name)).get(f"{list_of(name)}?{field}{lookup}=1").status_code == 400


@pytest.mark.parametrize("name", MODELS)
def test_console_says_nothing_of_people_to_the_technical_administrator(company, as_, name):
    answer = as_(company.technician).get(list_of(name))
    assert answer.status_code == (200 if name.startswith("core_") else 403)


@pytest.mark.parametrize("name", MODELS)
def test_an_empty_list_says_what_comes_and_leads_to_the_next_step(company, as_, monkeypatch, name):
    shown = dict(zip(MODELS, console._registry.values(), strict=True))[name]
    monkeypatch.setattr(type(shown), "get_queryset", lambda self, request: self.model.objects.none())
    page = as_(viewer_of(company, name)).get(list_of(name))
    step, url = page.context["step"]
    assert step and unescape(page.content.decode()).count(str(shown.empty_hint)) == 1
    assert as_(viewer_of(company, name)).get(url).status_code == 200
    assert f'<a class="btn btn-primary" href="{url}">' in page.content.decode()


def test_console_offers_each_what_is_theirs(company, as_):
    hr, technician = (as_(one).get("/console/").content.decode() for one in (company.hr, company.technician))
    assert ("Granted roles" in hr, "Ticks" in hr) == (True, False)
    assert ("Granted roles" in technician, "Ticks" in technician) == (False, True)


def test_console_offers_a_second_factor_to_whoever_has_none(company, as_):
    offer = "A second factor protects what you may do here"
    assert offer in as_(company.hr).get("/console/").content.decode()
    TOTP.activate(company.hr, "JBSWY3DPEHPK3PXP")
    assert offer not in as_(company.hr).get("/console/").content.decode()


def test_console_asks_for_the_second_factor_in_production(company, as_, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    for part in (company.hr, company.technician):
        answer = as_(part).get("/console/")
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/totp/activate/")


def test_list_of_people_is_found_and_filtered(company, as_):
    hr, address = as_(company.hr), list_of("org_person")
    found = hr.get(address, {"q": "chen xiao"}).context["cl"]
    assert [row.code for row in found.result_list] == ["SALESPERSON"]
    closed = hr.get(address, {"state": "closed"}).context["cl"]
    assert [row.code for row in closed.result_list] == ["LEAVER"]


def test_lists_of_spans_show_today_unless_all_times_are_asked_for(company, as_):
    hr, address = as_(company.hr), list_of("org_appointment")
    now, ever = (hr.get(address, {"q": "LEAVER", "times": times}).context["cl"] for times in ("", "all"))
    assert [len(one.result_list) for one in (now, ever)] == [0, 1]


@pytest.mark.parametrize("name", MODELS)
def test_lists_cost_the_same_queries_with_few_rows_and_with_many(company, as_, name, django_assert_max_num_queries):
    client = as_(viewer_of(company, name))
    with django_assert_max_num_queries(8):
        client.get(list_of(name))
    for number in range(60):
        person = make_person(f"MANY{number}")
        make_appointment(person, company.north)
        make_leave(person, DAY)
        make_grant(person, "hr")
    with django_assert_max_num_queries(8):
        answer = client.get(list_of(name))
    assert len(answer.context["cl"].result_list) <= 50


def test_list_is_read_page_by_page_and_sorted(company, as_):
    for number in range(60):
        make_person(f"MANY{number:02}", name_pinyin=f"Zz {number:02}")
    hr, address = as_(company.hr), list_of("org_person")
    second = hr.get(address, {"p": "2", "o": "1"})
    assert [row.code for row in second.context["cl"].result_list][-1] == "TECHNICIAN"
    assert 'aria-sort="ascending"' in second.content.decode()
    assert "51 to 73 of 73" in second.content.decode()


# --- changing ---------------------------------------------------------------------------------------------------------


def test_no_form_of_the_console_has_a_field_of_rights(company):
    forms = [one.change_form for one in console._registry.values() if isinstance(one, Kept)]
    forms += [one.add_form for one in console._registry.values() if isinstance(one, Kept) and one.add_form]
    fields = {(form._meta.model.__name__, name) for form in forms for name in form._meta.fields}
    rights = {"is_superuser", "is_staff", "is_active", "groups", "user_permissions", "password", "last_login"}
    assert {name for _model, name in fields} & rights == set()


def test_nothing_of_the_console_deletes(company, as_):
    hr, row = as_(company.hr), company.salesperson.pk
    answers = [hr.post(f"{list_of(name)}{row}/delete/", {"post": "yes"}).status_code for name in MODELS]
    assert set(answers) == {404}


def test_names_are_corrected_through_the_service_with_a_line_in_the_trail(company, as_):
    typed = {"name_zh": "陳曉敏", "name_pinyin": "Chen Xiaomin", "email": company.salesperson.email}
    rights = {"is_superuser": "on", "password": "x", "code": "GM2", "groups": "1"}
    assert as_(company.hr).post(change("org_person", company.salesperson), typed | rights).status_code == 302
    saved = Person.objects.get(pk=company.salesperson.pk)
    assert (saved.name_pinyin, saved.code, saved.is_superuser) == ("Chen Xiaomin", "SALESPERSON", False)
    assert saved.check_password(PASSWORD)
    entry = AuditEntry.objects.get(action="org.correct_person")
    assert (entry.actor, entry.fields) == ("HR", ["name_pinyin", "name_zh"])


def test_correction_writes_what_was_changed_and_leaves_what_another_saved_meanwhile(company, as_):
    page = as_(company.hr).get(change("org_person", company.salesperson))
    Person.objects.filter(pk=company.salesperson.pk).update(name_zh="陳小明")
    typed = page.context["form"].initial | {"name_pinyin": "Chen Ming", "name_zh": "陳小明"}
    as_(company.gm).post(change("org_person", company.salesperson), typed)
    saved = Person.objects.get(pk=company.salesperson.pk)
    assert (saved.name_zh, saved.name_pinyin) == ("陳小明", "Chen Ming")


def test_what_the_service_refuses_comes_back_with_what_was_typed(company, as_):
    Person.objects.filter(pk=company.hr.pk).update(language="zh-hant")
    typed = {"name_zh": "", "name_pinyin": "Kept Name", "email": company.colleague.email}
    answer = as_(company.hr).post(change("org_person", company.salesperson), typed)
    page = answer.content.decode()
    assert (answer.status_code, "Kept Name" in page, "is-invalid" in page) == (200, True, True)
    assert Person.objects.get(pk=company.salesperson.pk).name_pinyin == "Chen Xiaoming"


def test_a_new_address_is_told_and_the_old_one_opens_nothing_more(company, as_):
    EmailAddress.objects.create(user=company.salesperson, email=company.salesperson.email, verified=True, primary=True)
    typed = {"name_zh": "陳曉明", "name_pinyin": "Chen Xiaoming", "email": "new@example.com"}
    as_(company.hr).post(change("org_person", company.salesperson), typed)
    assert not EmailAddress.objects.filter(email="salesperson@example.com").exists()
    assert mailing.dispatch(timezone.now()) == 2
    assert {letter.subject for letter in mail.outbox} == {"Your e-mail address is changed"}
    assert sorted(letter.to for letter in mail.outbox) == [["new@example.com"], ["salesperson@example.com"]]


@pytest.mark.parametrize("part", ["gm", "technician"])
def test_hr_changes_no_address_of_somebody_with_more_say(company, as_, part):
    person = getattr(company, part)
    typed = {"name_zh": person.name_zh, "name_pinyin": "Other Name", "email": "hr-takes-it@example.com"}
    as_(company.hr).post(change("org_person", person), typed)
    saved = Person.objects.get(pk=person.pk)
    assert (saved.name_pinyin, saved.email) == ("Other Name", person.email)


def test_title_is_added_and_changed_and_keeps_its_code(company, as_):
    hr = as_(company.hr)
    typed = {"code": "KEY", "name_en": "Key account", "name_zh": "大客戶", "rank": "3", "profile": "salesperson"}
    key = {"submit_key": "7b0a6f0e-7a8e-4d0e-9a51-6b9f0f8f8a10"}
    assert hr.post(reverse("admin:org_title_add"), typed | key).status_code == 302
    title = Title.objects.get(code="KEY")
    hr.post(change("org_title", title), typed | {"code": "OTHER", "name_en": "Key accounts"})
    title.refresh_from_db()
    assert (title.code, title.name_en) == ("KEY", "Key accounts")
    entries = AuditEntry.objects.filter(object_type="org.title").order_by("pk")
    assert list(entries.values_list("action", "fields")) == [("org.add_title", []), ("org.change_title", ["name_en"])]


def grant(client, person, role):
    typed = {"person": person.code, "role": role, "valid_from": work_today(timezone.now()).isoformat()}
    return client.post(reverse("admin:org_grant_add"), typed | {"submit_key": "7b0a6f0e-7a8e-4d0e-9a51-6b9f0f8f8a11"})


def test_hr_grants_no_role_to_oneself_and_nobody_the_role_of_hr(company, as_):
    hr = as_(company.hr)
    for person, role in ((company.hr, "technical_administrator"), (company.colleague, "hr")):
        answer = grant(hr, person, role)
        assert (answer.status_code, answer.context["form"].errors != {}) == (200, True)
    assert Grant.objects.count() == 2
    assert grant(as_(company.gm), company.colleague, "hr").status_code == 302
    assert Grant.objects.get(person=company.colleague).given_by == company.gm


def test_role_is_taken_away_at_once_and_its_logins_end(company, as_):
    technician = as_(company.technician)
    held = Grant.objects.get(person=company.technician)
    assert as_(company.hr).post(change("org_grant", held)).status_code == 302
    held.refresh_from_db()
    assert held.valid_to == work_today(timezone.now())
    assert technician.get("/me/").status_code == 302
    assert as_(company.hr).post(change("org_grant", held)).status_code == 403


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_console_speaks_the_readers_language(company, as_, language):
    Person.objects.filter(pk=company.hr.pk).update(language=language)
    heading = {"en": "People", "zh-hant": "人員", "zh-hans": "人员"}[language]
    page = as_(company.hr).get(list_of("org_person")).content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert f'<html lang="{language}">' in page


@pytest.mark.parametrize("name", ["org_person", "org_title", "org_grant"])
def test_form_of_a_row_that_is_not_there_is_not_found(company, as_, name):
    for key in (0, 10**9):
        assert as_(company.hr).get(reverse(f"admin:{name}_change", args=[key])).status_code == 404


def test_list_of_units_leads_to_each_unit_on_the_chart(company, as_):
    text = as_(company.hr).get(list_of("org_unitversion")).text
    assert f"{reverse('org:chart')}?unit=NORTH&amp;day=" in text


def test_moments_are_told_by_the_clock_of_the_reader(as_, company):
    JobTick.objects.create(name="duties.plan", started_at=at(23), finished_at=at(23, 30))  # in the evening of the unit
    assert "23:30" in as_(company.technician).get("/console/core/jobtick/").content.decode()
