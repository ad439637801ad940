"""A password that was chosen anew by somebody who did not know the old one: the person is told, by both ways."""

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core import mail
from django.test import Client
from django.utils import timezone

from duties import mailing
from duties.models import Reminder
from org import logins
from org.models import Person

OLD, NEW = "the old password 1", "a long new password"
pytestmark = pytest.mark.django_db


def by_a_code(person, by):
    code = logins.invite(person, by=by, now=timezone.now())
    invitation = logins.invitation_for(person.code, code, now=timezone.now())
    logins.accept_invitation(invitation, password=NEW, now=timezone.now())


def by_a_letter(person, by):
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    client = Client()
    page = client.get(f"/accounts/password/reset/key/{key}/", follow=True)
    answer = client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert answer.status_code == 302


@pytest.fixture
def person(company):
    company.salesperson.set_password(OLD)
    company.salesperson.language, company.salesperson.wants_mail = "en", False
    company.salesperson.save()
    return company.salesperson


@pytest.mark.parametrize("way", [by_a_code, by_a_letter])
def test_new_password_is_told_in_the_application_and_by_mail(company, as_, person, way):
    way(person, company.hr)
    person = Person.objects.get(pk=person.pk)
    assert person.check_password(NEW)
    mail.outbox.clear()
    assert mailing.dispatch(timezone.now()) == 1
    assert [(letter.subject, letter.to) for letter in mail.outbox] == [
        ("Your password is a new one", [person.email]),
    ]
    assert "/me/" in mail.outbox[0].body
    assert "was chosen anew" in as_(person).get("/today/").content.decode()


def test_first_password_is_no_news(company):
    company.newcomer.set_unusable_password()
    company.newcomer.save()
    by_a_code(company.newcomer, company.hr)
    assert not Reminder.objects.exists()
