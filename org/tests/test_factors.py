"""Second factors: encrypted where they lie, taken away from whoever lost the device."""

import json
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.db import connection

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
