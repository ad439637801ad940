"""Second factors set up before they were encrypted."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import migrations

NAMES = ("secret", "seed")  # of a time-based factor, of recovery codes
FERNET = "gAAAA"  # how every such text begins; no secret does, being base32 or hexadecimal


def box():
    digest = hmac.new(settings.SECRET_KEY.encode(), b"org.second-factor", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def rewrite(apps, *, is_encrypted, change):
    for factor in apps.get_model("mfa", "Authenticator").objects.all():
        texts = {name: factor.data[name] for name in NAMES if name in factor.data}
        found = {name: text for name, text in texts.items() if text.startswith(FERNET) == is_encrypted}
        if found:
            factor.data = factor.data | {name: change(text.encode()).decode() for name, text in found.items()}
            factor.save(update_fields=["data"])


def encrypt(apps, schema_editor):
    rewrite(apps, is_encrypted=False, change=box().encrypt)


def decrypt(apps, schema_editor):
    rewrite(apps, is_encrypted=True, change=box().decrypt)


class Migration(migrations.Migration):
    dependencies = [("org", "0003_login_sessions"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(encrypt, decrypt)]
