"""Second factors: encrypted where they lie, taken away from whoever lost the device."""

import json
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from core.models import AuditEntry
from duties import mailing
from org import factors
from org.models import Person
from org.tests.factories import make_grant

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


def code_of(secret=SECRET):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def stored():
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator ORDER BY id")
        return [str(data) for (data,) in cursor.fetchall()]


def test_secret_and_seed_lie_encrypted_in_the_database(company):
    factor, codes = TOTP.activate(company.hr, SECRET), RecoveryCodes.activate(company.hr)
    assert not any(SECRET in data for data in stored())
    assert all("gAAAA" in data for data in stored())
    assert factor.validate_code(code_of())
    assert (
        RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes() == codes.get_unused_codes()
    )


def test_no_code_opens_a_factor_whose_key_is_gone(company, settings, caplog):
    factor = TOTP.activate(company.hr, SECRET)
    settings.SECRET_KEY, old = "another key", settings.SECRET_KEY
    assert not factor.validate_code(code_of())
    assert not factor.validate_code(code_of(""))
    assert "SECRET_KEY has changed" in caplog.text
    settings.SECRET_KEY_FALLBACKS = [old]
    assert factor.validate_code(code_of())


def test_factors_from_before_are_encrypted_by_the_migration_and_back(company):
    migration = import_module("org.migrations.0004_second_factors_encrypted")
    plain = Authenticator.objects.create(user=company.hr, type="totp", data={"secret": SECRET})
    new = TOTP.activate(company.gm, SECRET).instance
    token = new.data["secret"]
    for _ in range(2):
        migration.encrypt(apps, None)
    plain.refresh_from_db()
    new.refresh_from_db()
    assert TOTP(plain).validate_code(code_of())
    assert (SECRET in json.dumps(plain.data), new.data["secret"]) == (False, token)
    migration.decrypt(apps, None)
    plain.refresh_from_db()
    assert plain.data == {"secret": SECRET}


# --- a lost one -------------------------------------------------------------------------------------------------------

LOST = "Phone lost on the train; called back on the desk line."


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def lost(company):
    """The salesperson with an app and recovery codes."""
    TOTP.activate(company.salesperson, SECRET)
    RecoveryCodes.activate(company.salesperson)
    return company.salesperson


def test_lost_factor_is_taken_away_with_its_recovery_codes_and_every_login(company, lost, as_, now):
    phone = as_(lost)
    assert factors.take_factor(lost, by=company.hr, now=now, reason=LOST)
    assert not Authenticator.objects.filter(user=lost).exists()
    assert phone.get("/me/").status_code == 302
    entry = AuditEntry.objects.get(action="org.take_factor")
    assert (entry.actor, entry.object_id, entry.reason) == (company.hr.code, str(lost.pk), LOST)


def test_lost_factor_taken_away_twice_is_told_once(company, lost, as_, now):
    Person.objects.filter(pk=lost.pk).update(wants_mail=False, language="en")  # not a reminder that one can switch off
    told = {"by": company.hr, "now": now, "reason": LOST}
    assert [factors.take_factor(lost, **told), factors.take_factor(lost, **told)] == [True, False]
    assert mailing.dispatch(timezone.now()) == 1
    assert [(letter.subject, letter.to) for letter in mail.outbox] == [
        ("Your second factor is taken away", [company.salesperson.email])
    ]
    assert "/accounts/2fa/" in mail.outbox[0].body
    page = as_(lost).get("/today/").content.decode()
    assert page.count("HR has taken away your second factor") == 2  # the news and the name of its button


@pytest.mark.parametrize("part", ["gm", "manager", "technician", "salesperson", "colleague"])
def test_lost_factor_is_taken_away_by_hr_alone_and_never_by_oneself(company, lost, now, part):
    with pytest.raises(PermissionDenied):
        factors.take_factor(lost, by=getattr(company, part), now=now, reason=LOST)
    TOTP.activate(company.hr, SECRET)
    with pytest.raises(PermissionDenied):
        factors.take_factor(company.hr, by=company.hr, now=now, reason=LOST)


def test_lost_factor_is_not_taken_away_by_a_superior_who_is_of_hr_as_well(company, lost, now):
    make_grant(company.manager, "hr")
    assert "above this person" in factors.may_take_factor(company.manager, lost, now).reason
    assert factors.may_take_factor(company.manager, company.stranger, now)


def test_lost_factor_is_not_taken_away_without_a_reason(company, lost, now):
    with pytest.raises(ValidationError):
        factors.take_factor(lost, by=company.hr, now=now, reason=" ")
    assert Authenticator.objects.filter(user=lost).count() == 2


def test_page_of_a_login_shows_how_the_factor_stands(company, lost, as_):
    hr = as_(company.hr)
    page = hr.get(f"/people/{lost.code}/login/").content.decode()
    assert "10 unused" in page
    assert "A lost second factor" in page
    assert "A lost second factor" not in hr.get(f"/people/{company.colleague.code}/login/").content.decode()
    empty = hr.post(f"/people/{lost.code}/login/factor/", {"reason": ""})
    assert (empty.status_code, Authenticator.objects.filter(user=lost).count()) == (200, 2)
    done = hr.post(f"/people/{lost.code}/login/factor/", {"reason": LOST})
    assert (done.status_code, Authenticator.objects.filter(user=lost).count()) == (302, 0)


def test_lost_factor_of_the_only_one_of_hr_is_taken_away_on_the_server(company, capsys):
    TOTP.activate(company.hr, SECRET)
    call_command("take_factor", "HR")
    assert "HR logs in with the password alone" in capsys.readouterr().out
    assert AuditEntry.objects.get(action="org.take_factor").actor == "server"
    with pytest.raises(CommandError):
        call_command("take_factor", "HR")
