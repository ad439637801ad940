"""No account with a known password, no token in a log, no password written in the code."""

import ast
import logging
import re

import pytest
from django.core import mail
from django.urls import reverse

from org.models import Person
from org.tests.factories import PASSWORD
from salesops.tests.sources import name_of, parse, python_files


@pytest.mark.django_db
def test_migrations_make_no_account():
    assert list(Person.objects.all()) == []


@pytest.mark.once
def test_no_password_or_key_is_written_in_the_code():
    written = [
        f"{name_of(path)}:{node.lineno} {keyword.arg}"
        for path in python_files()
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in ("password", "secret_key", "token")
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value
    ]
    assert written == []


@pytest.mark.django_db
def test_logs_of_login_and_reset_hold_no_password_and_no_token(client, company, caplog):
    caplog.set_level(logging.DEBUG)
    for password in (PASSWORD, "a-wrong-secret-word"):
        client.post(reverse("account_login"), {"login": company.salesperson.code, "password": password})
    client.logout()
    client.post(reverse("account_reset_password"), {"email": company.salesperson.email})
    (letter,) = mail.outbox
    link = re.search(r"/accounts/password/reset/key/([^/\s]+)/", letter.body)
    client.get(link.group())
    log = "\n".join(record.getMessage() for record in caplog.records)
    key = link.group(1).split("-", 1)[1]
    assert [secret for secret in (PASSWORD, "a-wrong-secret-word", key) if secret in log] == []


@pytest.mark.django_db
def test_reset_link_leads_to_the_configured_site_whatever_host_is_asked(client, company, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(reverse("account_reset_password"), {"email": company.salesperson.email}, HTTP_HOST="elsewhere.example")
    (letter,) = mail.outbox
    assert "elsewhere.example" not in letter.body
    assert settings.SITE_URL in letter.body
